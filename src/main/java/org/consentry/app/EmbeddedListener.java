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
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.SitePolicy;
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
        GatewayConfig config = GatewayConfig.read(name -> settings.getOptionalValue(name, String.class), errors);
        Sites sites = sites(config, errors);
        Secrets.folder(config.data(), errors);
        if (!errors.isEmpty()) {
            return;
        }
        byte[] secret = Rooms.key(
                config.secret().isEmpty()
                        ? Secrets.keep(config.data().resolve("secret"), 48, 32).text()
                        : config.secret());
        rooms = new Rooms(config, sites, secret, context, false);
    }

    private static Sites sites(GatewayConfig config, List<String> errors) throws IOException, PolicyException {
        if (!Files.isDirectory(config.sites())) {
            errors.add("consentry.sites: no folder " + config.sites() + " (name the folder of the site policies)");
            return new Sites(List.of());
        }
        List<Finding> findings = new ArrayList<>();
        List<SitePolicy> policies = Sites.read(config.sites(), config.enforcement(), findings);
        if (policies.isEmpty() && findings.isEmpty()) {
            errors.add("consentry.sites: no site policy in " + config.sites() + " (add one for this application)");
        }
        findings.forEach(finding -> errors.add(finding.toString()));
        return new Sites(policies);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (rooms != null) {
            rooms.close();
        }
    }
}
