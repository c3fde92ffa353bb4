package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies change in the running gateway: no request notices but by what it gets. */
final class ReloadIT {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final String FILE = "shop.yaml";

    @TempDir
    private static Path folder;

    private static QuietSite before;
    private static QuietSite after;
    private static LiveGateway gateway;
    private static Evidence evidence;

    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() {
        before = new QuietSite();
        after = new QuietSite();
        gateway = new LiveGateway(folder.resolve("gateway"))
                .policy(FILE, shop(before, "1", "Quiet Company"))
                .policy("leaving.yaml", before.policy("leaving", "leaving.example", notice("1")))
                .start();
        evidence = new Evidence(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        before.close();
        after.close();
    }

    private static String notice(String version) {
        return "notice: {version: \"" + version + "\", effective: 2026-03-01}";
    }

    private static String shop(QuietSite site, String version, String controller) {
        String rule = "\nhost-rules: [{host: v" + version + ".example, purpose: marketing}]";
        return site.policy("shop", "localhost", notice(version) + rule).replace("The Quiet Company", controller);
    }

    private void ask() {
        while (goesOn.get()) {
            Reply reply = page("localhost");
            if (reply.status() != 200 || !reply.text().contains("site behind: /page")) {
                wrong.add(reply.toString());
            }
        }
    }

    private static Reply page(String host) {
        return Ask.get(gateway.http(), "/page")
                .host(host)
                .with("Accept", "text/html")
                .with("Sec-Fetch-Dest", "document")
                .send();
    }

    private static String guard(Reply page) {
        return page.text().replaceAll("(?s).*src=\"([^\"]*/guard/[^\"]+)\".*", "$1");
    }

    private static String ready() {
        Reply health = Ask.get(gateway.platform(), "/health/ready").send();
        assertThat(health.status()).as(health.toString()).isEqualTo(200);
        return health.text();
    }

    private static void await(String what, BooleanSupplier reached) {
        Instant begun = Instant.now();
        while (!reached.getAsBoolean()) {
            assertThat(Duration.between(begun, Instant.now())).as(what).isLessThan(PROMISED);
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    void aChangeHoldsWithinSecondsAndABrokenOneChangesNothing() throws IOException {
        Ask.choose(gateway.http(), "reject-all");
        Reply old = page("localhost");
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            visitors.add(new Thread(this::ask));
        }
        visitors.forEach(Thread::start);
        try {
            changes(old);
            breaks();
            mends();
        } finally {
            goesOn.set(false);
        }
        for (Thread visitor : visitors) {
            try {
                visitor.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(wrong).isEmpty();
        versionsAreKept();
    }

    private void changes(Reply old) {
        assertThat(page("coming.example").status()).isEqualTo(421);
        gateway.policy("coming.yaml", after.policy("coming", "coming.example", notice("1")));
        gateway.policy(FILE, shop(after, "2", "Loud Company"));
        await("the new policy", () -> page("localhost").text().contains("Loud Company"));
        assertThat(page("coming.example").status()).isEqualTo(200);
        await("the new site behind", () -> after.asked("/page"));
        String script = guard(old);
        assertThat(guard(page("localhost"))).isNotEqualTo(script);
        Reply served = Ask.get(gateway.http(), script).send();
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.text()).contains("v1.example").doesNotContain("v2.example");
        assertThat(ready()).contains("\"current\"");
    }

    private static void breaks() throws IOException {
        gateway.policy(FILE, "site: shop\nhosts: [localhost\n");
        Files.delete(gateway.sites().resolve("leaving.yaml"));
        await("the fault is told", () -> ready().contains("\"stale\""));
        assertThat(ready()).contains(FILE);
        assertThat(page("localhost").text()).contains("Loud Company");
        assertThat(page("leaving.example").status()).isEqualTo(421);
        assertThat(evidence.ask("/review/").send().text()).contains("The site policies: not all files are served");
    }

    private static void mends() {
        gateway.policy(FILE, shop(after, "3", "Calm Company"));
        await("the mended policy", () -> page("localhost").text().contains("Calm Company"));
        await("nothing waits any more", () -> !ready().contains("\"stale\""));
        assertThat(gateway.log().split("Not served as it stands", -1))
                .as("told once")
                .hasSize(2);
    }

    /** What a record was made under is still there to read. */
    private static void versionsAreKept() {
        List<JsonObject> versions = evidence.ask("/api/policies?site=shop")
                .send()
                .json()
                .getJsonArray("policies")
                .getValuesAs(JsonObject.class);
        assertThat(versions).extracting(v -> v.getString("notice")).containsExactly("3", "2", "1");
        assertThat(versions).extracting(v -> v.getBoolean("served")).containsExactly(true, false, false);
        String hash = versions.get(2).getString("hash");
        Reply text = evidence.ask("/api/policies/" + hash).send();
        assertThat(text.text()).isEqualTo(shop(before, "1", "Quiet Company"));
        assertThat(text.field("Content-Type")).startsWith("text/plain");
        String records = evidence.ask("/api/records?format=csv").send().text();
        assertThat(records).contains(hash);
        String id = records.lines().skip(1).findFirst().orElseThrow().split(",")[0];
        assertThat(evidence.ask("/review/records/" + id).send().text()).contains("/api/policies/" + hash);
        assertThat(evidence.ask("/api/policies/" + "0".repeat(64)).send().status())
                .isEqualTo(404);
        assertThat(evidence.ask("/api/policies?colour=red").send().status()).isEqualTo(400);
        assertThat(Ask.get(gateway.management(), "/api/policies").send().status())
                .isEqualTo(401);
    }
}
