package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.visitor.ChoiceStage.NOON;
import static org.consentry.visitor.ChoiceStage.facts;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Handover;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signer;
import org.consentry.consent.Surface;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a choice comes to on a site that asks nothing, of a visitor who is too young, and under a notice reworded. */
final class SwitchesTest {
    private static final String FROM = "192.0.2.1";

    @TempDir
    Path folder;

    private final SitePolicy shop = ChoiceStage.site("shop", "1", "Statistics", "minimum-age: 16");
    private final ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> NOON);
    private ChoiceStage stage;

    @BeforeEach
    void open() throws LedgerException {
        stage = new ChoiceStage(folder);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static SitePolicy policy(String notice, String more) {
        String yaml = "site: shop\nhosts: [shop.example]\ncontroller: {name: The Shop}\nlanguages: [en]\n" + "notice: {"
                + notice + "}\n" + more;
        try {
            return PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static SitePolicy essential(String version) {
        return policy("version: \"" + version + "\", effective: 2026-11-01", """
                essential-only: true
                purposes:
                  - {id: site, category: necessary, basis: contract}
                  - {id: settings, category: functional, basis: contract}
                """);
    }

    private String ticket(RequestFacts facts) {
        return stage.tickets.issue(
                facts.site(), stage.banner.wording(facts.site(), "en", Surface.BANNER, facts.regime()));
    }

    private Choices.Outcome take(RequestFacts facts, String ticket, String choice, String... purposes) {
        ChoiceForm form = new ChoiceForm(ticket, choice, List.of(purposes), List.of(), null, null, "/", "");
        return stage.choices().take(facts, ChoiceStage.GROUNDS, form, FROM);
    }

    private Choices.Outcome.Recorded recorded(RequestFacts facts, String choice, String... purposes) {
        Choices.Outcome outcome = take(facts, ticket(facts), choice, purposes);
        assertThat(outcome).isInstanceOf(Choices.Outcome.Recorded.class);
        return (Choices.Outcome.Recorded) outcome;
    }

    private ConsentRecord latest() throws LedgerException {
        return stage.ledger.latest(RecordFilter.ALL, 1).get(0).record();
    }

    // ---- too young

    @Test
    void whoIsTooYoungIsARefusalThatLasts() throws LedgerException {
        Choices.Outcome.Recorded said = recorded(facts(shop, null), "under-age");
        assertThat(latest().choice()).isEqualTo(Choice.Kind.REJECT_ALL);
        assertThat(latest().method()).isEqualTo("under-age");
        assertThat(latest().purposes()).isEqualTo(Map.of("analytics", false, "marketing", false));
        assertThat(said.decision().regime()).isEqualTo(Regime.UNDER_AGE);
        Consent young = tokens.read(shop, tokens.issue("shop", said.consent())).orElseThrow();
        assertThat(young).isEqualTo(said.consent());
        // Another tab that was open before shows what is asked of others: it is not taken.
        assertThat(take(facts(shop, young), ticket(facts(shop, null)), "accept-all"))
                .isInstanceOf(Choices.Outcome.Stale.class);
        Choices.Outcome.Recorded all = recorded(facts(shop, young), "accept-all");
        assertThat(all.decision().grants()).doesNotContainValue(true);
        assertThat(recorded(facts(shop, all.consent()), "custom", "analytics")
                        .decision()
                        .regime())
                .isEqualTo(Regime.UNDER_AGE);
        // Nor does a change of the notice make anybody older.
        SitePolicy later = ChoiceStage.site("shop", "2", "Statistics", "minimum-age: 16");
        Decision asked = ChoiceStage.decision(facts(later, all.consent()));
        assertThat(asked.regime()).isEqualTo(Regime.UNDER_AGE);
        assertThat(asked.bannerDue()).isFalse();
    }

    /** A script of the page's can send it as well as the visitor. */
    @ParameterizedTest
    @ValueSource(strings = {"withdraw", "accept-all", "reject-all", "custom"})
    void noLaterAnswerTakesTheAgeBack(String choice) {
        Consent young = recorded(facts(shop, null), "under-age").consent();
        stage.now = NOON.plusSeconds(1);
        Choices.Outcome.Recorded back = recorded(facts(shop, young), choice);
        assertThat(back.consent().minor()).isTrue();
        assertThat(back.decision().regime()).isEqualTo(Regime.UNDER_AGE);
        stage.now = NOON.plusSeconds(2);
        Choices.Outcome.Recorded then = recorded(facts(shop, back.consent()), "accept-all");
        assertThat(then.consent().minor()).isTrue();
        assertThat(then.decision().grants()).doesNotContainValue(true);
    }

    @Test
    void anAgeIsForgottenWithTheChoice() {
        Consent young = recorded(facts(shop, null), "under-age").consent();
        Duration later = shop.validity().plusDays(1);
        ConsentToken then = new ConsentToken(new Signer("token", new byte[32]), () -> NOON.plus(later));
        Consent old = then.read(shop, tokens.issue("shop", young)).orElseThrow();
        assertThat(old.expired()).isTrue();
        assertThat(old.minor()).isFalse();
        assertThat(facts(shop, old).regime()).isEqualTo(Regime.OPT_IN);
    }

    @Test
    void aRefusalJustBeforeIsAnotherAnswer() throws LedgerException {
        RequestFacts facts = facts(shop, null);
        String ticket = ticket(facts);
        Choices choices = stage.choices();
        for (String choice : List.of("reject-all", "under-age")) {
            choices.take(
                    facts,
                    ChoiceStage.GROUNDS,
                    new ChoiceForm(ticket, choice, List.of(), List.of(), null, null, "/", ""),
                    FROM);
        }
        assertThat(stage.ledger.latest(RecordFilter.ALL, 9))
                .extracting(stored -> stored.record().method())
                .containsExactlyInAnyOrder("banner", "under-age");
    }

    @Test
    void anAppsVisitorsMaySaySoTooAndNoOtherSitesDo() {
        RequestFacts facts = facts(shop, null);
        ChoiceForm form = new ChoiceForm(ticket(facts), "under-age", List.of(), List.of(), null, null, "/", "");
        assertThat(stage.choices().takeFromApp(facts, ChoiceStage.GROUNDS, form, FROM))
                .isInstanceOf(Choices.Outcome.Recorded.class);
        RequestFacts ageless = facts(ChoiceStage.site("shop", "1", "Statistics"), null);
        assertThat(take(ageless, ticket(ageless), "under-age")).isInstanceOf(Choices.Outcome.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minor", "stood", "Minor", ""})
    void noTokenIsMadeOlderOrYoungerByHand(String mark) {
        Consent plain = new Consent("s", "r", "1", Map.of("analytics", true), NOON);
        String genuine = tokens.issue("shop", plain);
        String forged = new Signer("token", new byte[33]).sign("shop\ns\nr\n1\n0\n+analytics,\n" + mark);
        assertThat(tokens.read(shop, forged)).isEmpty();
        assertThat(tokens.read(shop, genuine + mark).filter(read -> !read.equals(plain)))
                .isEmpty();
    }

    // ---- nothing is asked

    @ParameterizedTest
    @CsvSource({"custom", "accept-all", "reject-all", "withdraw"})
    void whereNothingIsAskedNothingIsGrantedAndTheNoticeIsDone(String choice) throws LedgerException {
        RequestFacts facts = facts(essential("1"), null);
        assertThat(ChoiceStage.decision(facts).bannerDue()).isTrue();
        Choices.Outcome.Recorded told = recorded(facts, choice);
        assertThat(latest().purposes()).isEmpty();
        assertThat(latest().choice()).isNotEqualTo(Choice.Kind.ACCEPT_ALL);
        assertThat(told.decision().grants()).isEmpty();
        assertThat(told.decision().bannerDue()).isFalse();
        // A new version of the statement is announced.
        Decision later = ChoiceStage.decision(facts(essential("2"), told.consent()));
        assertThat(later.bannerDue()).isTrue();
        assertThat(later.reask()).isEqualTo(Decision.Reask.CHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings", "site", "analytics", "marketing", "*"})
    void whereNothingIsAskedNoPurposeHasASwitch(String purpose) throws LedgerException {
        RequestFacts facts = facts(essential("1"), null);
        assertThat(take(facts, ticket(facts), "custom", purpose)).isInstanceOf(Choices.Outcome.Invalid.class);
        assertThat(stage.ledger.latest(RecordFilter.ALL, 9)).isEmpty();
    }

    @Test
    void whereNothingIsAskedNothingIsTakenOver() {
        Handover all = new Handover("other", "shop", Set.of(Category.values()), Set.of(), "n", NOON);
        assertThat(all.purposes(ChoiceStage.decision(facts(essential("1"), null))))
                .isEmpty();
    }

    // ---- a notice reworded

    private static SitePolicy version(String notice) {
        return policy(notice + ", effective: 2026-11-01", """
                purposes:
                  - {id: analytics, category: analytics, basis: consent}
                """);
    }

    @Test
    void aBannerServedBeforeAnEditorialChangeHoldsAndTheRecordNamesItsVersion() throws LedgerException {
        String ticket = ticket(facts(version("version: \"2\""), null));
        RequestFacts reworded = facts(version("version: \"2.1\", change: editorial, keeps: [\"2\"]"), null);
        Choices.Outcome outcome = take(reworded, ticket, "accept-all");
        assertThat(outcome).isInstanceOf(Choices.Outcome.Recorded.class);
        Choices.Outcome.Recorded recorded = (Choices.Outcome.Recorded) outcome;
        assertThat(latest().noticeVersion()).isEqualTo("2");
        assertThat(recorded.consent().noticeVersion()).isEqualTo("2");
        assertThat(recorded.decision().answered()).isTrue();
        assertThat(recorded.decision().grants()).containsEntry("analytics", true);
        assertThat(recorded.decision().reask()).isEqualTo(Decision.Reask.NO);
        Decision next = ChoiceStage.decision(facts(version("version: \"3\""), recorded.consent()));
        assertThat(next.reask()).isEqualTo(Decision.Reask.CHANGED);
        assertThat(next.grants()).containsEntry("analytics", false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: \"3\"",
                "version: \"2.1\", change: editorial, keeps: [\"1\"]",
                "version: \"1\"",
            })
    void oneServedUnderAnyOtherVersionIsShownAgain(String notice) throws LedgerException {
        String ticket = ticket(facts(version("version: \"2\""), null));
        assertThat(take(facts(version(notice), null), ticket, "accept-all")).isInstanceOf(Choices.Outcome.Stale.class);
        assertThat(stage.ledger.latest(RecordFilter.ALL, 9)).isEmpty();
    }

    /** Its words would not be what the record says was read. */
    @Test
    void aPageThatShowsItsVersionIsShownAgain() {
        SitePolicy before = version("version: \"2\"");
        SitePolicy after = version("version: \"2.1\", change: editorial, keeps: [\"2\"]");
        String ticket = stage.tickets.issue(before, stage.banner.wording(before, "en", Surface.PREFERENCES));
        assertThat(take(facts(after, null), ticket, "accept-all")).isInstanceOf(Choices.Outcome.Stale.class);
    }
}
