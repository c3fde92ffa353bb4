package org.consentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.cli.DerivedHosts.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedHostsTest {

    private static final String SOURCE = "https://www.npmjs.com/package/third-party-web/v/0.30.0";

    private static final List<HostRule> BY_HAND = List.of(
            new HostRule("alder.example", Category.FUNCTIONAL, "Alder Ltd", "knowledge"),
            new HostRule("ads.birch.example", Category.MARKETING, "Birch Ads", "knowledge"));

    private static final List<String> SPELLED = List.of("Alder Ltd", "Birch Ads", "Yew!");

    private static List<String> derived(Entity... entities) {
        return DerivedHosts.of(List.of(entities), BY_HAND, SPELLED, Set.of("cedar.example"), SOURCE).stream()
                .map(rule -> rule.host() + " " + rule.category().id() + " " + rule.vendor())
                .toList();
    }

    private static Entity ad(String... domains) {
        return new Entity("Elm", "ad", List.of(domains));
    }

    @ParameterizedTest
    @CsvSource({
        "ad,marketing",
        "marketing,marketing",
        "social,marketing",
        "analytics,analytics",
        "tag-manager,analytics",
        "customer-success,functional",
        "video,functional",
        "cdn,necessary",
        "consent-provider,necessary",
        "utility,",
        "content,",
        "hosting,",
        "other,",
        "anything-new,",
    })
    void aCategoryMeansOneOfOursOrNothing(String theirs, String ours) {
        assertThat(derived(new Entity("Elm", theirs, List.of("elm.example"))))
                .isEqualTo(ours == null ? List.of() : List.of("elm.example " + ours + " Elm"));
    }

    @Test
    void aHostAndAWildcardBothBecomeTheHostInLowerCaseAndSorted() {
        assertThat(derived(ad("*.Zelkova.example", "a.elm.example", "*.elm2.example")))
                .containsExactly(
                        "a.elm.example marketing Elm", "elm2.example marketing Elm", "zelkova.example marketing Elm");
    }

    @Test
    void whatIsWrittenByHandWinsForAllBelowIt() {
        assertThat(derived(ad("alder.example", "*.x.alder.example", "notalder.example", "birch.example")))
                .containsExactly("birch.example marketing Alder Ltd", "notalder.example marketing Alder Ltd");
    }

    @Test
    void theNameWrittenByHandIsTheServices() {
        assertThat(derived(ad("elm.example", "*.ads.birch.example")))
                .containsExactly("elm.example marketing Birch Ads");
    }

    @Test
    void aServiceIsSpelledAsTheCatalogueDoesElseAsItCameFirst() {
        assertThat(derived(
                        new Entity("YEW", "ad", List.of("a.example")),
                        new Entity("Oak Media", "ad", List.of("b.example")),
                        new Entity("OakMedia GmbH", "ad", List.of("c.example")),
                        new Entity("Oak", "ad", List.of("d.example"))))
                .containsExactly(
                        "a.example marketing Yew!",
                        "b.example marketing Oak Media",
                        "c.example marketing Oak Media",
                        "d.example marketing Oak");
    }

    @Test
    void nothingIsSaidTwice() {
        assertThat(derived(
                        ad("*.elm.example", "a.elm.example", "a.b.elm.example"),
                        new Entity("Fir", "cdn", List.of("c.elm.example", "d.c.elm.example", "elm.example")),
                        ad("x.d.c.elm.example")))
                .containsExactly(
                        "c.elm.example necessary Fir", "elm.example marketing Elm", "x.d.c.elm.example marketing Elm");
    }

    @Test
    void whatHoldsForNoOneServiceIsLeftOut() {
        assertThat(derived(ad(
                        "*.com",
                        "*.co.uk",
                        "*.github.io",
                        "23.62.3.183",
                        "localhost",
                        "cedar.example",
                        "x.cedar.example")))
                .isEmpty();
    }

    @Test
    void eachRuleNamesItsSourceAndCountsAsDerived() {
        assertThat(DerivedHosts.of(List.of(ad("elm.example")), BY_HAND, SPELLED, Set.of(), SOURCE))
                .allMatch(rule -> rule.source().equals(SOURCE) && rule.derived());
        assertThat(BY_HAND).noneMatch(HostRule::derived);
    }

    @Test
    void theListOfWhatIsLeftOutIsMetByNoShippedRuleOfThePackage() {
        Set<String> leftOut = DeriveHostsCommand.leftOut();
        assertThat(leftOut).hasSizeGreaterThan(50).contains("cloudfront.net", "microsoft.com");
        Stream<String> derived =
                Catalog.load().hosts().stream().filter(HostRule::derived).map(HostRule::host);
        assertThat(derived.filter(host -> leftOut.stream().anyMatch(out -> ('.' + host).endsWith('.' + out))))
                .isEmpty();
    }
}
