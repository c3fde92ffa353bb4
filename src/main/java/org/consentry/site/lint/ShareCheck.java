package org.consentry.site.lint;

import java.util.List;
import org.consentry.http.Party;
import org.consentry.site.SitePolicy;

/** Whether one cookie can hold a choice for all hosts of a site that shares it. */
final class ShareCheck implements PolicyCheck {
    @Override
    public void check(SitePolicy policy, Findings findings) {
        String domain = policy.sharing().domain();
        if (domain.isEmpty()) {
            return;
        }
        if (Party.isPublicSuffix(domain)) {
            findings.error(
                    "others register below " + domain + ", and no cookie holds for all of it",
                    "write the site's own domain, such as shop.example",
                    "share",
                    "domain");
        }
        List<String> outside = policy.hosts().stream()
                .filter(host -> !within(host.startsWith("*.") ? host.substring(2) : host, domain))
                .toList();
        if (!outside.isEmpty()) {
            findings.error(
                    "not all hosts lie at or below " + domain + ": " + String.join(", ", outside)
                            + " would ask for a choice of their own",
                    "name the domain above all hosts, or make two sites of them",
                    "share",
                    "domain");
        }
    }

    private static boolean within(String host, String domain) {
        return host.equals("*") || host.equals(domain) || host.endsWith('.' + domain);
    }
}
