package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.consentry.visitor.ChoiceStage.NOON;
import static org.consentry.visitor.ChoiceStage.decision;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a form's switches come to. */
final class ChosenTest {
    private static final SitePolicy SITE = site("opt-in");

    /** Purposes a (of the services x and y), b (of z), and c, which can be objected to. */
    private static SitePolicy site(String regime) {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.example]",
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "regimes: {default: " + regime + "}",
                "vendors: [{name: X}, {name: Y}, {name: Z}]",
                "purposes:",
                "  - {id: a, category: marketing, vendors: [X, Y]}",
                "  - {id: b, category: functional, vendors: [Z]}",
                "  - {id: c, category: functional, basis: legitimate-interest}",
                "  - {id: d, category: analytics, basis: legitimate-interest}");
        try {
            return PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static List<String> words(String text) {
        return text == null ? null : text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static String chosen(RequestFacts facts, Choice.Kind kind, ChoiceForm form) {
        Map<String, Boolean> grants = Chosen.grants(facts, kind, form, decision(facts));
        StringBuilder shown = new StringBuilder();
        new TreeMap<>(grants)
                .forEach((id, yes) -> shown.append(yes ? " +" : " -").append(id));
        return shown.toString().strip();
    }

    private static ChoiceForm form(String purposes, String vendors, String was) {
        return new ChoiceForm("", "custom", words(purposes), List.of(), words(vendors), words(was), "/", "");
    }

    @ParameterizedTest
    @CsvSource({
        // switched on: purposes, services; was on; what comes of it
        "'',   '',          '',            -a -b -c -d",
        "c,    '',          c,             -a -b +c -d",
        // A purpose that was moved takes its services with it.
        "a,    '',          '',            +a -b -c -d",
        "'',   a_x a_y,     a a_x a_y,     -a -b -c -d",
        // One that was left leaves the word to theirs.
        "a,    a_x,         a a_x a_y,     +a -a_y -b -c -d",
        "a,    '',          a a_x a_y,     +a -a_x -a_y -b -c -d",
        "'',   a_y,         '',            -a +a_y -b -c -d",
        "'',   b_z,         '',            -a -b +b_z -c -d",
        // Where both were moved, the smaller word is the more exact one.
        "a,    a_x,         '',            +a -a_y -b -c -d",
        "'',   a_x a_y,     a a_y,         -a +a_x -b -c -d",
        // A script says it outright.
        "a,    a_y,         ,              +a -a_x -b -c -d",
        "a b,  '',          ,              +a -a_x -a_y +b -b_z -c -d",
        // Nothing that is said of a purpose on another basis opens tracking where a yes is asked for first.
        "d c,  '',          '',            -a -b +c -d",
    })
    void aFormSaysItOfEachPurposeAndService(String purposes, String vendors, String was, String expected) {
        RequestFacts facts = ChoiceStage.facts(SITE, null);
        assertThat(chosen(facts, Choice.Kind.CUSTOM, form(purposes, vendors, was)))
                .isEqualTo(expected);
    }

    @Test
    void whoAddsOneThingChangesNothingElse() {
        Map<String, Boolean> answers = Map.of("a", true, "a_x", false, "b", false, "c", true, "d", false);
        Consent before = new Consent("0".repeat(32), ChoiceStage.OLDER, "1", answers, NOON);
        RequestFacts facts = ChoiceStage.facts(SITE, before);
        assertThat(chosen(facts, Choice.Kind.CUSTOM, form("a a_y b c", null, null)))
                .isEqualTo("+a -a_x +b +c -d");
        assertThat(chosen(facts, Choice.Kind.CUSTOM, form("a b_z c", null, null)))
                .isEqualTo("+a -a_x -b +b_z +c -d");
        assertThat(chosen(facts, Choice.Kind.CUSTOM, form("c", null, null))).isEqualTo("-a -b +c -d");
    }

    @Test
    void theBigButtonsLeaveNoExceptions() {
        RequestFacts facts = ChoiceStage.facts(SITE, null);
        ChoiceForm form = form("", "a_x", "");
        assertThat(chosen(facts, Choice.Kind.ACCEPT_ALL, form)).isEqualTo("+a +b +c -d");
        assertThat(chosen(facts, Choice.Kind.REJECT_ALL, form)).isEqualTo("-a -b -c -d");
        assertThat(chosen(facts, Choice.Kind.WITHDRAW, form)).isEqualTo("-a -b -c -d");
    }

    @Test
    void aSignalSilencesServicesToo() {
        RequestFacts facts = ChoiceStage.facts(SITE, null, Signal.GPC);
        assertThat(chosen(facts, Choice.Kind.CUSTOM, form("", "a_x b_z", ""))).isEqualTo("-a -b +b_z -c -d");
    }

    @Test
    void theRulesOfTheRegionBindEveryAnswer() {
        RequestFacts standing = ChoiceStage.facts(site("opt-out"), null);
        assertThat(chosen(standing, Choice.Kind.ACCEPT_ALL, form("", null, null)))
                .isEqualTo("+a +b +c +d");
        RequestFacts minors = ChoiceStage.facts(site("under-age"), null);
        assertThat(chosen(minors, Choice.Kind.ACCEPT_ALL, form("", null, null))).isEqualTo("-a -b -c -d");
        assertThat(chosen(minors, Choice.Kind.CUSTOM, form("a b c d", "a_x", "")))
                .isEqualTo("-a -b -c -d");
    }

    @ParameterizedTest
    @CsvSource({
        "a, a_x, b, true",
        "a_x, , , true",
        "nobody, , , false",
        "'', a, '', false",
        "'', a_z, '', false",
        "'', nobody, '', false",
        "'', '', a_nobody, false",
        "'', '', '', true",
    })
    void aFormNamesOnlyWhatTheSiteHas(String purposes, String vendors, String was, boolean known) {
        assertThat(Chosen.isKnown(decision(ChoiceStage.facts(SITE, null)), form(purposes, vendors, was)))
                .isEqualTo(known);
    }

    private static ChoiceForm parse(String type, String body) {
        return ChoiceForm.parse(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void boxesThatAreNotTickedAreOffWhereTheFormSaysWhatWasOn() {
        String type = "application/x-www-form-urlencoded";
        assertThat(parse(type, "purpose=a").vendors()).isNull();
        assertThat(parse(type, "purpose=a").was()).isNull();
        assertThat(parse(type, "purpose=a&was=").vendors()).isEmpty();
        assertThat(parse(type, "purpose=a&was=").was()).isEmpty();
        assertThat(parse(type, "vendor=a_x&was=a+a_x&was=b").was()).containsExactly("a", "a_x", "b");
        assertThat(parse(type, "vendor=a_x&vendor=b_z").vendors()).containsExactly("a_x", "b_z");
        // Kept beside their purpose's switch by a script, the services' own switches say all.
        assertThat(parse(type, "exact=yes&was=&purpose=a").vendors()).isEmpty();
        assertThat(parse(type, "exact=yes&was=a&purpose=a&vendor=a_x").was()).isNull();
        assertThat(parse(type, "exact=yes&was=a&purpose=a&vendor=a_x").vendors())
                .containsExactly("a_x");
        assertThat(parse("application/json", "{\"purpose\":\"a\"}").vendors()).isNull();
        assertThatThrownBy(() -> parse("application/json", "{\"purposes\":[\"a\"]}"))
                .hasMessageContaining("members ticket, choice, purpose");
        assertThat(parse("application/json", "{\"vendor\":[]}").vendors()).isEmpty();
        assertThat(parse("application/json", "{\"vendor\":[\"a_x\"],\"was\":[\"a\"]}")
                        .was())
                .containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "purpose=a&purpose=c&object=c, '{\"purpose\":[\"a\",\"c\"],\"object\":\"c\"}', true",
        "purpose=a&object=c, '{\"purpose\":\"a\",\"object\":[\"c\"]}', true",
        "purpose=a&object=nobody, '{\"purpose\":\"a\",\"object\":[\"nobody\"]}', false",
        "purpose=a&purpose=nobody&object=nobody, '{\"purpose\":[\"a\",\"nobody\"],\"object\":\"nobody\"}', false",
    })
    void anObjectionTakesItsPurposeOutHoweverItIsSent(String form, String json, boolean known) {
        Decision now = decision(ChoiceStage.facts(SITE, null));
        for (ChoiceForm sent :
                List.of(parse("application/x-www-form-urlencoded", form), parse("application/json", json))) {
            assertThat(sent.purposes()).containsExactly("a");
            assertThat(Chosen.isKnown(now, sent)).isEqualTo(known);
        }
    }

    @ParameterizedTest
    @CsvSource({"purpose", "object", "vendor", "was"})
    void noFormNamesMoreThanAnySiteHas(String field) {
        String type = "application/x-www-form-urlencoded";
        parse(type, (field + "=x&").repeat(500));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> parse(type, (field + "=x&").repeat(501))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("too many purposes");
    }
}
