package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.Dialect;
import org.consentry.ledger.LegalHolds;
import org.consentry.rights.RequestWatch.State;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The operator is reminded once before a request's day and once after it, and old requests go. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class RequestWatchTest {
    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    private RightsStage stage;
    private String doubt = "";
    private RequestWatch watch;

    @BeforeEach
    void open() throws Exception {
        stage = new RightsStage(dialect, folder);
        watch = watch();
    }

    @AfterEach
    void close() {
        watch.close();
        stage.close();
    }

    private RequestWatch watch() {
        return new RequestWatch(stage.requests, stage::sites, () -> doubt, () -> stage.now);
    }

    private DataRequest ask(SitePolicy site) throws Exception {
        return stage.book.receive(
                site, RequestKind.OBJECT, "en", Asker.withToken(RightsStage.SUBJECT, "anna@mail.example"), "Words.");
    }

    private List<Delivery> told() throws Exception {
        return stage.deliveries.list(DeliveryTable.WAITING, 100);
    }

    private void on(String day) throws Exception {
        stage.now = Instant.parse(day + "T08:00:00Z");
        watch.run();
    }

    @Test
    void aRequestIsRemindedOfOnceBeforeItsDayAndOnceAfterIt() throws Exception {
        SitePolicy shop = stage.site("shop", "request-due", "requests: {answer: 10 days, remind: 3 days}");
        stage.site("quiet", "request, erasure", "requests: {answer: 10 days, remind: 3 days}");
        DataRequest sent = ask(shop);
        ask(stage.sites.get(1));
        on("2026-11-29");
        assertThat(watch.state()).isEqualTo(new State(2, 0, 0));
        assertThat(told()).isEmpty();
        on("2026-11-30");
        assertThat(watch.state()).isEqualTo(new State(2, 2, 0));
        on("2026-12-03");
        watch().run();
        assertThat(told())
                .as("by two nodes, and the other site wants to hear of other things")
                .singleElement()
                .satisfies(one -> assertThat(one.body())
                        .contains(
                                "\"event\":\"request-due\"",
                                "\"number\":\"" + sent.number() + '"',
                                "\"overdue\":false",
                                "\"due\":\"2026-12-03\"",
                                "\"site\":\"shop\"",
                                "\"id\":\"" + one.id() + '"')
                        .doesNotContain("anna", "Words", RightsStage.SUBJECT));
        on("2026-12-04");
        on("2026-12-20");
        assertThat(watch.state()).isEqualTo(new State(2, 0, 2));
        assertThat(told())
                .hasSize(2)
                .first()
                .satisfies(one -> assertThat(one.body()).contains("\"overdue\":true"));
        stage.book.close(sent.number(), RequestOutcome.DROPPED, "reviewer");
        // Health checks need not wait for the next round of reminders.
        watch.count();
        assertThat(watch.state()).isEqualTo(new State(1, 0, 1));
        on("2026-12-21");
        assertThat(watch.state()).isEqualTo(new State(1, 0, 1));
        assertThat(told()).hasSize(2);
    }

    @Test
    void whatIsPutOffIsRemindedOfAgain() throws Exception {
        SitePolicy shop = stage.site("shop", "request-due", "requests: {answer: 10 days, remind: 3 days}");
        DataRequest sent = ask(shop);
        on("2026-12-01");
        stage.book.extend(sent.number(), LocalDate.parse("2027-01-10"), "many requests", "reviewer");
        on("2027-01-06");
        assertThat(told()).hasSize(1);
        on("2027-01-07");
        assertThat(told()).hasSize(2);
    }

    @Test
    void whatIsLeftOfClosedOnesGoesWhenItsTimeIsOver() throws Exception {
        SitePolicy shop = stage.site("shop", "", "retention: {request: 6 months}");
        DataRequest old = ask(shop);
        DataRequest open = ask(shop);
        stage.book.close(old.number(), RequestOutcome.DONE, "reviewer");
        on("2027-05-23");
        assertThat(stage.book.find(old.number())).isPresent();
        stage.now = Instant.parse("2027-05-23T12:00:01Z");
        doubt = "the clock has jumped";
        watch.run();
        assertThat(stage.book.find(old.number())).as("by a clock in doubt").isPresent();
        doubt = "";
        var hold = stage.subjects.holds().set("shop", "", LegalHolds.Exemption.E, "a lawsuit", "reviewer");
        watch.run();
        assertThat(stage.book.find(old.number()))
                .as("while all of the site is held")
                .isPresent();
        stage.subjects.holds().lift(hold.id(), "reviewer");
        watch.run();
        assertThat(stage.book.find(old.number())).isEmpty();
        assertThat(stage.book.find(open.number())).as("one that is open stays").isPresent();
    }

    @Test
    void onceTheContractHasEndedClosedOnesGoButWhereTheyAreKept() throws Exception {
        SitePolicy shop = stage.site("shop", "", "archive: {ended: 2026-12-31}");
        SitePolicy books = stage.site("books", "", "archive: {ended: 2026-12-31, keep: [request]}");
        DataRequest gone = ask(shop);
        DataRequest open = ask(shop);
        DataRequest kept = ask(books);
        stage.book.close(gone.number(), RequestOutcome.DONE, "reviewer");
        stage.book.close(kept.number(), RequestOutcome.DONE, "reviewer");
        on("2026-12-31");
        assertThat(stage.book.find(gone.number())).as("on the last day").isPresent();
        on("2027-01-01");
        assertThat(stage.book.find(gone.number())).isEmpty();
        assertThat(stage.book.find(open.number()).orElseThrow().contact())
                .as("it has to be answered")
                .isEqualTo("anna@mail.example");
        assertThat(stage.book.find(kept.number())).isPresent();
        stage.book.close(open.number(), RequestOutcome.DONE, "reviewer");
        on("2027-01-02");
        assertThat(stage.book.find(open.number())).as("closed after the end").isPresent();
    }

    @Test
    void itRunsByItself() throws Exception {
        SitePolicy shop = stage.site("shop", "request-due", "requests: {answer: 2 days, remind: 1 day}");
        ask(shop);
        stage.now = stage.now.plus(Duration.ofDays(1));
        watch.start(Duration.ofHours(1));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (watch.state().soon() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(watch.state()).isEqualTo(new State(1, 1, 0));
    }
}
