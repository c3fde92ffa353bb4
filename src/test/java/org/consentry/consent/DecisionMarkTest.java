package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.consent.DecisionHostTest.YAML;
import static org.consentry.consent.DecisionHostTest.decision;
import static org.consentry.consent.DecisionHostTest.policy;
import static org.consentry.consent.DecisionHostTest.shown;
import static org.consentry.consent.DecisionHostTest.small;

import java.nio.charset.StandardCharsets;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths of the site itself, inline scripts, and the marks of consent tools. */
class DecisionMarkTest {
    @ParameterizedTest
    @CsvSource({
        "/collect, held statistics by policy-path:/collect",
        "/collect/x, held statistics by policy-path:/collect",
        "/%63ollect, held statistics by policy-path:/collect",
        "/%2563ollect, ''",
        "/tag/a.js, held ads by policy-path:/tag/*",
        "//collect, held statistics by policy-path:/collect",
        "/collect;x=1, held statistics by policy-path:/collect",
        "/collect%3Bx, held statistics by policy-path:/collect",
        "/./collect, held statistics by policy-path:/collect",
        "/a/../collect, held statistics by policy-path:/collect",
        "/a/..;/collect/, held statistics by policy-path:/collect",
        "/../..//%2e/collect, held statistics by policy-path:/collect",
        "/a%2F..%2Fcollect, held statistics by policy-path:/collect",
        "/collect%2Fx, held statistics by policy-path:/collect",
        "/tag%2f;v=2/./a.js, held ads by policy-path:/tag/*",
        "/a/collect, ''",
        "/..collect, ''",
        "/collector, ''",
        "/, ''",
        "'', ''",
        "/%, ''",
        "/%4, ''",
        "/%zz, ''",
    })
    void aTrackingPathWaitsForItsPurpose(String path, String expected) {
        HostVerdict verdict = decision(policy(YAML)).path(path);
        assertThat(verdict == null ? "" : shown(verdict)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "var a = 1; | ''",
                "fbq(\"init\") | held social_meta",
                "gtag(\"config\") | held statistics",
                "gtag(\"config\");fbq(\"init\") | held statistics social_meta",
                "s.src='https://embed.tawk.to/5'; | passes",
                "s.src='https://connect.facebook.net/en/fbevents.js' | held social_meta",
                "var c = {\"s\":\"gtag('config'\"};boot() | ''",
                "s.src='https://widget.intercom.io/widget/x' | held chat_intercom",
            })
    void anInlineScriptWaitsForEachTagInIt(String script, String expected) {
        byte[] b = script.getBytes(StandardCharsets.UTF_8);
        HostVerdict verdict = decision(policy(YAML)).scripts().judge(b, 0, b.length);
        String found = verdict == null ? "" : verdict.purpose().isEmpty() ? "passes" : "held " + verdict.purpose();
        assertThat(found).isEqualTo(expected);
        HostVerdict one = decision(policy(YAML), "statistics").scripts().judge(b, 0, b.length);
        assertThat(one == null || one.passes()).isEqualTo(!expected.contains("social") && !expected.contains("chat"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data-category | analytics | statistics",
                "data-category | statistics | statistics",
                "data-category | ads | ads",
                "data-category | necessary | passes",
                "data-category | chat | chat",
                "data-category | shoes | none",
                "data-category | !analytics | none",
                "data-consent | video social | video social",
                "data-consent | whatever | none",
                "data-consent | true | none",
                "data-consent | statistics later | statistics",
                "data-cookieconsent | statistics,marketing | statistics ads",
                "data-cookieconsent | ignore | passes",
                "data-cookieconsent | Preferences | chat",
                "data-cookieconsent | whatever | none",
                "data-usercentrics | meta | social_meta",
                "data-usercentrics | Google Analytics | statistics",
                "data-usercentrics | Somebody | ads",
                "data-name | youtube | video_youtube",
                "data-name | email | none",
                "class | big optanon-category-C0002 red | statistics",
                "class | optanon-category-C0003-C0004 | chat ads",
                "class | OPTANON-CATEGORY-C0001 | passes",
                "class | optanon-category-C0099 | ads",
                "class | big red | none",
                "id | analytics | none",
            })
    void marksOfOtherToolsAreReadAsPurposes(String attribute, String value, String expected) {
        String found = decision(policy(YAML))
                .hint(attribute, value)
                .map(v -> v.passes() ? "passes" : v.purpose())
                .orElse("none");
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', passes",
        "'  - {id: settings, category: functional, basis: contract}', passes",
        "'  - {id: chat, category: functional, basis: contract, vendors: [Intercom]}', chat",
        "'  - {id: chat, category: functional, basis: contract, vendors: [Intercom]}\n"
                + "  - {id: extras, category: functional, basis: consent}', extras",
    })
    void aFunctionalMarkWaitsForAPurposeAndForNoService(String purposes, String expected) {
        SitePolicy site = policy(small("vendors: [{name: Intercom}]\n", purposes));
        for (String attribute : new String[] {"data-category", "data-cookieconsent"}) {
            assertThat(decision(site).hint(attribute, "preferences"))
                    .get()
                    .extracting(verdict -> verdict.passes() ? "passes" : verdict.purpose())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aMarkOfAPurposeWaitsForItThoughAServiceOfItIsGranted() {
        SitePolicy site = policy(YAML);
        assertThat(decision(site, "video_youtube").hint("data-name", "youtube"))
                .get()
                .matches(HostVerdict::passes);
        assertThat(decision(site, "video_youtube").hint("data-category", "video"))
                .get()
                .matches(verdict -> !verdict.passes());
    }

    @Test
    void aMarkWithoutAnEndIsNone() {
        assertThat(decision(policy(YAML)).hint("class", "optanon-category-C0002 ".repeat(100)))
                .isEmpty();
        assertThat(decision(policy(YAML)).hint("data-cookieconsent", " , ")).isEmpty();
    }

    @Test
    void aMarkThatNeverCanBeGrantedHoldsForEver() {
        SitePolicy site = policy(small("", "  - {id: s, category: analytics, basis: consent}"));
        assertThat(decision(site, "s").hint("data-cookieconsent", "statistics, marketing"))
                .get()
                .extracting(HostVerdict::purpose, HostVerdict::passes)
                .containsExactly("-", false);
    }
}
