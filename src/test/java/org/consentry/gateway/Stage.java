package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Samples;
import org.consentry.catalog.Catalog;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Expiry;
import org.consentry.consent.Grounds;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Signer;
import org.consentry.consent.Ticket;
import org.consentry.http.TrustedProxies;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.ledger.LedgerException;
import org.consentry.site.Enforcement;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/** The real filter with all that it needs, each part of which a test can put out of order. */
final class Stage implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final String SITE = "shop";

    /** Two tracking purposes. */
    private static final String POLICY = """
            site: shop
            hosts: [shop.example]
            controller: {name: A}
            notice: {version: "1", effective: 2026-03-01}
            languages: [en]
            purposes:
              - {id: statistics, category: analytics, basis: consent}
              - {id: ads, category: marketing, basis: consent}
            """;

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** A clock that counts how often it is asked, and stops working on demand. */
    static final class FragileClock extends Clock {
        final AtomicInteger asked = new AtomicInteger();
        volatile int worksFor = Integer.MAX_VALUE;

        @Override
        public Instant instant() {
            if (asked.incrementAndGet() > worksFor) {
                throw new IllegalStateException("no time today");
            }
            return NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void breaks(int after) {
            asked.set(0);
            worksFor = after;
        }
    }

    final FragileClock tokenClock = new FragileClock();
    final FragileClock ticketClock = new FragileClock();
    final FragileClock inventoryClock = new FragileClock();
    final FragileClock answerClock = new FragileClock();
    final Banner banner = Samples.banner();
    volatile Edition edition = new Edition(new Grounds(Catalog.load()), banner);
    final Inventory inventory;
    private final Sites sites;
    Expiry.Whereabouts whereabouts = (decision, name) -> List.of();

    /** @param folder for the database and the policy */
    Stage(Path folder) throws IOException, SQLException, LedgerException, PolicyException {
        List<Finding> findings = new ArrayList<>();
        Files.writeString(Files.createDirectories(folder.resolve("sites")).resolve("shop.yaml"), POLICY);
        sites = new Sites(Sites.read(folder.resolve("sites"), Enforcement.MARKUP, findings));
        if (!findings.isEmpty()) {
            throw new AssertionError(findings);
        }
        inventory = Inventory.open(Database.open(folder).dataSource(), inventoryClock, Duration.ofDays(1));
        inventory.start(SITE, Duration.ofDays(14));
    }

    /** A consent cookie of a visitor who answered both purposes alike. */
    String token(boolean yes) {
        Consent consent = new Consent("s", "r", "1", Map.of("statistics", yes, "ads", yes), NOW.minusSeconds(60));
        return ConsentToken.name(false) + '=' + tokens(InstantSource.fixed(NOW)).issue(SITE, consent);
    }

    SitePolicy site() {
        return sites.byId(SITE).orElseThrow();
    }

    private static ConsentToken tokens(InstantSource clock) {
        return new ConsentToken(new Signer("token", SECRET), clock);
    }

    private ConsentFilter filter() {
        return new ConsentFilter(
                new RequestReader(sites, tokens(tokenClock), TrustedProxies.NONE, ""),
                () -> edition,
                inventory,
                (decision, name) -> whereabouts.of(decision, name),
                banner,
                new Ticket.Office(new Signer("ticket", SECRET), ticketClock),
                answerClock,
                true);
    }

    void play(StubRequest request, StubResponse response, FilterChain site) throws IOException, ServletException {
        filter().doFilter(request, response, site);
    }

    /** Takes away from inside every part whose name begins so, as a fault of its own would. */
    static void breaks(Object whole, String parts) {
        List<Field> found = Stream.of(whole.getClass().getDeclaredFields())
                .filter(field -> field.getName().startsWith(parts))
                .toList();
        assertThat(found)
                .as("parts of " + whole.getClass() + " called " + parts)
                .isNotEmpty();
        try {
            for (Field field : found) {
                field.setAccessible(true);
                field.set(whole, null);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        inventory.close();
    }
}
