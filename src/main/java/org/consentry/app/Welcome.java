package org.consentry.app;

import java.util.List;
import java.util.Objects;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/** What an operator reads when a gateway has started. */
final class Welcome {
    /** Beyond so many a list is no help. */
    private static final int SHOWN = 20;

    private Welcome() {}

    /** @param newPassword of the account reviewer, printed this once; empty where it is not new */
    static void print(GatewayConfig config, Sites sites, String newPassword) {
        String url = config.publicUrl().isEmpty() ? "http://localhost:" + config.httpPort() : config.publicUrl();
        StringBuilder text = new StringBuilder("\nConsentry is ready.\n");
        text.append("  Visitors   ").append(url).append("/\n");
        List<SitePolicy> all = sites.all();
        for (SitePolicy site : all.subList(0, Math.min(SHOWN, all.size()))) {
            text.append("             site ")
                    .append(site.id())
                    .append(" in front of ")
                    .append(Objects.requireNonNull(site.upstream()))
                    .append(", hosts ")
                    .append(String.join(", ", site.hosts()))
                    .append('\n');
        }
        if (all.size() > SHOWN) {
            text.append("             and ").append(all.size() - SHOWN).append(" more sites\n");
        }
        text.append("  Reviewers  http://localhost:")
                .append(config.managementPort())
                .append("/review/\n");
        text.append("             account reviewer");
        if (newPassword.isEmpty()) {
            text.append('\n');
        } else {
            text.append(", password ")
                    .append(newPassword)
                    .append("\n             (made just now, printed this once, kept in ");
            text.append(config.data().resolve("reviewer-password")).append(")\n");
        }
        text.append("  Data       ").append(config.data()).append('\n');
        sites.byId(GeneratedPolicy.ID)
                .filter(site -> site.upstream() != null)
                .ifPresent(site -> text.append("  Please name the controller: visitors now read \"")
                        .append(site.controller().name())
                        .append("\". Write a site policy into ")
                        .append(config.sites())
                        .append(" (see README).\n"));
        System.out.println(text);
    }
}
