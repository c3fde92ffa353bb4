package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.banner.Samples;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signer;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer to a choice that is on record. */
final class ChoiceDeskTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String OLDER = "01a2037a-0eca-7f68-b6f8-d42c5ef4ad02";
    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final Provenance NOTHING_SEEN = new Provenance() {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            return false;
        }

        @Override
        public boolean learning(String site) {
            return false;
        }
    };

    @TempDir
    Path folder;

    private final Banner banner = Samples.banner();
    private final Ticket.Office tickets = new Ticket.Office(new Signer("ticket", new byte[32]), () -> NOON);
    private final List<String> answered = new ArrayList<>();
    private Expiry.Whereabouts whereabouts = (decision, name) -> List.of();
    private Ledger ledger;

    @BeforeEach
    void open() throws LedgerException {
        ledger = new JdbcLedger(Database.open(folder).dataSource(), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static SitePolicy site(boolean clearsStorage) throws PolicyException {
        String yaml = """
                site: shop
                hosts: [shop.example]
                controller: {name: The Shop, email: privacy@shop.example}
                notice: {version: "2", effective: 2026-11-01}
                languages: [en]
                clear-site-data: %s
                purposes:
                  - {id: analytics, category: analytics, basis: consent}
                  - {id: marketing, category: marketing, basis: consent}
                """.formatted(clearsStorage);
        return PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(String text) {
            this.bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private void choose(SitePolicy site, Consent before, String choice, String cookies) throws IOException {
        String ticket = tickets.issue(site, banner.wording(site, "en", Surface.BANNER));
        String form = "choice=" + choice + "&ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8);
        HttpServletRequest request = stub(HttpServletRequest.class, (self, method, args) -> switch (method.getName()) {
            case "getHeader" -> "Sec-Fetch-Site".equals(args[0]) ? "same-origin" : null;
            case "getHeaders" -> Collections.enumeration(List.of(cookies));
            case "getInputStream" -> new Body(form);
            case "getContentType" -> "application/x-www-form-urlencoded";
            case "getRequestURI" -> "/_consent/choices";
            case "getContextPath" -> "";
            case "getQueryString" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        HttpServletResponse response = stub(HttpServletResponse.class, (self, method, args) -> {
            assertThat(args).as(method.getName() + " after " + answered).isNotNull();
            answered.add(args.length == 2 ? args[0] + ": " + args[1] : method.getName() + " " + args[0]);
            return null;
        });
        RequestFacts facts =
                new RequestFacts(site, "https://shop.example", "shop.example", true, false, before, Set.of(), false);
        ChoiceDesk desk = new ChoiceDesk(
                new Choices(tickets, banner, ledger, CLASSIFIER, NOTHING_SEEN, "c".repeat(64), () -> NOON),
                new ConsentPages(banner, tickets),
                new ConsentToken(new Signer("token", new byte[32]), () -> NOON),
                (decision, name) -> whereabouts.of(decision, name));
        desk.choose(new Visit(request, response, "192.0.2.1", facts, Decision.of(facts, CLASSIFIER, NOTHING_SEEN)));
    }

    @Test
    void aFaultOfTheExpiryCostsNoAnswer() throws Exception {
        whereabouts = (decision, name) -> {
            throw new IllegalStateException("nobody knows where");
        };
        choose(site(false), null, "reject-all", "_ga=GA1.2.3.4");
        assertThat(ledger.latest(RecordFilter.ALL, 10)).hasSize(1);
        assertThat(answered)
                .contains("setStatus 303", "Location: /")
                .anyMatch(line -> line.startsWith("Set-Cookie: __Host-consentry="))
                .noneMatch(line -> line.startsWith("Set-Cookie: _ga"));
        // The same without the fault, so that the fault was one.
        answered.clear();
        whereabouts = (decision, name) -> List.of();
        choose(site(false), null, "reject-all", "_ga=GA1.2.3.4");
        assertThat(answered).contains("setStatus 303").anyMatch(line -> line.startsWith("Set-Cookie: _ga=;"));
    }

    /** Under an older notice a yes no longer holds, but what it let in is still there. */
    @ParameterizedTest
    @CsvSource({
        "true, 2, true, reject-all, '\"cache\", \"storage\"'",
        "true, 1, true, reject-all, '\"cache\", \"storage\"'",
        "true, 1, true, accept-all, ''",
        "true, 2, false, withdraw, ''",
        "false, 2, true, withdraw, '\"cache\"'",
    })
    void whatALostYesLetInIsCleared(boolean storage, String notice, boolean yes, String choice, String expected)
            throws Exception {
        Map<String, Boolean> answers = Map.of("analytics", yes, "marketing", false);
        Consent before = new Consent("0".repeat(32), OLDER, notice, answers, NOON.minusSeconds(60));
        choose(site(storage), before, choice, "sid=1");
        assertThat(answered).contains("setStatus 303");
        assertThat(answered)
                .filteredOn(line -> line.startsWith("Clear-Site-Data"))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of("Clear-Site-Data: " + expected));
    }
}
