package org.consentry.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the filter and the visitors' pages inside an operator's own application. Reviewers' pages are not there. */
public final class EmbeddedListener implements ServletContextListener {
    private @Nullable Rooms rooms;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        List<String> errors = Setup.start(EmbeddedListener::plan, "add one for this application", setup -> {
            Rooms opened = new Rooms(setup, context, false);
            rooms = opened;
            opened.serve(changes -> {});
        });
        if (!errors.isEmpty()) {
            throw new IllegalStateException("Consentry cannot start:\n  - " + String.join("\n  - ", errors));
        }
    }

    private static SitePlan plan(GatewayConfig config, List<String> errors) {
        if (!Files.isDirectory(config.sites())) {
            errors.add("consentry.sites: no folder " + config.sites() + " (name the folder of the site policies)");
        }
        return SitePlan.embedded(config);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (rooms != null) {
            rooms.close();
        }
    }
}
