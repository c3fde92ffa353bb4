package org.consentry.app;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/**
 * What every start reads before it opens a room. What is wrong is gathered, so that it is said at once, as a whole.
 *
 * @param secret what tokens and tickets are signed with
 */
record Setup(GatewayConfig config, Sites sites, byte[] secret) {
    private static final System.Logger LOG = System.getLogger(Setup.class.getName());

    /** Which policies this kind of start serves. */
    @FunctionalInterface
    interface Policies {
        /** Adds what is wrong with a policy to the findings, with the folder or the settings to the errors. */
        List<SitePolicy> read(GatewayConfig config, List<Finding> findings, List<String> errors) throws IOException;
    }

    /** What is opened once nothing is wrong. */
    @FunctionalInterface
    interface Opening {
        void open(Setup setup) throws IOException, SQLException, LedgerException;
    }

    /** Reads and, where nothing is wrong, opens; answers what is wrong. */
    static List<String> start(Policies policies, Opening opening) {
        List<String> errors = new ArrayList<>();
        try {
            Config settings = ConfigProvider.getConfig();
            GatewayConfig config = GatewayConfig.read(name -> settings.getOptionalValue(name, String.class), errors);
            Sites sites = sites(policies, config, errors);
            Secrets.folder(config.data(), errors);
            if (sites != null && errors.isEmpty()) {
                opening.open(new Setup(config, sites, secret(config)));
            }
        } catch (IOException | SQLException | LedgerException | UncheckedIOException e) {
            errors.add("consentry.data: " + e.getMessage());
        } catch (RuntimeException e) {
            // Else a server would run on without the application, and answer every visitor with an error.
            LOG.log(System.Logger.Level.ERROR, "Consentry could not be started", e);
            errors.add("a fault of Consentry's own, which the log tells in full: " + e);
        }
        return errors;
    }

    private static @Nullable Sites sites(Policies policies, GatewayConfig config, List<String> errors)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<SitePolicy> read = policies.read(config, findings, errors);
        Sites sites = null;
        try {
            sites = new Sites(read);
        } catch (PolicyException e) {
            findings.addAll(e.findings());
        }
        findings.forEach(finding -> errors.add(finding.toString()));
        return sites;
    }

    private static byte[] secret(GatewayConfig config) throws IOException {
        return Rooms.key(
                config.secret().isEmpty()
                        ? Secrets.keep(config.data().resolve("secret"), 48, 32).text()
                        : config.secret());
    }
}
