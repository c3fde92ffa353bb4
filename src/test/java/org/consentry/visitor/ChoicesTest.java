package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.visitor.ChoiceStage.NOON;
import static org.consentry.visitor.ChoiceStage.OLDER;
import static org.consentry.visitor.ChoiceStage.facts;
import static org.consentry.visitor.ChoiceStage.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.consentry.banner.BannerView;
import org.consentry.consent.Consent;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoicesTest {
    @TempDir
    Path folder;

    private ChoiceStage stage;

    @BeforeEach
    void open() throws LedgerException {
        stage = new ChoiceStage(folder);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Choices.Outcome take(RequestFacts facts, String ticket, String choice) {
        ChoiceForm form = new ChoiceForm(ticket, choice, List.of(), List.of(), null, null, "/", "");
        return stage.choices().take(facts, ChoiceStage.GROUNDS, form, "192.0.2.1");
    }

    private int records() throws LedgerException {
        return stage.ledger.latest(RecordFilter.ALL, 100).size();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "23, true", "24, false", "25, false", "8760, false"})
    void aFormThatLayOpenForADayIsShownAgain(int hours, boolean taken) throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        String ticket = stage.ticket(site);
        stage.now = NOON.plus(Duration.ofHours(hours));
        Choices.Outcome outcome = take(facts(site, null), ticket, "accept-all");
        assertThat(outcome).isInstanceOf(taken ? Choices.Outcome.Recorded.class : Choices.Outcome.Stale.class);
        assertThat(records()).isEqualTo(taken ? 1 : 0);
    }

    @Test
    void whatTheVisitorReadIsWhatTheRecordSays() throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        for (SitePolicy changed : List.of(
                site("shop", "1", "Something else"),
                site("shop", "2", "Statistics"),
                site("other", "1", "Statistics"))) {
            assertThat(take(facts(changed, null), stage.ticket(site), "accept-all"))
                    .isInstanceOf(Choices.Outcome.Stale.class);
        }
        assertThat(records()).isZero();
        take(facts(site, null), stage.ticket(site), "accept-all");
        assertThat(stage.ledger.latest(RecordFilter.ALL, 1).get(0).record().wordingHash())
                .isEqualTo(stage.banner.wording(site, "en", Surface.BANNER).hash());
    }

    /** Another tab may have answered, or the signal been switched on, since the form was served. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void theRecordNamesWhatWasReadThoughTheVisitorIsAnotherByNow(boolean read, boolean sent) throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        Signal[] signal = {Signal.GPC};
        Signal[] none = {};
        BannerView view = BannerView.of(ChoiceStage.decision(facts(site, null, read ? signal : none)));
        Wording shown = stage.banner.wording(site, "en", Surface.PREFERENCES, view);
        assertThat(shown.text().contains("disabled")).isEqualTo(read);

        take(facts(site, null, sent ? signal : none), stage.tickets.issue(site, shown), "accept-all");

        var record = stage.ledger.latest(RecordFilter.ALL, 1).get(0).record();
        assertThat(stage.ledger.wording(record.wordingHash())).contains(shown);
    }

    @Test
    void anAnswerToAnOlderNoticeIsTheSameSubjects() throws LedgerException {
        SitePolicy site = site("shop", "2", "Statistics");
        Consent before = new Consent("0".repeat(32), OLDER, "1", Map.of("analytics", true), NOON);
        take(facts(site, before, Signal.GPC), stage.ticket(site), "accept-all");
        var record = stage.ledger.latest(RecordFilter.ALL, 1).get(0).record();
        assertThat(record.subject()).isEqualTo("0".repeat(32));
        assertThat(record.supersedes()).isEqualTo(OLDER);
        assertThat(record.purposes()).isEqualTo(Map.of("analytics", true, "marketing", false));
        assertThat(record.signals()).containsExactly("gpc");
    }

    /** As a browser does that restores a page of yesterday, or a visitor who goes back and says yes to sending it again. */
    @Test
    void anOldFormThatComesAgainBringsBackNothingThatWasWithdrawn() throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        Choices choices = stage.choices();
        String old = stage.ticket(site);
        Consent accepted = recorded(choices, facts(site, null), old, "accept-all");
        Consent withdrawn = recorded(choices, facts(site, accepted), stage.ticket(site), "withdraw");

        assertThat(take(choices, facts(site, withdrawn), old, "accept-all")).isInstanceOf(Choices.Outcome.Stale.class);
        assertThat(records()).isEqualTo(2);
        // To say no once more harms nobody, and who reads the question anew may say yes to it.
        assertThat(take(choices, facts(site, withdrawn), old, "reject-all"))
                .isInstanceOf(Choices.Outcome.Recorded.class);
        assertThat(take(choices, facts(site, withdrawn), stage.ticket(site), "accept-all"))
                .isInstanceOf(Choices.Outcome.Recorded.class);
        // Who is forgotten leaves no trace of that either.
        choices.forget(withdrawn.subject());
        assertThat(take(choices, facts(site, withdrawn), old, "accept-all"))
                .isInstanceOf(Choices.Outcome.Recorded.class);
        // A page that many read has one ticket for all of them.
        assertThat(take(choices, facts(site, null), old, "accept-all")).isInstanceOf(Choices.Outcome.Recorded.class);
    }

    private static Choices.Outcome take(Choices choices, RequestFacts facts, String ticket, String choice) {
        ChoiceForm form = new ChoiceForm(ticket, choice, List.of(), List.of(), null, null, "/", "");
        return choices.take(facts, ChoiceStage.GROUNDS, form, "192.0.2.1");
    }

    private static Consent recorded(Choices choices, RequestFacts facts, String ticket, String choice) {
        return ((Choices.Outcome.Recorded) take(choices, facts, ticket, choice)).consent();
    }

    @Test
    void whatCannotBeRecordedDoesNotHold() {
        SitePolicy site = site("shop", "1", "Statistics");
        stage.ledger.close();
        assertThat(take(facts(site, null), stage.ticket(site), "accept-all"))
                .isInstanceOf(Choices.Outcome.NotRecorded.class);
    }

    @Test
    void anExpiredChoicesVisitorIsTheSameSubject() throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        Consent past = new Consent("0".repeat(32), OLDER, "1", Map.of("analytics", true), NOON, false, true);
        take(facts(site, past), stage.ticket(site), "reject-all");
        var record = stage.ledger.latest(RecordFilter.ALL, 1).get(0).record();
        assertThat(record.subject()).isEqualTo("0".repeat(32));
        assertThat(record.supersedes()).isEqualTo(OLDER);
    }

    @ParameterizedTest
    @CsvSource({"opt-in, false", "opt-out, true", "notice, true"})
    void aChoiceWhereThingsRanAlreadySaysSo(String regime, boolean stood) {
        SitePolicy site = site("shop", "1", "Statistics", "regimes: {default: " + regime + "}");
        Choices.Outcome outcome = take(facts(site, null), stage.ticket(site), "accept-all");
        assertThat(((Choices.Outcome.Recorded) outcome).consent().stood()).isEqualTo(stood);
    }

    @Test
    void minorsAreOnRecordWithNothingButNo() throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics", "regimes: {default: under-age}");
        take(facts(site, null), stage.ticket(site), "accept-all");
        assertThat(stage.ledger.latest(RecordFilter.ALL, 1).get(0).record().purposes())
                .doesNotContainValue(true);
    }
}
