package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.visitor.ChoiceStage.NOON;
import static org.consentry.visitor.ChoiceStage.OLDER;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signer;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer to a choice that is on record. */
final class ChoiceDeskTest {
    @TempDir
    Path folder;

    private final List<String> answered = new ArrayList<>();
    private Expiry.Whereabouts whereabouts = (decision, name) -> List.of();
    private ChoiceStage stage;

    @BeforeEach
    void open() throws LedgerException {
        stage = new ChoiceStage(folder);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static SitePolicy site(boolean clearsStorage) {
        return ChoiceStage.site("shop", "2", "Statistics", "clear-site-data: " + clearsStorage);
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
        String form = "choice=" + choice + "&ticket=" + URLEncoder.encode(stage.ticket(site), StandardCharsets.UTF_8);
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
        RequestFacts facts = ChoiceStage.facts(site, before);
        ChoiceDesk desk = new ChoiceDesk(
                stage.choices(),
                new ConsentPages(stage.banner, stage.tickets),
                new ConsentToken(new Signer("token", new byte[32]), () -> NOON),
                (decision, name) -> whereabouts.of(decision, name));
        desk.choose(Visit.of(request, response, "192.0.2.1", facts, stage.edition, Provenance.NONE));
    }

    @Test
    void aFaultOfTheExpiryCostsNoAnswer() throws Exception {
        whereabouts = (decision, name) -> {
            throw new IllegalStateException("nobody knows where");
        };
        choose(site(false), null, "reject-all", "_ga=GA1.2.3.4");
        assertThat(stage.ledger.latest(RecordFilter.ALL, 10)).hasSize(1);
        assertThat(answered)
                .contains("setStatus 303", "Location: /_consent/kept?return=%2F")
                .anyMatch(line -> line.startsWith("Set-Cookie: __Host-consentry="))
                .noneMatch(line -> line.startsWith("Set-Cookie: _ga"));
        // The same without the fault, so that the fault was one.
        answered.clear();
        whereabouts = (decision, name) -> List.of();
        choose(site(false), null, "reject-all", "_ga=GA1.2.3.4");
        assertThat(answered).contains("setStatus 303").anyMatch(line -> line.startsWith("Set-Cookie: _ga=;"));
    }

    @ParameterizedTest
    @CsvSource({"true, '\"cache\", \"storage\"'", "false, '\"cache\"'"})
    void ofAVisitorWhoIsTooYoungWhatSlippedInGoes(boolean storage, String cleared) throws Exception {
        SitePolicy site = ChoiceStage.site("shop", "2", "Statistics", "minimum-age: 16", "clear-site-data: " + storage);
        choose(site, null, "under-age", "_ga=GA1.2.3.4; JSESSIONID=1");
        assertThat(stage.ledger.latest(RecordFilter.ALL, 10))
                .extracting(stored -> stored.record().method())
                .containsExactly("under-age");
        assertThat(answered)
                .contains("Clear-Site-Data: " + cleared, "Location: /_consent/kept?return=%2F")
                .anyMatch(line -> line.startsWith("Set-Cookie: __Host-consentry="))
                .anyMatch(line -> line.startsWith("Set-Cookie: _ga=;"))
                .noneMatch(line -> line.startsWith("Set-Cookie: JSESSIONID"));
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

    private List<String> cookies() {
        return answered.stream()
                .filter(line -> line.startsWith("Set-Cookie: "))
                .map(line -> line.substring(12))
                .toList();
    }

    @Test
    void aBrowserThatShowedItsCookieIsLedStraightBack() throws Exception {
        Map<String, Boolean> answers = Map.of("analytics", true, "marketing", false);
        Consent before = new Consent("0".repeat(32), OLDER, "2", answers, NOON.minusSeconds(60));
        choose(site(false), before, "reject-all", "sid=1");
        assertThat(answered).contains("setStatus 303", "Location: /");
    }

    @Test
    void theCookieOutlivesTheChoiceByAMonth() throws Exception {
        choose(site(false), null, "reject-all", "sid=1");
        assertThat(cookies())
                .singleElement()
                .asString()
                .matches(
                        "__Host-consentry=[^;]+; Path=/; Max-Age=" + 210 * 86_400 + "; Secure; HttpOnly; SameSite=Lax");
    }

    /** Both under one name would leave it to the browser which of two answers is sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.example | sid=1 | __Secure-consentry=… Domain=shop.example",
                "shop.example | __Host-consentry=TOKEN | __Host-consentry= Max-Age=0, __Secure-consentry=… Domain=shop.example",
                "'' | __Secure-consentry=TOKEN | __Secure-consentry= Max-Age=0 Domain=shop.example, __Host-consentry=…",
                "'' | __Host-consentry=TOKEN | __Host-consentry=…",
                // Another site's below the same domain, and what nobody can read.
                "'' | __Secure-consentry=OTHER | __Host-consentry=…",
                "'' | __Secure-consentry=x | __Host-consentry=…",
                "'' | __Secure-consentry=BROKEN | __Host-consentry=…",
                "shop.example | __Host-consentry=OTHER | __Secure-consentry=… Domain=shop.example",
            })
    void whatStandsUnderTheOtherNameGoes(String domain, String sent, String expected) throws Exception {
        String share = domain.isEmpty() ? "validity: 6 months" : "share: {domain: " + domain + "}";
        choose(ChoiceStage.site("shop", "2", "Statistics", share), null, "reject-all", filled(sent));
        assertThat(cookies().stream().map(ChoiceDeskTest::shape)).containsExactly(expected.split(", "));
    }

    private static String filled(String cookie) {
        Signer signer = new Signer("token", new byte[32]);
        ConsentToken tokens = new ConsentToken(signer, () -> NOON);
        Consent before = new Consent("0".repeat(32), OLDER, "2", Map.of("analytics", true), NOON.minusSeconds(60));
        return cookie.replace("TOKEN", tokens.issue("shop", before))
                .replace("OTHER", tokens.issue("blog", before))
                .replace("BROKEN", signer.sign("shop\ns\nr\n2\nnever\n"));
    }

    private static String shape(String line) {
        String name = line.substring(0, line.indexOf('=') + 1);
        boolean gone = line.contains("; Max-Age=0;");
        int domain = line.indexOf("Domain=");
        String shown = name + (gone ? " Max-Age=0" : "…");
        return domain < 0 ? shown : shown + ' ' + line.substring(domain, line.indexOf(';', domain));
    }

    @ParameterizedTest
    @CsvSource({"opt-out, withdraw, true", "opt-out, accept-all, false", "opt-in, reject-all, false"})
    void whatRanWithoutAnAnswerIsClearedByANo(String regime, String choice, boolean cleared) throws Exception {
        choose(
                ChoiceStage.site("shop", "2", "Statistics", "regimes: {default: " + regime + "}"),
                null,
                choice,
                "sid=1");
        assertThat(answered.contains("Clear-Site-Data: \"cache\"")).isEqualTo(cleared);
    }
}
