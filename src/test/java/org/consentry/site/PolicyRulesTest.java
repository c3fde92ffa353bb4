package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Category;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules hold for whom, where a choice holds, and what of a policy has a switch of its own. */
class PolicyRulesTest {
    private SitePolicy policy;

    @BeforeEach
    void load() throws Exception {
        policy = PolicyLoader.load(Path.of("src", "test", "resources", "sites", "good", "regions.yaml"));
    }

    @ParameterizedTest
    @CsvSource({
        "US-CA, OPT_OUT",
        "US-CO, OPT_OUT",
        "US-TX, NOTICE",
        "US, OPT_OUT",
        "KR, UNDER_AGE",
        "KR-11, UNDER_AGE",
        "DE, OPT_IN",
        "'', OPT_IN",
        "USA, OPT_IN",
    })
    void theLongestCodeThatIsNamedWins(String region, Regime regime) {
        assertThat(policy.regimes().of(region)).isEqualTo(regime);
    }

    @Test
    void aChoiceIsSharedAsThePolicySays() {
        assertThat(policy.sharing()).isEqualTo(new Sharing("shop.example", "fjord"));
    }

    private static Purpose purpose(String id, Category category, LegalBasis basis, String... vendors) {
        return new Purpose(id, category, basis, List.of(vendors), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "NECESSARY, CONSENT, '', LISTED",
        "NECESSARY, LEGITIMATE_INTEREST, X, LISTED",
        "FUNCTIONAL, CONTRACT, '', LISTED",
        "FUNCTIONAL, LEGAL_OBLIGATION, '', LISTED",
        "FUNCTIONAL, CONSENT, '', SWITCH",
        "FUNCTIONAL, CONTRACT, X, SWITCH",
        "FUNCTIONAL, LEGITIMATE_INTEREST, '', OBJECT",
        "FUNCTIONAL, LEGITIMATE_INTEREST, X, SWITCH",
        "FUNCTIONAL, PUBLIC_TASK, '', OBJECT",
        "ANALYTICS, CONSENT, '', SWITCH",
        "ANALYTICS, CONTRACT, '', SWITCH",
        "ANALYTICS, LEGITIMATE_INTEREST, '', OBJECT",
        "MARKETING, LEGITIMATE_INTEREST, X, OBJECT",
        "MARKETING, VITAL_INTEREST, '', SWITCH",
    })
    void whatTheVisitorCanDoHangsOnTheKindAndTheBasis(
            Category category, LegalBasis basis, String vendor, Purpose.Control control) {
        Purpose purpose = vendor.isEmpty() ? purpose("p", category, basis) : purpose("p", category, basis, vendor);
        assertThat(purpose.control()).isEqualTo(control);
        assertThat(purpose.optional()).isEqualTo(control != Purpose.Control.LISTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email: a@b.example",
                "email: first.last+tag@mail.shop.example",
                "email: ærlig@blåbær.example",
                "phone: +47 22 39 69 00",
                "phone: (020) 7946-0018 ext. 5",
                "phone: 1-800-SHOP",
                "phone: 22396900",
                "phone: \"\"",
            })
    void whereAVisitorCanTurnToIsTaken(String contact) throws Exception {
        String yaml = "site: a\nhosts: [a.example]\ncontroller: {name: A, " + contact + "}\n"
                + "notice: {version: v, effective: 2026-11-01}\n";
        Contact read = PolicyLoader.load("a", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .controller();
        String written = contact.substring(contact.indexOf(':') + 2).replace("\"", "");
        assertThat(read.email() + read.phone()).isEqualTo(written);
    }

    @Test
    void eachVendorOfTheListHasASwitchUnderEachPurposeThatNamesIt() throws Exception {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.example]",
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "vendors: [{name: Meta Pixel}, {name: Film}]",
                "purposes:",
                "  - {id: shop, category: necessary, vendors: [Film]}",
                "  - {id: ads, category: marketing, vendors: [Meta Pixel, Film, Meta Pixel]}",
                "  - {id: video, category: functional, vendors: [Film]}");
        SitePolicy shop = PolicyLoader.load("shop", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Service.of(shop))
                .extracting(Service::id)
                .containsExactly("ads_meta-pixel", "ads_film", "video_film");
        assertThat(Service.purposeOf("ads_meta-pixel")).isEqualTo("ads");
        assertThat(Service.vendorOf("ads_meta-pixel")).isEqualTo("meta-pixel");
        assertThat(Service.purposeOf("ads")).isEqualTo("ads");
        assertThat(Service.vendorOf("ads")).isEmpty();
        assertThat(Service.isId("ads_film")).isTrue();
        assertThat(Service.isId("ads")).isFalse();
    }
}
