package org.consentry.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.ledger.LedgerException;
import org.consentry.site.PolicyException;
import org.consentry.site.Sites;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Starts the filter and the visitors' pages inside an operator's own application. Reviewers' pages are not there. */
public final class EmbeddedListener implements ServletContextListener {
    private @Nullable Rooms rooms;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        List<String> errors = new ArrayList<>();
        try {
            start(event.getServletContext(), errors);
        } catch (PolicyException e) {
            e.findings().forEach(finding -> errors.add(finding.toString()));
        } catch (IOException | SQLException | LedgerException e) {
            errors.add("consentry.data: " + e.getMessage());
        }
        if (!errors.isEmpty()) {
            throw new IllegalStateException("Consentry cannot start:\n  - " + String.join("\n  - ", errors));
        }
    }

    private void start(ServletContext context, List<String> errors)
            throws IOException, SQLException, LedgerException, PolicyException {
        Config settings = ConfigProvider.getConfig();
        GatewayConfig config =
                GatewayConfig.read(name -> settings.getOptionalValue(name, String.class), errors);
        if (!Files.isDirectory(config.sites())) {
            errors.add("consentry.sites: no folder " + config.sites() + " (name the folder of the site policies)");
        }
        Secrets.folder(config.data(), errors);
        if (!errors.isEmpty()) {
            return;
        }
        byte[] secret = Rooms.key(
                config.secret().isEmpty()
                        ? Secrets.keep(config.data().resolve("secret"), 48, 32).text()
                        : config.secret());
        rooms = new Rooms(config, new Sites(Sites.read(config.sites(), config.enforcement())), secret, context);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (rooms != null) {
            rooms.close();
        }
    }
}
