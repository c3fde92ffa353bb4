package org.consentry.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Messages;
import org.consentry.demo.DemoShop;
import org.consentry.gateway.Cut;
import org.consentry.gateway.UpstreamServlet;
import org.consentry.ledger.Exports;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.Operations;
import org.consentry.ledger.Retention;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.WordingUses;
import org.consentry.review.CatalogNews;
import org.consentry.review.ManagementPort;
import org.consentry.review.ReviewedSites;
import org.consentry.review.Reviewers;
import org.consentry.review.SeenCookies;
import org.consentry.rights.RequestBook;
import org.consentry.site.Finding;
import org.consentry.site.GeneratedPolicy;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** Starts a gateway: filter, upstreams, visitors' and reviewers' pages. What is wrong is said at once, as a whole. */
public final class GatewayListener implements ServletContextListener {
    private @Nullable Rooms rooms;
    private @Nullable DemoShop demo;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        List<String> errors = Setup.start(GatewayListener::policies, setup -> open(setup, context));
        if (!errors.isEmpty()) {
            refuse(errors);
        }
    }

    private void open(Setup setup, ServletContext context) throws IOException, SQLException, LedgerException {
        GatewayConfig config = setup.config();
        Sites sites = setup.sites();
        Map<String, URI> upstreams = upstreams(sites);
        // Before the filter: on the management port nothing of a site is ever served.
        FilterRegistration.Dynamic management = context.addFilter(
                "consentry-management",
                new ManagementPort(config.managementPort(), Set.copyOf(config.reviewHosts()), Cut::connection));
        management.setAsyncSupported(true);
        management.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        Rooms opened = new Rooms(config, sites, setup.secret(), context, true);
        rooms = opened;
        ServletRegistration.Dynamic upstream =
                context.addServlet("consentry-upstream", new UpstreamServlet(upstreams, opened.banner()));
        upstream.addMapping("/*");
        upstream.setAsyncSupported(true);
        review(setup, context, opened);
    }

    private static void review(Setup setup, ServletContext context, Rooms opened) throws IOException {
        GatewayConfig config = setup.config();
        Sites sites = setup.sites();
        String password = config.reviewPassword();
        boolean made = false;
        if (password.isEmpty()) {
            Secrets.Kept kept = Secrets.keep(config.data().resolve("reviewer-password"), 15, 8);
            password = kept.text();
            made = kept.made();
        }
        context.setAttribute(Ledger.class.getName(), opened.ledger());
        context.setAttribute(LedgerTree.class.getName(), opened.tree());
        context.setAttribute(Subjects.class.getName(), opened.subjects());
        context.setAttribute(Retention.class.getName(), opened.retention());
        context.setAttribute(Operations.class.getName(), opened.operations());
        context.setAttribute(RequestBook.class.getName(), opened.requests());
        context.setAttribute(
                Exports.class.getName(), new Exports(opened.ledger(), opened.tree(), sites, Clock.systemUTC()));
        context.setAttribute(Statistics.class.getName(), opened.statistics());
        context.setAttribute(WordingUses.class.getName(), opened.wordingUses());
        context.setAttribute(Sites.class.getName(), sites);
        context.setAttribute(Reviewers.class.getName(), new Reviewers(password, setup.secret(), Clock.systemUTC()));
        context.setAttribute(
                SeenCookies.class.getName(), new SeenCookies(sites, opened.inventory(), opened::classifier));
        CatalogNews news = opened::catalogReading;
        context.setAttribute(CatalogNews.class.getName(), news);
        context.setAttribute(
                ReviewedSites.class.getName(),
                new ReviewedSites(sites.all().stream().map(SitePolicy::id).toList()));
        Welcome.print(config, sites, made ? password : "");
    }

    private static List<SitePolicy> policies(GatewayConfig config, List<Finding> findings, List<String> errors)
            throws IOException {
        List<SitePolicy> policies = new ArrayList<>();
        if (Files.isDirectory(config.sites())) {
            policies.addAll(Sites.read(config.sites(), config.enforcement(), findings));
        }
        if (config.upstream() != null) {
            // The demo makes way for a real site; a site's own file still wins over the generated policy.
            policies.removeIf(policy -> PolicyLoader.DEMO.equals(policy.upstream()));
            policies.add(GeneratedPolicy.of(config.upstream(), new Messages().languages(), config.enforcement()));
        }
        for (SitePolicy policy : policies) {
            if (policy.upstream() == null) {
                findings.add(
                        new Finding(policy.id(), 0, 0, "a gateway needs an upstream for it", "add upstream: http://…"));
            }
        }
        if (policies.isEmpty() && findings.isEmpty()) {
            errors.add("consentry.sites: no site policy in " + config.sites()
                    + " (add one, or set consentry.upstream to the site to front)");
        }
        return policies;
    }

    private Map<String, URI> upstreams(Sites sites) throws IOException {
        Map<String, URI> upstreams = new HashMap<>();
        for (SitePolicy policy : sites.all()) {
            URI upstream = policy.upstream();
            if (PolicyLoader.DEMO.equals(upstream)) {
                if (demo == null) {
                    demo = DemoShop.open(0);
                }
                upstream = demo.uri();
            }
            if (upstream != null) {
                upstreams.put(policy.id(), upstream);
            }
        }
        return upstreams;
    }

    /** A gateway that is set up wrongly serves nothing: it says why and ends. */
    private static void refuse(List<String> errors) {
        StringBuilder text = new StringBuilder("Consentry cannot start. Mend this and start again:\n");
        errors.forEach(error -> text.append("  - ").append(error).append('\n'));
        System.err.print(text);
        System.err.flush();
        Thread stop = new Thread(() -> System.exit(1), "consentry-stop");
        stop.setDaemon(true);
        stop.start();
        throw new IllegalStateException(text.toString());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (rooms != null) {
            rooms.close();
        }
        if (demo != null) {
            demo.close();
        }
    }
}
