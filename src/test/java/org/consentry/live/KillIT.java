package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the gateway while visitors choose: what was acknowledged is on record, once, and holds. */
final class KillIT {
    private static final int VISITORS = 3;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedOutlivesTwoKills() throws InterruptedException {
        outlives(2);
    }

    @Test
    @Tag("thorough")
    void whatWasAcknowledgedOutlivesTwentyKills() throws InterruptedException {
        outlives(20);
    }

    private void outlives(int kills) throws InterruptedException {
        List<String> records = new ArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        try (QuietSite site = new QuietSite();
                LiveGateway gateway = new LiveGateway(folder)
                        .policy(
                                "shop.yaml",
                                site.policy("shop", "localhost", "notice: {version: \"1\", effective: 2026-11-01}"))) {
            gateway.start();
            for (int kill = 0; kill < kills; kill++) {
                // Early and late, so that the process goes in each of its states.
                List<Reply> acknowledged = choicesUntilTheKill(gateway, 1 + kill * 17 % 40, sent);
                gateway.start();
                acknowledged.forEach(choice -> records.add(record(gateway.http(), choice)));
                assertThat(records).doesNotHaveDuplicates();
                assertThat(new Evidence(gateway).ids())
                        .doesNotHaveDuplicates()
                        .containsAll(records)
                        .hasSizeLessThanOrEqualTo(sent.get());
            }
        }
    }

    /** All that was answered before the process went away, the last of it while it was going. */
    private static List<Reply> choicesUntilTheKill(LiveGateway gateway, int enough, AtomicInteger sent)
            throws InterruptedException {
        List<Reply> acknowledged = new CopyOnWriteArrayList<>();
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            String choice = i % 2 == 0 ? "accept-all" : "reject-all";
            Thread visitor = new Thread(() -> choose(gateway.http(), choice, acknowledged, sent));
            visitor.start();
            visitors.add(visitor);
        }
        Instant limit = Instant.now().plus(Duration.ofSeconds(30));
        while (acknowledged.size() < enough) {
            assertThat(Instant.now()).as(gateway.log()).isBefore(limit);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        gateway.kill();
        for (Thread visitor : visitors) {
            visitor.join();
        }
        return acknowledged;
    }

    private static void choose(URI http, String choice, List<Reply> acknowledged, AtomicInteger sent) {
        try {
            while (true) {
                // Each from a page of its own: what is sent twice from one is one choice.
                String ticket = Ask.ticket(http);
                sent.incrementAndGet();
                Reply reply = Ask.form(http, "ticket", ticket, "choice", choice).send();
                if (reply.status() == 303) {
                    acknowledged.add(reply);
                }
            }
        } catch (AssertionError e) {
            // No answer any more: the process is gone, as it should be.
        }
    }

    /** The record that a choice's cookie names, of a choice that still holds. */
    private static String record(URI http, Reply choice) {
        Reply state = Ask.get(http, "/_consent/state")
                .with("Cookie", choice.consent())
                .send();
        assertThat(state.json().getBoolean("decided")).isTrue();
        return Ask.get(http, "/_consent/receipt")
                .with("Accept", "text/html")
                .with("Cookie", choice.consent())
                .send()
                .json()
                .getString("record_id");
    }
}
