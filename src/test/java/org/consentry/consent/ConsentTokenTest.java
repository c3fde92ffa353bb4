package org.consentry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.site.Enforcement;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentTokenTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Signer SIGNER = new Signer("token", "0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    private static final SitePolicy SHOP = Policies.shop();

    private static ConsentToken at(Instant now) {
        return new ConsentToken(SIGNER, () -> now);
    }

    private static Consent consent(Map<String, Boolean> answers) {
        return new Consent("5f".repeat(16), "0192-record", "2026-03", answers, NOON);
    }

    @Property(tries = 300)
    void aChoiceComesBackAsItWas(@ForAll("answers") Map<String, Boolean> answers) {
        Consent consent = consent(answers);
        String value = at(NOON).issue("shop", consent);
        assertThat(value).matches("[A-Za-z0-9._-]+");
        assertThat(at(NOON).read(SHOP, value)).contains(consent);
    }

    @Provide
    Arbitrary<Map<String, Boolean>> answers() {
        Arbitrary<String> ids =
                Arbitraries.strings().withChars("abz09-.+_ =;\"'%é日").ofMaxLength(12);
        return Arbitraries.maps(ids, Arbitraries.of(true, false)).ofMaxSize(20);
    }

    @Test
    void theMostThatAPolicyMayAskFitsIntoACookie() {
        Map<String, Boolean> answers = new HashMap<>();
        // The loader's bound: 2000 characters of ids, two more counted for each.
        for (int i = 0; i < 47; i++) {
            answers.put("p".repeat(38) + (i + 10), true);
        }
        // And a purpose with services, of which each has another answer than it: counted by the vendors' ids alone.
        for (int i = 0; i < 40; i++) {
            answers.remove("p".repeat(38) + (i + 10));
        }
        answers.put("p".repeat(40), true);
        for (int i = 0; i < 60; i++) {
            answers.put("p".repeat(40) + '_' + "v".repeat(22) + (i + 10), false);
        }
        SitePolicy site = Policies.site("s".repeat(100), "1", Policies.usual(), true, true, Enforcement.MARKUP);
        Consent consent = new Consent("5f".repeat(16), "r".repeat(36), "v".repeat(40), answers, NOON);
        String value = at(NOON).issue(site.id(), consent);
        assertThat(value.length() + ConsentToken.SECURE_NAME.length()).isLessThan(4096);
        assertThat(at(NOON).read(site, value)).contains(consent);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, true",
        "P179DT23H59M59S, true",
        "-PT5M, true",
        "-PT5M1S, ",
        "-P1D, ",
        "P180D, false",
        "P180DT1S, false",
        "P209DT23H59M59S, false",
        "P210D, ",
        "P5000D, ",
    })
    void aChoiceHoldsUntilItsValidityEndsAndIsRememberedAMonthLonger(Duration age, @Nullable Boolean holds) {
        Consent consent = consent(Map.of("ads", true));
        String value = at(NOON).issue("shop", consent);
        Optional<Consent> read = at(NOON.plus(age)).read(SHOP, value);
        assertThat(read.map(Consent::expired))
                .isEqualTo(Optional.ofNullable(holds).map(yes -> !yes));
        assertThat(read.map(Consent::record))
                .isEqualTo(Optional.ofNullable(holds).map(yes -> consent.record()));
    }

    @Test
    void whatOnlyLetThingsStandSaysSo() {
        Consent stood =
                new Consent("5f".repeat(16), "r", "1", Map.of("ads", true, "ads_meta", false), NOON, true, false);
        assertThat(at(NOON).read(SHOP, at(NOON).issue("shop", stood))).contains(stood);
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example, shop.example, __Secure-consentry, shop.example",
        "shop.example, www.shop.example, __Secure-consentry, shop.example",
        "shop.example, a.b.shop.example, __Secure-consentry, shop.example",
        "shop.example, workshop.example, __Host-consentry, ''",
        "shop.example, other.example, __Host-consentry, ''",
        "'', shop.example, __Host-consentry, ''",
    })
    void oneChoiceHoldsBelowTheDomainThatIsShared(String shared, String host, String name, String domain) {
        SitePolicy site = Policies.sharing(shared);
        assertThat(ConsentToken.name(true, site, host)).isEqualTo(name);
        assertThat(ConsentToken.name(false, site, host)).isEqualTo("consentry");
        assertThat(ConsentToken.domain(site, host)).isEqualTo(domain);
    }

    @Test
    void anotherSitesTokenIsNone() {
        SitePolicy other = Policies.site("shop2", "1", Policies.usual(), true, true, Enforcement.MARKUP);
        String value = at(NOON).issue("shop", consent(Map.of("ads", true)));
        assertThat(at(NOON).read(other, value)).isEmpty();
        assertThat(at(NOON).read(SHOP, value)).isPresent();
    }

    @Test
    void aTextOfAnotherShapeIsNone() {
        for (String text : List.of("", "shop", "shop\na\nb\nc\n1", "shop\na\nb\nc\n1\n+x,\nmore", "\n\n\n\n\n")) {
            assertThat(at(NOON).read(SHOP, SIGNER.sign(text))).as(text).isEmpty();
        }
    }

    @Test
    void aTicketIsNoToken() {
        Signer tickets = new Signer("ticket", "0123456789abcdef0123456789abcdef".getBytes(UTF_8));
        String value = new ConsentToken(tickets, () -> NOON).issue("shop", consent(Map.of()));
        assertThat(at(NOON).read(SHOP, value)).isEmpty();
    }

    @Test
    void whatAReaderWouldMisreadIsNotIssued() {
        ConsentToken tokens = at(NOON);
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.issue("shop", consent(Map.of("a,+b", true))));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.issue("shop", consent(Map.of("a\nb", true))));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.issue("shop\n", consent(Map.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__Host-consentry",
                "consentry",
                "__Secure-consentry",
                "consentry-review",
                "__HOST-CONSENTRY",
                "__host-consentry",
                "Consentry",
                "CONSENTRY-REVIEW",
                "__sEcUrE-CoNsEnTrY",
                "__Host-consentry-review"
            })
    void ourNamesAreOursInAnyLetterCase(String name) {
        assertThat(ConsentToken.isOwn(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "consentr",
                "consentry_",
                "xconsentry",
                "consentry2",
                "__Host-consent",
                "__Host-consentryx",
                "_Host-consentry",
                "_ga",
                " consentry",
                "consentry "
            })
    void othersNamesAreNot(String name) {
        assertThat(ConsentToken.isOwn(name)).isFalse();
        assertThat(ConsentToken.isOwn("consentry".repeat(1000))).isFalse();
    }

    @Test
    void eachConnectionHasItsName() {
        assertThat(ConsentToken.name(true)).isEqualTo("__Host-consentry");
        assertThat(ConsentToken.name(false)).isEqualTo("consentry");
    }
}
