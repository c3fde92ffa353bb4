package org.consentry.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.consentry.site.Finding;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** Starts the filter and the visitors' pages inside an operator's own application. Reviewers' pages are not there. */
public final class EmbeddedListener implements ServletContextListener {
    private @Nullable Rooms rooms;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        List<String> errors = Setup.start(
                EmbeddedListener::policies,
                setup -> rooms = new Rooms(setup.config(), setup.sites(), setup.secret(), context, false));
        if (!errors.isEmpty()) {
            throw new IllegalStateException("Consentry cannot start:\n  - " + String.join("\n  - ", errors));
        }
    }

    private static List<SitePolicy> policies(GatewayConfig config, List<Finding> findings, List<String> errors)
            throws IOException {
        if (!Files.isDirectory(config.sites())) {
            errors.add("consentry.sites: no folder " + config.sites() + " (name the folder of the site policies)");
            return List.of();
        }
        List<SitePolicy> policies = Sites.read(config.sites(), config.enforcement(), findings);
        if (policies.isEmpty() && findings.isEmpty()) {
            errors.add("consentry.sites: no site policy in " + config.sites() + " (add one for this application)");
        }
        return policies;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (rooms != null) {
            rooms.close();
        }
    }
}
