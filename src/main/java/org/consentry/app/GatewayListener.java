package org.consentry.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.consentry.gateway.Cut;
import org.consentry.gateway.UpstreamServlet;
import org.consentry.ledger.Exports;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.Operations;
import org.consentry.ledger.PolicyVersions;
import org.consentry.ledger.Retention;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.WordingUses;
import org.consentry.review.CatalogNews;
import org.consentry.review.ManagementPort;
import org.consentry.review.PolicyNews;
import org.consentry.review.Reviewers;
import org.consentry.review.SeenCookies;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestWatch;
import org.consentry.rights.Webhooks;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** Starts a gateway: filter, upstreams, visitors' and reviewers' pages. What is wrong is said at once, as a whole. */
public final class GatewayListener implements ServletContextListener {
    private @Nullable Rooms rooms;
    private final Demos demos = new Demos();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        String hint = "add one, or set consentry.upstream to the site to front";
        List<String> errors =
                Setup.start((config, wrong) -> SitePlan.gateway(config), hint, setup -> open(setup, context));
        if (!errors.isEmpty()) {
            refuse(errors);
        }
    }

    private void open(Setup setup, ServletContext context) throws IOException, SQLException, LedgerException {
        GatewayConfig config = setup.config();
        // Before the filter: on the management port nothing of a site is ever served.
        FilterRegistration.Dynamic management = context.addFilter(
                "consentry-management",
                new ManagementPort(config.managementPort(), Set.copyOf(config.reviewHosts()), Cut::connection));
        management.setAsyncSupported(true);
        management.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        Rooms opened = new Rooms(setup, context, true);
        rooms = opened;
        ServletRegistration.Dynamic upstream =
                context.addServlet("consentry-upstream", new UpstreamServlet(demos::behind, opened.banner()));
        upstream.addMapping("/*");
        upstream.setAsyncSupported(true);
        opened.serve(demos::open);
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
        context.setAttribute(RequestWatch.class.getName(), opened.watch());
        context.setAttribute(Webhooks.class.getName(), opened.webhooks());
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
        PolicyNews policyNews = opened::policyReading;
        context.setAttribute(PolicyNews.class.getName(), policyNews);
        context.setAttribute(PolicyVersions.class.getName(), opened.versions());
        Welcome.print(config, sites, made ? password : "");
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
        demos.close();
    }
}
