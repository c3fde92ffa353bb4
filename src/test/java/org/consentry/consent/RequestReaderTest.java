package org.consentry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.http.TrustedProxies;
import org.consentry.site.PolicyException;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ConsentToken TOKENS =
            new ConsentToken(new Signer("token", "0123456789abcdef0123456789abcdef".getBytes(UTF_8)), () -> NOW);
    private static final SitePolicy SHOP = Policies.shop();
    private static final String PROXY = "10.0.0.7";
    private static final String ANYBODY = "192.0.2.1";

    private static RequestReader reader(String publicUrl) {
        try {
            return new RequestReader(
                    new Sites(List.of(SHOP)), TOKENS, TrustedProxies.of(List.of("10.0.0.0/8")), publicUrl);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    /** Fields of which each line is {@code Name: value}. */
    private static RequestReader.Fields fields(String... lines) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines) {
            int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return name -> fields.getOrDefault(name, List.of());
    }

    private static RequestFacts read(String publicUrl, String address, boolean secure, String... lines) {
        return reader(publicUrl)
                .read(new RequestReader.Connection("GET", address, secure), fields(lines))
                .orElseThrow();
    }

    private static RequestFacts plain(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Host: shop.example");
        return read("", ANYBODY, false, all.toArray(String[]::new));
    }

    private static @org.jspecify.annotations.Nullable Consent revoked(Revocations revocations) throws PolicyException {
        Consent yes = new Consent("5".repeat(32), "r", "1", Map.of("analytics", true, "marketing", false), NOW);
        RequestReader reader =
                new RequestReader(new Sites(List.of(SHOP)), TOKENS, TrustedProxies.of(List.of()), "", revocations);
        return reader.read(
                        new RequestReader.Connection("GET", ANYBODY, false),
                        fields("Host: shop.example", "Cookie: consentry=" + TOKENS.issue("shop", yes)))
                .orElseThrow()
                .consent();
    }

    @Test
    void aChoiceThatWasTakenBackElsewhereIsARefusalAndAnErasedOneIsNone() throws PolicyException {
        List<String> asked = new ArrayList<>();
        Consent held = revoked((site, consent) -> {
            asked.add(site + ' ' + consent.subject());
            return Revocations.Standing.HOLDS;
        });
        assertThat(asked).containsExactly("shop " + "5".repeat(32));
        assertThat(held).isNotNull();
        assertThat(held.answers()).isEqualTo(Map.of("analytics", true, "marketing", false));

        Consent refused = revoked((site, consent) -> Revocations.Standing.REFUSED);
        // The same answer to the same notice: nobody is asked again.
        assertThat(refused)
                .isEqualTo(new Consent(
                        held.subject(),
                        held.record(),
                        held.noticeVersion(),
                        Map.of("analytics", false, "marketing", false),
                        held.issued()));
        assertThat(revoked((site, consent) -> Revocations.Standing.GONE)).isNull();
    }

    @Test
    void aFaultOfTheRevocationsIsNoGrant() throws PolicyException {
        assertThat(revoked((site, consent) -> {
                    throw new IllegalStateException("of the test");
                }))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // address, secure, public URL, X-Forwarded-Proto, origin
                "192.0.2.1, false, '', -, http://shop.example",
                "192.0.2.1, true, '', -, https://shop.example",
                "192.0.2.1, false, '', https, http://shop.example",
                "192.0.2.1, true, '', http, https://shop.example",
                "10.0.0.7, false, '', https, https://shop.example",
                "10.0.0.7, true, '', http, http://shop.example",
                "10.0.0.7, false, '', HTTPS, https://shop.example",
                "10.0.0.7, false, '', 'http, https', https://shop.example",
                "10.0.0.7, false, '', 'https, http', http://shop.example",
                "10.0.0.7, false, '', 'https,', http://shop.example",
                "10.0.0.7, true, '', '', https://shop.example",
                "10.0.0.7, true, '', javascript, http://shop.example",
                "10.0.0.7, false, '', -, http://shop.example",
                "192.0.2.1, false, https://shop.example, -, https://shop.example",
                "192.0.2.1, false, https://shop.example:8443, -, https://shop.example:8443",
                "192.0.2.1, true, http://shop.example:8080, -, http://shop.example:8080",
                "192.0.2.1, false, https://[::1], -, https://shop.example",
                "10.0.0.7, false, https://shop.example:8443, -, https://shop.example",
                "10.0.0.7, false, https://shop.example:8443, http, http://shop.example",
            })
    void theSchemeIsTheVisitors(
            String address,
            boolean secure,
            String publicUrl,
            @org.jspecify.annotations.Nullable String proto,
            String origin) {
        RequestFacts facts = proto == null
                ? read(publicUrl, address, secure, "Host: shop.example")
                : read(publicUrl, address, secure, "Host: shop.example", "X-Forwarded-Proto: " + proto);
        assertThat(facts.origin()).isEqualTo(origin);
        assertThat(facts.https()).isEqualTo(origin.startsWith("https:"));
        assertThat(facts.behindProxy()).isEqualTo(address.equals(PROXY));
    }

    @Test
    void onlyATrustedProxyNamesTheHostAndTheNearestOneLast() {
        assertThat(read("", PROXY, false, "Host: inner", "X-Forwarded-Host: shop.example")
                        .host())
                .isEqualTo("shop.example");
        assertThat(read("", PROXY, false, "Host: inner", "X-Forwarded-Host: evil.example, shop.example")
                        .host())
                .isEqualTo("shop.example");
        assertThat(read(
                                "",
                                PROXY,
                                false,
                                "Host: inner",
                                "X-Forwarded-Host: evil.example",
                                "X-Forwarded-Host: shop.example:8443",
                                "X-Forwarded-Proto: http",
                                "X-Forwarded-Proto: https")
                        .origin())
                .isEqualTo("https://shop.example:8443");
        assertThat(reader("")
                        .read(
                                new RequestReader.Connection("GET", ANYBODY, false),
                                fields("Host: inner", "X-Forwarded-Host: shop.example")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, '198.51.100.9', 192.0.2.1",
        "10.0.0.7, '', 10.0.0.7",
        "10.0.0.7, 198.51.100.9, 198.51.100.9",
        "10.0.0.7, '203.0.113.5, 198.51.100.9', 198.51.100.9",
        "10.0.0.7, '203.0.113.5, 198.51.100.9, 10.0.0.8', 198.51.100.9",
        "10.0.0.7, '10.0.0.9, 10.0.0.8', 10.0.0.9",
        "10.0.0.7, '198.51.100.9:4711,', 198.51.100.9",
        "10.0.0.7, '[2001:db8::1]:4711', '[2001:db8::1]'",
        "10.0.0.7, ',,,', 10.0.0.7",
    })
    void theVisitorIsTheNearestWhomNoTrustedProxyIs(String peer, String forwarded, String visitor) {
        assertThat(reader("")
                        .visitor(
                                new RequestReader.Connection("GET", peer, false),
                                fields("Host: shop.example", "X-Forwarded-For: " + forwarded)))
                .isEqualTo(visitor);
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, shop.example, http://shop.example",
        "SHOP.Example:9080, shop.example, http://shop.example:9080",
        "shop.example., shop.example, http://shop.example.",
    })
    void theHostHasNoPortAndOneSpelling(String field, String host, String origin) {
        RequestFacts facts = read("", ANYBODY, false, "Host: " + field);
        assertThat(facts.host()).isEqualTo(host);
        assertThat(facts.origin()).isEqualTo(origin);
    }

    @Test
    void aHostOfNobodyHasNoFacts() {
        for (String[] lines : new String[][] {{}, {"Host:"}, {"Host: other.example"}, {"Host: shop.example@evil"}}) {
            assertThat(reader("").read(new RequestReader.Connection("GET", ANYBODY, false), fields(lines)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1, -, true", "-, -, false", "0, -, false", "true, -, false", "'1, 1', -, false", "10, -, false",
                "'\"1\"', -, false", "'', -, false", "0, 1, true", "1, 0, true", "x, y, false", "01, -, false",
                "１, -, false", "+1, -, false", "1;x, -, false",
            })
    void oneExactOneIsASignal(
            @org.jspecify.annotations.Nullable String first,
            @org.jspecify.annotations.Nullable String second,
            boolean set) {
        List<String> gpc = new ArrayList<>();
        List<String> dnt = new ArrayList<>();
        for (String value : new String[] {first, second}) {
            if (value != null) {
                gpc.add("sec-gpc: " + value);
                dnt.add("DNT: " + value);
            }
        }
        assertThat(plain(gpc.toArray(String[]::new)).signals()).isEqualTo(set ? Set.of(Signal.GPC) : Set.of());
        assertThat(plain(dnt.toArray(String[]::new)).signals()).isEqualTo(set ? Set.of(Signal.DNT) : Set.of());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // method, Sec-Fetch-Site, Sec-Fetch-Mode, Sec-Fetch-Dest, Origin, blind
                "GET, cross-site, navigate, document, -, false",
                "HEAD, cross-site, navigate, document, -, false",
                "GET, cross-site, navigate, -, -, false",
                "GET, cross-site, navigate, iframe, -, true",
                "GET, cross-site, navigate, embed, -, true",
                "GET, cross-site, no-cors, image, -, true",
                "GET, cross-site, cors, empty, -, true",
                "GET, cross-site, -, -, -, true",
                "POST, cross-site, navigate, document, -, true",
                "PUT, cross-site, cors, empty, -, true",
                "get, cross-site, navigate, document, -, true",
                "POST, same-origin, navigate, document, -, false",
                "POST, same-site, navigate, document, -, false",
                "POST, none, navigate, document, -, false",
                "GET, none, navigate, document, -, false",
                "POST, same-origin, cors, empty, https://evil.example, false",
                "GET, -, -, -, -, false",
                "GET, -, -, -, http://evil.example, false",
                "POST, -, -, -, -, false",
                "POST, -, -, -, http://evil.example, true",
                "POST, -, -, -, http://shop.example, false",
                "POST, -, -, -, http://shop.example:80, false",
                "POST, -, -, -, https://shop.example, true",
                "POST, -, -, -, null, true",
                "POST, -, -, -, '', true",
                "DELETE, -, -, -, http://sub.shop.example, true",
            })
    void aBrowserThatHoldsItsLaxCookiesBackIsNoticed(
            String method,
            @org.jspecify.annotations.Nullable String site,
            @org.jspecify.annotations.Nullable String mode,
            @org.jspecify.annotations.Nullable String dest,
            @org.jspecify.annotations.Nullable String origin,
            boolean blind) {
        List<String> lines = new ArrayList<>(List.of("Host: shop.example"));
        add(lines, "Sec-Fetch-Site", site);
        add(lines, "Sec-Fetch-Mode", mode);
        add(lines, "Sec-Fetch-Dest", dest);
        add(lines, "Origin", origin);
        assertThat(reader("")
                        .read(
                                new RequestReader.Connection(method, ANYBODY, false),
                                fields(lines.toArray(String[]::new)))
                        .orElseThrow()
                        .blind())
                .isEqualTo(blind);
    }

    private static void add(List<String> lines, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            lines.add(name + ": " + value);
        }
    }

    private static String token(String subject, Instant issued) {
        return TOKENS.issue("shop", new Consent(subject, "r", "1", Map.of("ads", true), issued));
    }

    private static String subject(boolean https, String... cookies) {
        List<String> lines = new ArrayList<>(List.of("Host: shop.example"));
        for (String cookie : cookies) {
            lines.add("Cookie: " + cookie);
        }
        Consent consent = read("", ANYBODY, https, lines.toArray(String[]::new)).consent();
        return consent == null ? "" : consent.subject();
    }

    @Test
    void theTokenIsReadUnderItsConnectionsNameAlone() {
        String token = token("a", NOW);
        assertThat(subject(false, "consentry=" + token)).isEqualTo("a");
        assertThat(subject(true, "__Host-consentry=" + token)).isEqualTo("a");
        assertThat(subject(true, "consentry=" + token)).isEmpty();
        assertThat(subject(false, "__Host-consentry=" + token)).isEmpty();
        assertThat(subject(false, "Consentry=" + token)).isEmpty();
        assertThat(subject(true, "__host-consentry=" + token)).isEmpty();
        assertThat(subject(false, "=consentry=" + token)).isEmpty();
    }

    @Test
    void theFirstValidTokenOfSeveralCounts() {
        String old = token("old", NOW.minusSeconds(86_400 * 365));
        String forged = token("x", NOW).replaceFirst(".$", "*");
        assertThat(subject(
                        false,
                        "consentry=" + old + "; consentry=" + forged + "; consentry=; consentry=" + token("a", NOW)
                                + "; consentry=" + token("b", NOW)))
                .isEqualTo("a");
        assertThat(subject(false, "consentry=" + old + "; consentry=" + forged)).isEmpty();
    }

    @Test
    void crumbsInSeveralLinesAreOneCookieField() {
        assertThat(subject(false, "a=b", "consentry=" + token("a", NOW), "c=d")).isEqualTo("a");
        assertThat(subject(false, "  ;;a ;  consentry = " + token("a", NOW) + " ;"))
                .isEqualTo("a");
    }

    private static String region(String names, String peer, String... lines) throws PolicyException {
        RequestReader reader = new RequestReader(
                new Sites(List.of(SHOP)),
                TOKENS,
                TrustedProxies.of(List.of(PROXY)),
                "",
                Revocations.NONE,
                names.isEmpty() ? List.of() : List.of(names.split(" ")));
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Host: shop.example");
        return reader.read(new RequestReader.Connection("GET", peer, false), fields(all.toArray(String[]::new)))
                .orElseThrow()
                .region();
    }

    @ParameterizedTest
    @CsvSource({
        "Geo, US, , US",
        "Geo, US-CA, , US-CA",
        "Geo, DE-BW, , DE-BW",
        "Geo, FR-75, , FR-75",
        "Geo, GB-ENG, , GB-ENG",
        "Geo Sub, US, CA, US-CA",
        "Geo Sub, US, , US",
        "Geo Sub, US, '', US",
        "Geo Sub, US, California, US",
        "Geo Sub, US, C/A, US",
        "Geo Sub, US-CA, TX, US-CA",
        "Geo Sub, US, US-CA, US-CA",
        "Geo Sub, US, US-, US",
        "Geo Sub, US, CA-QC, US",
        "Geo Sub, US, US-CALI, US",
        "Geo Sub, XX, CA, ''",
        "Geo, XX, , ''",
        "Geo, T1, , ''",
        "Geo, us, , ''",
        "Geo, USA, , ''",
        "Geo, US-, , ''",
        "Geo, US_CA, , ''",
        "Geo, US-CALI, , ''",
        "Geo, 'US, DE', , ''",
        "Geo, U1, , ''",
        "Geo, '', , ''",
        "Geo, , , ''",
        "'', US, , ''",
    })
    void aRegionIsReadFromTheFieldThatIsNamed(String names, String geo, String sub, String expected)
            throws PolicyException {
        List<String> lines = new ArrayList<>();
        if (geo != null) {
            lines.add("Geo: " + geo);
        }
        if (sub != null) {
            lines.add("Sub: " + sub);
        }
        assertThat(region(names, PROXY, lines.toArray(String[]::new))).isEqualTo(expected);
        assertThat(region(names, ANYBODY, lines.toArray(String[]::new)))
                .as("nobody tells of himself where he is")
                .isEmpty();
    }

    @Test
    void aRegionThatStandsTwiceIsNone() throws PolicyException {
        assertThat(region("Geo", PROXY, "Geo: US", "Geo: US")).isEmpty();
        assertThat(region("Geo Sub", PROXY, "Geo: US", "Sub: CA", "Sub: TX")).isEqualTo("US");
    }

    @Test
    void ofSeveralTokensOneThatStillHoldsCounts() {
        Consent fresh = new Consent("5".repeat(32), "fresh", "1", Map.of("ads", false), NOW.minusSeconds(60));
        Consent old = new Consent("6".repeat(32), "old", "1", Map.of("ads", true), NOW.minusSeconds(190L * 86_400));
        String both = "consentry=" + TOKENS.issue("shop", old) + "; consentry=" + TOKENS.issue("shop", fresh);
        assertThat(plain("Cookie: " + both).consent()).isEqualTo(fresh);
        Consent remembered =
                plain("Cookie: consentry=" + TOKENS.issue("shop", old)).consent();
        assertThat(remembered).isNotNull();
        assertThat(remembered.expired()).isTrue();
        assertThat(remembered.subject()).isEqualTo(old.subject());
    }

    @Test
    void ofTwoTokensThatHoldTheLaterCounts() {
        Consent first = new Consent("5".repeat(32), "first", "1", Map.of("ads", true), NOW.minusSeconds(60));
        Consent later = new Consent("5".repeat(32), "later", "1", Map.of("ads", false), NOW.minusSeconds(30));
        String both = "consentry=" + TOKENS.issue("shop", first) + "; consentry=" + TOKENS.issue("shop", later);
        assertThat(plain("Cookie: " + both).consent()).isEqualTo(later);
    }

    @ParameterizedTest
    @CsvSource({"__Secure-consentry, true", "__Host-consentry, true", "consentry, false"})
    void whereAChoiceIsSharedThatOfTheTimeBeforeCountsToo(String name, boolean counts) throws PolicyException {
        SitePolicy site = Policies.sharing("shop.example");
        RequestReader reader = new RequestReader(new Sites(List.of(site)), TOKENS, TrustedProxies.NONE, "");
        Consent consent = new Consent("5".repeat(32), "r", "1", Map.of("ads", true), NOW);
        RequestFacts facts = reader.read(
                        new RequestReader.Connection("GET", ANYBODY, true),
                        fields("Host: shop.example", "Cookie: " + name + "=" + TOKENS.issue("shop", consent)))
                .orElseThrow();
        assertThat(facts.consent() != null).isEqualTo(counts);
    }

    private static @org.jspecify.annotations.Nullable Consent read(SitePolicy site, String cookies)
            throws PolicyException {
        RequestReader reader = new RequestReader(new Sites(List.of(site)), TOKENS, TrustedProxies.NONE, "");
        return reader.read(
                        new RequestReader.Connection("GET", ANYBODY, true),
                        fields("Host: shop.example", "Cookie: " + cookies))
                .orElseThrow()
                .consent();
    }

    private static String under(String name, Consent consent) {
        return name + '=' + TOKENS.issue("shop", consent) + "; ";
    }

    @Test
    void whereAChoiceIsSharedTheLaterCountsUnderEitherName() throws PolicyException {
        SitePolicy site = Policies.sharing("shop.example");
        Consent first = new Consent("5".repeat(32), "first", "1", Map.of("ads", true), NOW.minusSeconds(60));
        Consent later = new Consent("5".repeat(32), "later", "1", Map.of("ads", false), NOW.minusSeconds(30));
        for (boolean turned : new boolean[] {false, true}) {
            String own = under(turned ? "__Host-consentry" : "__Secure-consentry", first);
            String other = under(turned ? "__Secure-consentry" : "__Host-consentry", later);
            assertThat(read(site, own + other)).isEqualTo(later);
            assertThat(read(site, other + own)).isEqualTo(later);
        }
    }

    /** Any host below the domain may have written it. */
    @Test
    void whereNothingIsSharedAnyMoreASharedChoiceOnlyRefuses() throws PolicyException {
        Consent own =
                new Consent("5".repeat(32), "own", "1", Map.of("ads", true, "video", false), NOW.minusSeconds(60));
        Map<String, Boolean> answers = Map.of("ads", false, "video", true, "statistics", true);
        Consent later = new Consent("6".repeat(32), "later", "1", answers, NOW.minusSeconds(30));
        Consent earlier = new Consent("6".repeat(32), "earlier", "1", answers, NOW.minusSeconds(90));
        String host = under("__Host-consentry", own);
        assertThat(read(SHOP, host + under("__Secure-consentry", earlier))).isEqualTo(own);
        assertThat(read(SHOP, host + under("__Secure-consentry", later)))
                .isEqualTo(new Consent(own.subject(), "own", "1", Map.of("ads", false, "video", false), own.issued()));
        Consent alone = read(SHOP, under("__Secure-consentry", later));
        assertThat(alone).isNotNull();
        assertThat(alone.expired()).as("the visitor is asked again").isTrue();
        assertThat(alone.answers()).isEqualTo(Map.of("ads", false));
        Consent yes = new Consent("6".repeat(32), "yes", "1", Map.of("ads", true), NOW);
        assertThat(read(SHOP, under("__Secure-consentry", yes))).isNull();
        String forged = "__Secure-consentry=" + TOKENS.issue("blog", later);
        assertThat(read(SHOP, forged)).isNull();
    }

    private static Consent said(String subject, boolean minor, long secondsAgo) {
        Instant issued = NOW.minusSeconds(secondsAgo);
        return new Consent(subject.repeat(32), "r", "1", Map.of("ads", !minor), issued, false, false, minor);
    }

    /** Whether or not choices are shared by now, and whichever of the tokens came last. */
    @ParameterizedTest
    @CsvSource({
        "__Host-consentry, __Secure-consentry, 30",
        "__Host-consentry, __Secure-consentry, 90",
        "__Secure-consentry, __Host-consentry, 30",
        "__Secure-consentry, __Host-consentry, 90",
        "__Secure-consentry, __Secure-consentry, 30",
        "__Secure-consentry, __Secure-consentry, 90",
    })
    void whoIsTooYoungInOneTokenIsSoBesideAnother(String own, String other, long secondsAgo) throws PolicyException {
        String both = under(own, said("5", false, 60)) + under(other, said("6", true, secondsAgo));
        for (SitePolicy site : List.of(Policies.sharing("shop.example"), SHOP)) {
            Consent read = read(site, both);
            assertThat(read).isNotNull();
            assertThat(read.minor()).as(site.sharing().toString()).isTrue();
            assertThat(Policies.facts(site, read).regime()).isEqualTo(Regime.UNDER_AGE);
        }
        assertThat(read(SHOP, under(own, said("5", false, 60)) + under(other, said("6", false, secondsAgo))))
                .matches(consent -> consent == null || !consent.minor());
    }

    @Test
    void whereNothingIsSharedAnyMoreWhoIsTooYoungStaysSo() throws PolicyException {
        for (Map<String, Boolean> answers : List.of(Map.of("ads", false), Map.<String, Boolean>of())) {
            Consent young = new Consent("6".repeat(32), "r", "1", answers, NOW, false, false, true);
            Consent alone = read(SHOP, under("__Secure-consentry", young));
            assertThat(alone).isNotNull();
            Decision decision = Decision.of(
                    Policies.facts(SHOP, alone), Policies.CLASSIFIER, org.consentry.catalog.Provenance.NONE);
            assertThat(decision.regime()).isEqualTo(Regime.UNDER_AGE);
            assertThat(decision.bannerDue()).isFalse();
            assertThat(decision.grants()).doesNotContainValue(true);
        }
        Consent grown = said("6", true, 190L * 86_400);
        assertThat(read(SHOP, under("__Secure-consentry", grown)))
                .as("no longer than a choice holds")
                .matches(consent -> consent == null || !consent.minor());
    }
}
