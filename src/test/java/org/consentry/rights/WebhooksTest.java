package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.consentry.consent.Choice;
import org.consentry.ledger.Await;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.Dialect;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTail;
import org.consentry.ledger.Subjects;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What happened is told once to each who wants to hear of it, whatever fails between. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class WebhooksTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final List<Map<String, String>> fields = Collections.synchronizedList(new ArrayList<>());
    private Supplier<WebhookClient.Answer> answer = () -> new WebhookClient.Answer(204, null);
    private Optional<String> secret = Optional.of(SECRET);
    /** From whom there is no answer. */
    private String dead = "none";

    private RightsStage stage;
    private Webhooks webhooks;

    @BeforeEach
    void open() throws Exception {
        stage = new RightsStage(dialect, folder);
        webhooks = webhooks();
    }

    @AfterEach
    void close() {
        webhooks.close();
        stage.close();
    }

    /** As one node has it. */
    private Webhooks webhooks() {
        return webhooks(Runnable::run);
    }

    private Webhooks webhooks(Executor lanes) {
        WebhookSettings settings = new WebhookSettings(
                name -> name.equals("consentry.webhook.secret.crm") ? secret : Optional.empty(), ListedHosts.NONE);
        WebhookSender.Post post = (webhook, with, body) -> {
            WebhookClient.Answer given = answer.get();
            if (given == null || body.contains("\"site\":\"" + dead + '"')) {
                throw new IOException("Connection refused\r\n\u0000by crm.example");
            }
            assertThat(webhook.url()).hasToString("https://crm.example/hook");
            sent.add(body);
            fields.add(with);
            return given;
        };
        WebhookSender sender =
                new WebhookSender(stage.deliveries, stage::sites, settings, post, () -> stage.now, lanes);
        return new Webhooks(stage.deliveries, tail(), sender, null, null, () -> stage.now);
    }

    private WebhookTail tail() {
        return new WebhookTail(
                new LedgerTail(stage.database),
                stage.ledger,
                stage.requests,
                stage.deliveries,
                stage::sites,
                () -> stage.now,
                7);
    }

    private void pass() throws Exception {
        stage.seal();
        webhooks.pass();
    }

    private void begin() throws Exception {
        pass();
        assertThat(sent).isEmpty();
    }

    private List<Delivery> list(String state) throws Exception {
        return webhooks.list(state, 1000);
    }

    private DataRequest ask(SitePolicy site) throws Exception {
        return stage.book.receive(
                site, RequestKind.ERASE, "en", Asker.withToken(RightsStage.SUBJECT, "anna@mail.example"), "Words.");
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = stage.database.dataSource().getConnection()) {
            connection.createStatement().execute(statement);
        }
    }

    @Test
    void whatIsTakenBackIsToldAndNothingElse() throws Exception {
        stage.site("shop", "withdrawal");
        stage.site("quiet", "");
        stage.choose("shop", Choice.Kind.ACCEPT_ALL, true, true, "");
        begin();
        String yes = stage.choose("shop", Choice.Kind.ACCEPT_ALL, true, true, "");
        stage.choose("shop", Choice.Kind.REJECT_ALL, false, false, "");
        stage.choose("quiet", Choice.Kind.WITHDRAW, false, false, "");
        String less = stage.choose("shop", Choice.Kind.CUSTOM, true, false, yes);
        String more = stage.choose("shop", Choice.Kind.CUSTOM, true, true, less);
        String none = stage.choose("shop", Choice.Kind.WITHDRAW, false, false, more);
        stage.choose("shop", Choice.Kind.REJECT_ALL, false, false, none);
        pass();
        String whose = Subjects.hash("shop", RightsStage.SUBJECT);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0))
                .contains(
                        "\"record_sha256\":\"" + RequestDigest.of(less) + '"',
                        "\"purposes\":[\"marketing\"]",
                        "\"choice\":\"custom\"",
                        "\"event\":\"withdrawal\"",
                        "\"site\":\"shop\"",
                        "\"time\":\"2026-11-23T12:00:00Z\"",
                        "\"subject_sha256\":\"" + whose + '"');
        assertThat(sent.get(1))
                .contains(
                        "\"record_sha256\":\"" + RequestDigest.of(none) + '"',
                        "\"purposes\":[\"analytics\",\"marketing\"]")
                .doesNotContain(RightsStage.SUBJECT);
        assertThat(sent)
                .as("who has an id has a receipt")
                .noneMatch(body -> body.contains(less) || body.contains(none));
        pass();
        assertThat(sent).as("once").hasSize(2);
        assertThat(list(DeliveryTable.DONE))
                .hasSize(2)
                .as("nothing of it is kept")
                .allMatch(one -> one.body().isEmpty());
    }

    @Test
    void aMessageIsSignedAndNamed() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        pass();
        Delivery one = list(DeliveryTable.DONE).get(0);
        assertThat(fields)
                .containsExactly(Map.of(
                        "Consentry-Event", "withdrawal",
                        "Consentry-Delivery", one.id(),
                        "Consentry-Signature", WebhookSignature.of(SECRET, stage.now, sent.get(0))));
    }

    @Test
    void erasuresAndTheCourseOfRequestsAreToldWithoutWhoAsked() throws Exception {
        SitePolicy shop = stage.site("shop", "erasure, request");
        begin();
        stage.choose("shop", Choice.Kind.ACCEPT_ALL, true, true, "");
        DataRequest request = ask(shop);
        stage.subjects.erase("shop", RightsStage.SUBJECT, "asked for", "visitor");
        stage.book.close(request.number(), RequestOutcome.DONE, "reviewer");
        pass();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0))
                .contains("\"event\":\"request\"", "\"outcome\":\"received\"", "\"kind\":\"erase\"")
                .contains("\"number\":\"" + request.number() + '"', "\"due\":\"2026-12-23\"");
        assertThat(sent.get(1))
                .contains("\"event\":\"erasure\"", "\"count\":1")
                .contains("\"subject_sha256\":\"" + Subjects.hash("shop", RightsStage.SUBJECT) + '"')
                .doesNotContain("asked for");
        assertThat(sent.get(2)).contains("\"outcome\":\"done\"", request.number());
        assertThat(sent)
                .noneMatch(body -> body.contains(RightsStage.SUBJECT)
                        || body.contains("anna")
                        || body.contains("Words")
                        || body.contains("leaves")
                        || body.contains("\"record\":"));
    }

    @Test
    void aChoiceThatIsErasedBeforeItIsToldIsNotTold() throws Exception {
        stage.site("shop", "withdrawal, erasure");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        stage.subjects.erase("shop", RightsStage.SUBJECT, "asked for", "visitor");
        pass();
        assertThat(sent).singleElement().asString().contains("\"event\":\"erasure\"");
    }

    @Test
    void whatACrashInterruptsIsReadAgainAndToldOnce() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        stage.seal();
        long before = stage.deliveries.cursor(0);
        // The cursor is moved first, and what is told comes behind it in the same transaction.
        sql("ALTER TABLE webhook_delivery RENAME TO away");
        assertThatThrownBy(() -> tail().step()).isInstanceOf(LedgerException.class);
        sql("ALTER TABLE away RENAME TO webhook_delivery");
        assertThat(stage.deliveries.cursor(0)).isEqualTo(before);
        assertThat(list(DeliveryTable.WAITING)).isEmpty();
        pass();
        assertThat(sent).hasSize(1);
    }

    @Test
    void twoNodesTellItOnce() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        for (int i = 0; i < 20; i++) {
            stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        }
        stage.seal();
        long from = stage.deliveries.cursor(0);
        LedgerTail.Page page = new LedgerTail(stage.database).read(from, 500);
        webhooks.pass();
        assertThat(stage.deliveries.advance(from, page.next(), List.of()))
                .as("the other one was quicker")
                .isFalse();
        webhooks().pass();
        assertThat(sent).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void oneThatIsTakenBySomebodyIsLeftUntilThatOneFallsSilent() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        stage.seal();
        tail().step();
        Delivery waiting = list(DeliveryTable.WAITING).get(0);
        Delivery claimed =
                stage.deliveries.claim(waiting, stage.now.plusSeconds(120)).orElseThrow();
        assertThat(stage.deliveries.claim(waiting, stage.now.plusSeconds(240))).isEmpty();
        pass();
        assertThat(sent).isEmpty();
        stage.now = stage.now.plusSeconds(120);
        pass();
        assertThat(sent).hasSize(1);
        stage.deliveries.dead(claimed, "too late");
        assertThat(list(DeliveryTable.DEAD)).as("it is somebody else's by now").isEmpty();
    }

    @Test
    void whatFailsIsTriedEightTimesWithGrowingWaitsAndThenGivenUp() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        answer = () -> null;
        List<Duration> waits = new ArrayList<>();
        pass();
        while (list(DeliveryTable.DEAD).isEmpty()) {
            Delivery one = list(DeliveryTable.WAITING).get(0);
            waits.add(Duration.between(stage.now, one.nextTry()));
            assertThat(one.tries()).isEqualTo(waits.size());
            assertThat(one.problem()).isEqualTo("IOException: Connection refused   by crm.example");
            stage.now = one.nextTry().minusMillis(1);
            webhooks.pass();
            assertThat(list(DeliveryTable.WAITING).get(0).tries())
                    .as("not before")
                    .isEqualTo(waits.size());
            stage.now = one.nextTry();
            webhooks.pass();
        }
        assertThat(waits).isEqualTo(WebhookSender.WAITS);
        Delivery dead = list(DeliveryTable.DEAD).get(0);
        assertThat(dead.tries()).isEqualTo(8);
        assertThat(webhooks.counts()).isEqualTo(Map.of("dead", 1L, "waiting", 0L));

        assertThat(webhooks.retry("no such")).isFalse();
        assertThat(webhooks.retry("\0")).isFalse();
        assertThat(webhooks.retry(dead.id())).isTrue();
        assertThat(webhooks.retry(dead.id())).as("it waits already").isFalse();
        answer = () -> new WebhookClient.Answer(200, null);
        webhooks.pass();
        assertThat(sent).containsExactly(dead.body());
        assertThat(webhooks.counts()).isEqualTo(Map.of("dead", 0L, "waiting", 0L));
    }

    @Test
    void aWishToBeLeftAloneIsHeededWithinBounds() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        answer = () -> new WebhookClient.Answer(429, Duration.ofMinutes(30));
        pass();
        Delivery one = list(DeliveryTable.WAITING).get(0);
        assertThat(Duration.between(stage.now, one.nextTry())).isEqualTo(Duration.ofMinutes(30));
        assertThat(one.problem()).isEqualTo("answered 429");
        answer = () -> new WebhookClient.Answer(503, Duration.ofDays(365));
        stage.now = one.nextTry();
        webhooks.pass();
        one = list(DeliveryTable.WAITING).get(0);
        assertThat(Duration.between(stage.now, one.nextTry())).isEqualTo(Duration.ofHours(12));
        answer = () -> new WebhookClient.Answer(302, Duration.ofSeconds(1));
        stage.now = one.nextTry();
        webhooks.pass();
        one = list(DeliveryTable.WAITING).get(0);
        assertThat(Duration.between(stage.now, one.nextTry())).as("no sooner").isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void withoutAKeyNothingIsSentAndWhoIsNamedNoMoreIsNotTold() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        secret = Optional.of("0123456789abcdef0123456789abcde");
        pass();
        assertThat(sent).isEmpty();
        assertThat(list(DeliveryTable.WAITING).get(0).problem()).contains("consentry.webhook.secret.crm");
        stage.site("shop", "");
        stage.site("blog", "withdrawal");
        for (int tries = 2; tries <= 8; tries++) {
            Delivery one = list(DeliveryTable.WAITING).get(0);
            stage.now = one.nextTry();
            pass();
            assertThat(webhooks.find(one.id()).orElseThrow().tries()).isEqualTo(tries);
        }
        assertThat(sent).isEmpty();
        assertThat(list(DeliveryTable.DEAD).get(0).problem()).contains("no such recipient");
    }

    @Test
    void whoIsUnknownToOneNodeIsToldByAnother() throws Exception {
        SitePolicy shop = stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        stage.seal();
        tail().step();
        stage.site("shop", "");
        webhooks.pass();
        stage.sites.set(0, shop);
        stage.now = stage.now.plus(WebhookSender.WAITS.get(0));
        webhooks().pass();
        assertThat(sent).hasSize(1);
    }

    @Test
    void aThousandForOneWhoIsSilentKeepNobodyElseWaiting() throws Exception {
        stage.site("shop", "withdrawal");
        stage.site("blog", "withdrawal");
        begin();
        for (int i = 0; i < 130; i++) {
            stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        }
        stage.choose("blog", Choice.Kind.WITHDRAW, false, false, "");
        dead = "shop";
        pass();
        assertThat(sent).singleElement().asString().contains("\"site\":\"blog\"");
        dead = "none";
        pass();
        pass();
        assertThat(sent).as("all but the one that failed").hasSize(130);
    }

    @Test
    void aDamagedRecordKeepsNothingElseFromBeingTold() throws Exception {
        stage.site("shop", "withdrawal");
        String damaged = stage.choose("shop", Choice.Kind.ACCEPT_ALL, true, true, "");
        String sound = stage.choose("shop", Choice.Kind.ACCEPT_ALL, true, true, "");
        begin();
        sql("UPDATE record SET canonical = '{}' WHERE id = '" + damaged + "'");
        String first = stage.choose("shop", Choice.Kind.REJECT_ALL, false, false, damaged);
        stage.choose("shop", Choice.Kind.REJECT_ALL, false, false, sound);
        pass();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0)).contains("\"purposes\":[]", RequestDigest.of(first));
        assertThat(sent.get(1)).contains("\"purposes\":[\"analytics\",\"marketing\"]");
        pass();
        assertThat(sent).hasSize(2);
    }

    @Test
    void whatWaitsIsSentAlsoWhileTheLedgerCannotBeRead() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        stage.seal();
        tail().step();
        sql("ALTER TABLE tree_head RENAME TO away");
        assertThatThrownBy(() -> webhooks.pass()).isInstanceOf(LedgerException.class);
        sql("ALTER TABLE away RENAME TO tree_head");
        assertThat(sent).hasSize(1);
    }

    @Test
    void whatHappensWhileNobodyIsNamedIsNeverTold() throws Exception {
        stage.site("shop", "");
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        pass();
        assertThat(stage.deliveries.cursor()).as("nobody was ever named").isEmpty();
        stage.site("shop", "withdrawal");
        begin();
        stage.site("shop", "");
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        pass();
        stage.site("shop", "withdrawal");
        pass();
        assertThat(sent).isEmpty();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        pass();
        assertThat(sent).hasSize(1);
    }

    @Test
    void oneWhoFailsKeepsNobodyElseWaiting() throws Exception {
        stage.site("shop", "withdrawal");
        stage.site("blog", "withdrawal");
        begin();
        for (int i = 0; i < 5; i++) {
            stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        }
        stage.choose("blog", Choice.Kind.WITHDRAW, false, false, "");
        int[] tries = {0};
        answer = () -> tries[0]++ == 0 ? null : new WebhookClient.Answer(204, null);
        pass();
        assertThat(tries[0]).as("one of the shop's, and the blog's").isEqualTo(2);
        assertThat(sent).singleElement().asString().contains("\"site\":\"blog\"");
    }

    @Test
    void oneWhoIsSlowKeepsNobodyElseWaiting() throws Exception {
        stage.site("shop", "withdrawal");
        stage.site("blog", "withdrawal");
        begin();
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger heldUp = new AtomicInteger();
        ExecutorService lanes = Executors.newCachedThreadPool();
        try (Webhooks several = webhooks(work -> lanes.execute(() -> {
            // The first that is sent to, whoever that is.
            if (heldUp.getAndIncrement() == 0) {
                uninterrupted(slow);
            }
            work.run();
        }))) {
            stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
            stage.choose("blog", Choice.Kind.WITHDRAW, false, false, "");
            stage.seal();
            several.pass();
            Await.until("the other one is told", () -> sent.size() == 1);
            String quick = sent.get(0).contains("\"site\":\"blog\"") ? "blog" : "shop";
            stage.choose(quick, Choice.Kind.WITHDRAW, false, false, "");
            stage.seal();
            several.pass();
            Await.until("it is told again", () -> sent.size() == 2);
            assertThat(sent).allMatch(body -> body.contains("\"site\":\"" + quick + '"'));
            slow.countDown();
            Await.until("the slow one is told", () -> sent.size() == 3);
        } finally {
            lanes.shutdown();
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFaultOfOursIsHeardOfAndTheMessageGoesLater() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        answer = () -> {
            throw new IllegalStateException("a fault");
        };
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        assertThatThrownBy(this::pass).isInstanceOf(LedgerException.class).hasMessageContaining("a fault");
        answer = () -> new WebhookClient.Answer(204, null);
        stage.now = stage.now.plus(Duration.ofMinutes(3));
        pass();
        assertThat(sent).hasSize(1);
    }

    /** Where there is room for none at the moment, it is told at the next pass. */
    @Test
    void oneForWhomThereIsNoRoomComesNext() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        AtomicInteger tries = new AtomicInteger();
        try (Webhooks full = webhooks(work -> {
            if (tries.getAndIncrement() == 0) {
                throw new RejectedExecutionException();
            }
            work.run();
        })) {
            stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
            stage.seal();
            full.pass();
            assertThat(sent).isEmpty();
            full.pass();
            assertThat(sent).hasSize(1);
        }
    }

    @Test
    void oldMessagesGo() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        stage.choose("shop", Choice.Kind.WITHDRAW, false, false, "");
        pass();
        stage.now = stage.now.plus(Duration.ofDays(30));
        webhooks.pass();
        assertThat(list(DeliveryTable.DONE)).hasSize(1);
        stage.now = stage.now.plus(Duration.ofHours(2));
        webhooks.pass();
        assertThat(list(DeliveryTable.DONE)).isEmpty();
    }

    @Test
    void manyPagesAreReadToTheirEnd() throws Exception {
        stage.site("shop", "withdrawal");
        begin();
        for (int i = 0; i < 60; i++) {
            stage.choose(i % 5 == 0 ? "shop" : "other", Choice.Kind.WITHDRAW, false, false, "");
        }
        pass();
        assertThat(sent).hasSize(12).doesNotHaveDuplicates();
        assertThat(stage.deliveries.cursor(0)).isEqualTo(new LedgerTail(stage.database).size());
    }
}
