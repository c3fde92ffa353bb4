package org.consentry.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Messages;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.FolderReading;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Grounds;
import org.consentry.consent.Handover;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Signer;
import org.consentry.consent.Ticket;
import org.consentry.gateway.ConsentFilter;
import org.consentry.http.CookieExpiry;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Variant;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.JdbcTree;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Once;
import org.consentry.ledger.Operations;
import org.consentry.ledger.Outbox;
import org.consentry.ledger.PolicyVersions;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.Retention;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.WordingUses;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestWatch;
import org.consentry.rights.Webhooks;
import org.consentry.site.PolicyReading;
import org.consentry.site.Requests;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.consentry.visitor.GpcSupport;
import org.consentry.visitor.OwnAffairs;
import org.consentry.visitor.VisitorServlet;
import org.jspecify.annotations.Nullable;

/** Everything that filter and visitors' pages need, built once at the start and closed at the stop. */
final class Rooms implements AutoCloseable {
    /** How long a visitor waits for the ledger before hearing that nothing was recorded. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often the sealer looks for what is new. */
    private static final Duration SEAL = Duration.ofSeconds(1);

    /** In bytes; what is larger is not shown. */
    private static final int LARGEST_PICTURE = 64 * 1024;

    /** Bytes that wait on this machine at most while the database is away. */
    private static final long OUTBOX = 1L << 30;

    /** How long a newly seen cookie name may live in memory alone. */
    private static final Duration FLUSH = Duration.ofSeconds(5);

    /** How often to look whose choice was taken back elsewhere; it is to hold within five seconds. */
    private static final Duration REVOKED = Duration.ofSeconds(2);

    /** How often to delete records that are older than they may be. */
    private static final Duration PURGE = Duration.ofHours(1);

    /** How often to look for requests whose day is near. */
    private static final Duration REMIND = Duration.ofHours(1);

    /** How often to look for what recipients are to be told. */
    private static final Duration TELL = Duration.ofSeconds(1);

    /** How long a change of the operator's catalogue may wait for its second look. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** As above, of the site policies: a change is to hold within five seconds. */
    private static final Duration POLICIES = Duration.ofSeconds(1);

    /** For the guards of changed policies, before they serve; the rest are put together when they are asked for. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    /** Makes ready what stands behind sites. */
    @FunctionalInterface
    interface Behind {
        void open(Iterable<SitePolicy> policies) throws IOException;
    }

    private final LivePolicies policies;
    private final PolicyVersions versions;
    private final LiveCatalog catalog;
    private final Database database;
    private final JdbcLedger ledger;
    private final JdbcTree tree;
    private final Inventory inventory;
    private final Banner banner;
    private final Assets assets;
    private final RevocationTable revocations;
    private final Subjects subjects;
    private final Retention retention;
    private final RequestBook book;
    private final RequestWatch watch;
    private final Webhooks webhooks;
    private final RequestReader reader;
    private final ConsentToken tokens;
    private final Ticket.Office tickets;

    /** @param gateway true where every host that comes in is the filter's to answer for */
    Rooms(Setup setup, ServletContext context, boolean gateway) throws LedgerException, SQLException {
        GatewayConfig config = setup.config();
        Sites sites = setup.sites();
        byte[] secret = setup.secret();
        this.policies = setup.policies();
        Clock clock = Clock.systemUTC();
        this.assets = new Assets(context.getContextPath(), name -> file(context, "/_consent/assets/" + name));
        this.banner = new Banner(assets, new Messages(), name -> picture(config.sites(), name));
        LiveCatalog.Press press = (read, before) -> edition(read, before, banner, sites);
        this.catalog = new LiveCatalog(config.catalog(), sites, press, clock);
        this.database = Database.open(config.ledger());
        this.ledger = new JdbcLedger(database, Outbox.open(config.data(), OUTBOX), PATIENCE);
        this.tree = JdbcTree.open(database, secret, clock, SEAL);
        this.inventory = Inventory.open(database.dataSource(), clock, FLUSH);
        this.versions = new PolicyVersions(database);
        this.tokens = new ConsentToken(new Signer("token", secret), clock);
        this.tickets = new Ticket.Office(new Signer("ticket", secret), clock);
        this.revocations = RevocationTable.open(database, REVOKED);
        this.subjects = new Subjects(database, ledger, revocations, clock);
        this.retention = Retention.start(database, ledger, sites.all(), clock, PURGE);
        this.reader =
                new RequestReader(sites, tokens, config.proxies(), config.publicUrl(), revocations, config.geoFields());
        RequestTable requests = new RequestTable(database, operations(), subjects);
        this.book = new RequestBook(
                requests, clock, id -> sites.byId(id).map(SitePolicy::requests).orElse(Requests.DEFAULT));
        this.watch = new RequestWatch(requests, sites::all, retention::doubt, clock).start(REMIND);
        this.webhooks = Webhooks.open(database, ledger, requests, sites::all, config.webhooks(), clock, TELL);
        register(context, sites, secret, clock, gateway, gateway ? config.httpsPort() : 0);
        catalog.watch(LOOK);
    }

    /** Serves the policies, and from now on as their files stand. */
    void serve(Behind behind) throws IOException {
        policies.watch(POLICIES, versions, (all, changes) -> {
            behind.open(changes.stream().map(LivePolicies.Change::after).toList());
            prepare(all, changes);
        });
    }

    private void prepare(List<SitePolicy> all, List<LivePolicies.Change> changes) {
        Map<String, Duration> learning = new HashMap<>();
        changes.forEach(
                change -> learning.put(change.after().id(), change.after().learning()));
        inventory.start(learning);
        retention.serve(all);
        banner.prepare(changes.stream().map(LivePolicies.Change::after).toList());
        Edition edition = catalog.edition();
        long limit = System.nanoTime() + AHEAD.toNanos();
        for (LivePolicies.Change change : changes) {
            if (change.before() != null && edition.uses(change.before()) && System.nanoTime() < limit) {
                edition.guard(change.after());
            }
        }
    }

    /** What follows is put together, for the sites in use, before it counts. */
    private static Edition edition(Catalog catalog, @Nullable Edition before, Banner banner, Sites sites) {
        Grounds grounds = new Grounds(catalog);
        return before == null ? new Edition(grounds, banner) : before.next(grounds, sites.all());
    }

    private OwnAffairs own(Sites sites, byte[] secret, Clock clock) {
        Handover.Office handovers = new Handover.Office(new Signer("handover", secret), clock);
        return new OwnAffairs(book, sites, handovers, new Once(database, clock));
    }

    private void register(
            ServletContext context, Sites sites, byte[] secret, Clock clock, boolean gateway, int securePort) {
        FilterRegistration.Dynamic filter = context.addFilter(
                "consentry",
                new ConsentFilter(
                        reader,
                        catalog::edition,
                        inventory,
                        this::whereabouts,
                        banner,
                        tickets,
                        clock,
                        gateway,
                        securePort));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), false, "/*");
        ServletRegistration.Dynamic visitor = context.addServlet(
                "consentry-visitor",
                new VisitorServlet(
                        reader,
                        catalog::edition,
                        inventory,
                        this::whereabouts,
                        banner,
                        assets,
                        tickets,
                        tokens,
                        ledger,
                        tree,
                        subjects,
                        own(sites, secret, clock),
                        clock));
        visitor.addMapping("/_consent/*");
        visitor.setAsyncSupported(true);
        FilterRegistration.Dynamic gpc = context.addFilter("consentry-gpc", new GpcSupport(reader));
        gpc.setAsyncSupported(true);
        gpc.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, GpcSupport.PATH);
    }

    private List<CookieExpiry.Variant> whereabouts(org.consentry.consent.Decision decision, String name) {
        boolean https = decision.facts().https();
        List<CookieExpiry.Variant> variants = new ArrayList<>();
        for (Variant seen : inventory.variants(decision.facts().site().id(), name)) {
            try {
                String path = seen.path().isEmpty() ? "/" : seen.path();
                variants.add(
                        new CookieExpiry.Variant(name, seen.domain(), path, https, false, https && seen.partitioned()));
            } catch (IllegalArgumentException e) {
                // It was set in a way that this connection could not have set it: no line of ours would count.
                continue;
            }
        }
        return variants;
    }

    /** A file beside the policies, whose names hold no slash; {@code null} where there is none. */
    private static byte @Nullable [] picture(Path folder, String name) {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return in.readNBytes(LARGEST_PICTURE);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] file(ServletContext context, String path) {
        try (InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the file " + path + " is missing from the application");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] key(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    Ledger ledger() {
        return ledger;
    }

    JdbcTree tree() {
        return tree;
    }

    Statistics statistics() {
        return new Statistics(database.dataSource());
    }

    WordingUses wordingUses() {
        return new WordingUses(database.dataSource());
    }

    Subjects subjects() {
        return subjects;
    }

    Retention retention() {
        return retention;
    }

    RequestBook requests() {
        return book;
    }

    RequestWatch watch() {
        return watch;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    Operations operations() {
        return new Operations(database, ledger, Clock.systemUTC());
    }

    Inventory inventory() {
        return inventory;
    }

    Classifier classifier() {
        return catalog.edition().grounds().classifier();
    }

    /** How the folder of the policies stands. */
    PolicyReading policyReading() {
        return policies.reading();
    }

    PolicyVersions versions() {
        return versions;
    }

    /** How the operator's folder stands; empty where there is none. */
    Optional<FolderReading> catalogReading() {
        return catalog.reading();
    }

    Banner banner() {
        return banner;
    }

    @Override
    public void close() {
        policies.close();
        catalog.close();
        webhooks.close();
        watch.close();
        inventory.close();
        revocations.close();
        subjects.close();
        retention.close();
        ledger.close();
        tree.close();
        database.close();
    }
}
