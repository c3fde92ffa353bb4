package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.Policies.CLASSIFIER;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.consentry.catalog.Provenance;
import org.consentry.http.CookieExpiry;
import org.consentry.http.CookieHeader;
import org.consentry.http.SetCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private static final Expiry.Whereabouts UNKNOWN = (decision, name) -> List.of();
    private static final Consent REFUSED = new Consent("s", "r", "1", Map.of("ads", false), Instant.EPOCH);

    /** Says nothing of any cookie: nobody is to ask. */
    private static final Provenance UNASKED = new Provenance() {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            throw new AssertionError(cookieName);
        }

        @Override
        public boolean learning(String site) {
            throw new AssertionError(site);
        }
    };

    private static Decision decide(@Nullable Consent consent, boolean https, Enforcement mode) {
        SitePolicy site = Policies.site("shop", "1", Policies.usual(), true, true, mode);
        String host = "www.shop.example";
        return Decision.of(
                new RequestFacts(site, "https://" + host, host, https, false, consent, Set.of(), false),
                CLASSIFIER,
                Policies.NEVER_SEEN);
    }

    private static Decision refused() {
        return decide(REFUSED, true, Enforcement.MARKUP);
    }

    private static List<String> lines(Decision decision, String cookies, Expiry.Whereabouts known) {
        List<String> lines = Expiry.lines(decision, CookieHeader.of(cookies), "/a/b?q", known);
        assertThat(lines).hasSizeLessThanOrEqualTo(50).doesNotHaveDuplicates().allSatisfy(ExpiryTest::deletes);
        return lines;
    }

    private static void deletes(String line) {
        SetCookie cookie = SetCookie.parse(line).orElseThrow();
        assertThat(cookie.lifetime(Instant.now())).isEqualTo(-1);
        assertThat(cookie.maxAge()).isZero();
        assertThat(cookie.expires()).isEqualTo(Instant.EPOCH);
        assertThat(cookie.value()).isEmpty();
        assertThat(cookie.path()).startsWith("/");
        assertThat(ConsentToken.isOwn(cookie.name())).isFalse();
    }

    @Test
    void whereACookieWasSetComesBeforeTheGuesses() {
        CookieExpiry.Variant ga = new CookieExpiry.Variant("_ga", "shop.example", "/deep", true, false, true);
        CookieExpiry.Variant fbp = new CookieExpiry.Variant("_fbp", "", "/x", true, true, false);
        Expiry.Whereabouts known = (decision, name) -> name.equals("_ga") ? List.of(ga) : List.of(fbp);
        assertThat(lines(refused(), "_ga=1; _fbp=2", known))
                .startsWith(ga.line(), fbp.line())
                .hasSizeGreaterThan(2);
    }

    @Test
    void guessesGoByTurnsSoThatEachNameHasItsLikeliest() {
        List<String> lines = lines(refused(), "_ga=1; _fbp=2; _gcl_au=3", UNKNOWN);
        assertThat(lines.subList(0, 3)).extracting(SetCookie::nameOf).containsExactly("_ga", "_fbp", "_gcl_au");
        assertThat(lines.subList(3, 6)).extracting(SetCookie::nameOf).containsExactly("_ga", "_fbp", "_gcl_au");
        assertThat(lines).anyMatch(l -> l.contains("Domain=shop.example") && l.contains("Path=/;"));
    }

    @Test
    void manyCookiesAndManyPlacesStayWithinTheLimit() {
        StringBuilder cookies = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            cookies.append("_ga_X").append(i).append("=1; ");
        }
        assertThat(lines(refused(), cookies.toString(), UNKNOWN)).hasSize(50);
        List<CookieExpiry.Variant> places = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            places.add(new CookieExpiry.Variant("_ga", "", "/p" + i, true, false, false));
        }
        assertThat(lines(refused(), "_ga=1", (decision, name) -> places))
                .hasSize(50)
                .startsWith(places.get(0).line());
    }

    @Test
    void nothingIsExpiredThatNobodyRefused() {
        String cookies = "_ga=1; _fbp=2; intercom-id-x=3; JSESSIONID=4; lang=5; zzz=6";
        assertThat(lines(decide(null, true, Enforcement.MARKUP), cookies, UNKNOWN))
                .isEmpty();
        assertThat(lines(decide(REFUSED, true, Enforcement.OBSERVE), cookies, UNKNOWN))
                .isEmpty();
        assertThat(lines(refused(), cookies, UNKNOWN))
                .extracting(SetCookie::nameOf)
                .containsOnly("_ga", "_fbp", "intercom-id-x");
    }

    @Test
    void whatIsJudgedAlreadyIsNotJudgedAgain() {
        Decision untouched = Decision.of(refused().facts(), CLASSIFIER, UNASKED);
        List<String> lines = Expiry.lines(untouched, new LinkedHashSet<>(List.of("odd", "_ga")), "/a/b", UNKNOWN);
        assertThat(lines)
                .allSatisfy(ExpiryTest::deletes)
                .extracting(SetCookie::nameOf)
                .contains("odd", "_ga");
        assertThat(Expiry.lines(untouched, Set.of(), "/a/b", UNKNOWN)).isEmpty();
    }

    @Test
    void ourOwnNamesAreNeverExpired() {
        assertThat(lines(refused(), "consentry=1; __Host-consentry=2; CONSENTRY=3; consentry-review=4", UNKNOWN))
                .isEmpty();
    }

    @Test
    void plainHttpSaysNothingThatABrowserWouldIgnore() {
        assertThat(lines(decide(REFUSED, false, Enforcement.MARKUP), "_ga=1", UNKNOWN))
                .isNotEmpty()
                .noneMatch(l -> l.contains("Secure") || l.contains("Partitioned") || l.contains("SameSite"));
        assertThat(lines(refused(), "_ga=1", UNKNOWN)).allMatch(l -> l.contains("; Secure"));
    }

    @Test
    void hostileNamesBreakNoLine() {
        String odd = "_ga_\u0001=1; _ga_\r\nSet-Cookie: a=1; _ga_x y=2; _ga_\"<>=3; =_ga=4; _ga; _ga_\u00e9=5; _ga_,=6";
        assertThat(lines(refused(), odd, UNKNOWN)).noneMatch(l -> l.chars().anyMatch(c -> c < ' '));
    }

    @Property(tries = 300)
    void anyCookieFieldGivesSoundLines(@ForAll String junk, @ForAll String path) {
        CookieHeader cookies = CookieHeader.of("_ga_" + junk + "; " + junk + "; _fbp=1");
        List<String> lines = Expiry.lines(refused(), cookies, path, UNKNOWN);
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo(50).allSatisfy(ExpiryTest::deletes);
        assertThat(lines).allMatch(l -> l.chars().allMatch(c -> c >= ' ' && c != 0x7F && c <= 0xFF));
    }
}
