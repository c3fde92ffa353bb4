package org.consentry.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.consentry.ledger.LedgerException;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyFolder;
import org.consentry.site.Sites;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * What every start reads before it opens a room. What is wrong is gathered, so that it is said at once, as a whole.
 *
 * @param policies as they stand now and later
 * @param secret what tokens and tickets are signed with
 */
record Setup(GatewayConfig config, LivePolicies policies, byte[] secret) {
    private static final System.Logger LOG = System.getLogger(Setup.class.getName());

    /** How this kind of start serves policies. */
    @FunctionalInterface
    interface Kind {
        /** Adds what is wrong with the settings to the errors. */
        SitePlan plan(GatewayConfig config, List<String> errors);
    }

    /** What is opened once nothing is wrong. */
    @FunctionalInterface
    interface Opening {
        void open(Setup setup) throws IOException, SQLException, LedgerException;
    }

    /**
     * Reads and, where nothing is wrong, opens; answers what is wrong.
     *
     * @param hint what to do where there is no policy at all
     */
    static List<String> start(Kind kind, String hint, Opening opening) {
        List<String> errors = new ArrayList<>();
        try {
            Config settings = ConfigProvider.getConfig();
            GatewayConfig config = GatewayConfig.read(name -> settings.getOptionalValue(name, String.class), errors);
            LivePolicies policies = policies(config, kind.plan(config, errors), hint, errors);
            Secrets.folder(config.data(), errors);
            if (policies != null && errors.isEmpty()) {
                opening.open(new Setup(config, policies, secret(config)));
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

    /** {@code null} where they can't be served as they are. */
    private static @Nullable LivePolicies policies(
            GatewayConfig config, SitePlan plan, String hint, List<String> errors) throws IOException {
        PolicyFolder folder = new PolicyFolder(config.sites(), config.enforcement());
        List<Finding> findings = new ArrayList<>();
        LivePolicies policies = null;
        try {
            policies = new LivePolicies(folder, plan, config.defaultSite(), Clock.systemUTC(), findings);
        } catch (PolicyException e) {
            findings.addAll(e.findings());
        }
        findings.stream().distinct().forEach(finding -> errors.add(finding.toString()));
        boolean none = policies != null && policies.sites().all().isEmpty() && findings.isEmpty();
        if (none && (plan.gateway() || folder.exists())) {
            errors.add("consentry.sites: no site policy in " + config.sites() + " (" + hint + ")");
        }
        return policies;
    }

    /** Those that are served, whatever they are by now. */
    Sites sites() {
        return policies.sites();
    }

    private static byte[] secret(GatewayConfig config) throws IOException {
        return Rooms.key(
                config.secret().isEmpty()
                        ? Secrets.keep(config.data().resolve("secret"), 48, 32).text()
                        : config.secret());
    }
}
