package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.html.Gate;
import org.consentry.html.Hold;
import org.consentry.site.Enforcement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A decision in the words of the rewriter. */
class PageGateTest {
    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final Gate.Page PAGE = new Gate.Page("https", "shop.example", "/a");
    private static final Hold HOLD = new Hold("ads video", "Reel");

    private final List<String> met = new ArrayList<>();

    private PageGate gate(Enforcement enforcement, UnaryOperator<String> policy) {
        RequestFacts facts = new RequestFacts(
                Samples.shop(enforcement), "https://shop.example", "shop.example", true, false, null, Set.of(), false);
        Decision decision = Decision.of(facts, CLASSIFIER, Provenance.NONE);
        return new PageGate(
                PAGE,
                decision,
                (host, path) -> {
                    met.add(host);
                    return decision.address(host, path);
                },
                policy,
                "/app/_consent/",
                "/a?b=c");
    }

    private PageGate gate() {
        return gate(Enforcement.MARKUP, UnaryOperator.identity());
    }

    @Test
    void whatWaitsIsHeldInTheVisitorsWordsAndEveryHostIsMet() {
        assertThat(gate().host("www.google-analytics.com")).isEqualTo(new Hold("statistics", "Google Analytics"));
        assertThat(gate().host("nobody.example")).isNull();
        assertThat(gate().host("")).isNull();
        assertThat(met).containsExactly("www.google-analytics.com", "nobody.example", "");
        assertThat(gate(Enforcement.OBSERVE, UnaryOperator.identity()).host("www.google-analytics.com"))
                .isNull();
    }

    @Test
    void aHostThatServesOneAndTheOtherIsJudgedByThePath() {
        PageGate gate = gate();
        assertThat(gate.gatesPaths("www.google.com")).isTrue();
        assertThat(gate.gatesPaths("www.facebook.com")).isFalse();
        assertThat(gate.gatesPaths("shop.example")).isFalse();
        assertThat(gate.path("www.google.com", "/pagead/1p-user-list/1")).isEqualTo(new Hold("ads", "Google Ads"));
        assertThat(gate.path("www.google.com", "/search")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"MARKUP, true", "STRICT, true", "OBSERVE, false"})
    void marksAreReadWhereSomethingIsDoneAboutThem(Enforcement enforcement, boolean read) {
        PageGate gate = gate(enforcement, UnaryOperator.identity());
        assertThat(gate.hint("data-category", "analytics") != null).isEqualTo(read);
        assertThat(gate.hint("title", "analytics")).isNull();
    }

    @Test
    void aPolicyThatNeedNotChangeStaysAsItIs() {
        assertThat(gate().policy("img-src 'self'")).isNull();
        assertThat(gate(Enforcement.MARKUP, text -> text + "; x").policy("a")).isEqualTo("a; x");
    }

    @Test
    void aPlaceholderNamesAddressPurposesAndTheWayBack() {
        assertThat(gate().placeholder("https://x.test/?q=a+b&c", HOLD))
                .isEqualTo("/app/_consent/placeholder?u=https%3A%2F%2Fx.test%2F%3Fq%3Da%2Bb%26c&p=ads%20video"
                        + "&r=%2Fa%3Fb%3Dc");
        assertThat(gate().placeholder("", HOLD, "/")).isEqualTo("/app/_consent/placeholder?u=&p=ads%20video");
    }

    @Property(tries = 500)
    void anyAddressComesBackWholeAndNothingBreaksOut(@ForAll @StringLength(max = 60) String address) {
        String placeholder = new PageGateTest().gate().placeholder(address, HOLD, "/");
        assertThat(placeholder).matches("/app/_consent/placeholder\\?u=[A-Za-z0-9._~%-]*&p=ads%20video");
        String query = URI.create(placeholder).getRawQuery();
        byte[] utf8 = address.getBytes(StandardCharsets.UTF_8);
        assertThat(URLDecoder.decode(query.substring(2, query.indexOf('&')), StandardCharsets.UTF_8))
                .isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    }
}
