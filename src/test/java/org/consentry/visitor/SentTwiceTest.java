package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.visitor.ChoiceStage.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.RequestFacts;
import org.consentry.ledger.Database;
import org.consentry.ledger.EmbeddedPostgres;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One form makes one record, however often it is sent; another choice makes another. */
final class SentTwiceTest {
    private static final SitePolicy SITE = site("shop", "1", "Statistics");
    private static final String HOME = "192.0.2.1";

    @TempDir
    Path folder;

    private ChoiceStage stage;
    private Choices choices;

    @BeforeEach
    void open() throws Exception {
        stage = new ChoiceStage(folder);
        choices = stage.choices();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static Consent consent(Choices.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Choices.Outcome.Recorded.class);
        return ((Choices.Outcome.Recorded) outcome).consent();
    }

    private static Choices.Outcome send(Choices choices, String ticket, String choice, Consent before, String from) {
        RequestFacts facts = ChoiceStage.facts(SITE, before);
        ChoiceForm form = new ChoiceForm(ticket, choice, List.of(), List.of(), null, null, "/", "");
        return choices.take(facts, ChoiceStage.GROUNDS, form, from);
    }

    private Consent send(String ticket, String choice, Consent before) {
        return consent(send(choices, ticket, choice, before, HOME));
    }

    private int records() throws Exception {
        return stage.ledger.latest(RecordFilter.ALL, 1000).size();
    }

    @ParameterizedTest
    @CsvSource({"sqlite, 100", "postgresql, 5"})
    void atOnceItIsRecordedOnceAndAllGetTheSameAnswer(String database, int rounds) throws Exception {
        ExecutorService clicks = Executors.newFixedThreadPool(3);
        try (Database opened = database.equals("sqlite") ? null : EmbeddedPostgres.open();
                Ledger ledger = opened == null ? null : new JdbcLedger(opened.dataSource(), Duration.ofSeconds(10))) {
            Ledger used = ledger == null ? stage.ledger : ledger;
            Choices tried = new Choices(stage.tickets, stage.banner, used, Provenance.NONE, () -> stage.now);
            for (int round = 0; round < rounds; round++) {
                String ticket = stage.ticket(SITE);
                CyclicBarrier together = new CyclicBarrier(3);
                List<Future<Consent>> answers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    answers.add(clicks.submit(() -> {
                        together.await();
                        return consent(send(tried, ticket, "accept-all", null, HOME));
                    }));
                }
                Consent first = answers.get(0).get();
                assertThat(answers.get(1).get()).isEqualTo(first);
                assertThat(answers.get(2).get()).isEqualTo(first);
            }
            assertThat(used.latest(RecordFilter.ALL, 1000)).hasSize(rounds);
        } finally {
            clicks.shutdownNow();
        }
    }

    @Test
    void withTheCookieOfTheFirstAnswerItIsStillTheSame() throws Exception {
        String ticket = stage.ticket(SITE);
        Consent first = send(ticket, "accept-all", null);
        assertThat(send(ticket, "accept-all", first)).isEqualTo(first);
        assertThat(send(ticket, "accept-all", null)).isEqualTo(first);
        assertThat(records()).isEqualTo(1);
    }

    @Test
    void anotherChoiceFromTheSamePageIsAnotherRecord() throws Exception {
        String ticket = stage.ticket(SITE);
        Consent yes = send(ticket, "accept-all", null);
        Consent no = send(ticket, "withdraw", yes);
        Consent again = send(ticket, "accept-all", no);
        assertThat(List.of(yes.record(), no.record(), again.record())).doesNotHaveDuplicates();
        assertThat(records()).isEqualTo(3);
    }

    @Test
    void ofTwoTabsTheLaterWinsAndBothAreOnRecord() throws Exception {
        String tab = stage.ticket(SITE);
        String other = stage.ticket(SITE);
        Consent first = send(tab, "accept-all", null);
        stage.now = stage.now.plusSeconds(1);
        Consent later = send(other, "reject-all", first);
        assertThat(later.answers()).doesNotContainValue(true);
        assertThat(later.subject()).isEqualTo(first.subject());
        assertThat(stage.ledger.latest(RecordFilter.ALL, 1).get(0).record().supersedes())
                .isEqualTo(first.record());
        assertThat(records()).isEqualTo(2);
    }

    @Test
    void aPageThatIsKeptForManyMakesARecordForEach() throws Exception {
        String ticket = stage.ticket(SITE);
        Consent one = send(ticket, "accept-all", null);
        Consent another = consent(send(choices, ticket, "accept-all", null, "192.0.2.2"));
        assertThat(another.subject()).isNotEqualTo(one.subject());
        assertThat(records()).isEqualTo(2);
    }

    @Test
    void whoIsForgottenIsSomebodyElseAfterwards() throws Exception {
        String ticket = stage.ticket(SITE);
        Consent before = send(ticket, "accept-all", null);
        choices.forget("f".repeat(32));
        assertThat(send(ticket, "accept-all", null)).isEqualTo(before);
        choices.forget(before.subject());
        assertThat(send(ticket, "accept-all", null).subject()).isNotEqualTo(before.subject());
    }

    @Test
    void whatFailedIsTriedAgain() {
        SentTwice twice = new SentTwice();
        AtomicInteger tries = new AtomicInteger();
        SentTwice.Form form = new SentTwice.Form(
                "shop",
                "n",
                HOME,
                new org.consentry.consent.Choice(org.consentry.consent.Choice.Kind.REJECT_ALL, java.util.Map.of()),
                "banner",
                null);
        for (int i = 0; i < 3; i++) {
            twice.once(form, () -> {
                tries.incrementAndGet();
                return new Choices.Outcome.Stale();
            });
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> twice.once(form, () -> {
                        tries.incrementAndGet();
                        throw new IllegalStateException("no ledger");
                    })))
                    .hasMessage("no ledger");
        }
        assertThat(tries).hasValue(6);
    }

    /** Long enough for a second click; whoever has the form and the network an hour later gets nobody's token. */
    @ParameterizedTest
    @CsvSource({"9, true", "11, false"})
    void aFormCountsAsSentForTenSeconds(int seconds, boolean same) {
        AtomicLong now = new AtomicLong();
        SentTwice twice = new SentTwice(now::get);
        SentTwice.Form form =
                new SentTwice.Form("shop", "n", HOME, new Choice(Choice.Kind.REJECT_ALL, Map.of()), "banner", null);
        Choices.Outcome first = twice.once(form, () -> recorded("0".repeat(32)));
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        Choices.Outcome second = twice.once(form, () -> recorded("1".repeat(32)));
        assertThat(consent(second).equals(consent(first))).isEqualTo(same);
    }

    private static Choices.Outcome recorded(String subject) {
        Consent consent = new Consent(subject, ChoiceStage.OLDER, "1", Map.of(), ChoiceStage.NOON);
        return new Choices.Outcome.Recorded(consent, ChoiceStage.decision(ChoiceStage.facts(SITE, consent)));
    }
}
