package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Installing, stopping and losing the gateway: nobody is logged out by it, and what was acknowledged is there. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RestartIT {
    /** Names of sessions from before the gateway: some that everybody knows, some that nobody does. */
    private static final String OLD_COOKIES =
            "JSESSIONID=0001:a; PHPSESSID=\"b=c\"; connect.sid=s%3Ad;" + " sx_7=e; kundenlogin=f f; _Gh=g; lang=de";

    private static final String STRICT = "strict.test";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static URI http;
    private static @Nullable Evidence evidence;
    private static Reply first;
    private static int pages;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        String notice = "notice: {version: \"1\", effective: 2026-11-01}\n";
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", site.policy("shop", "localhost", notice))
                .policy("strict.yaml", site.policy("strict", STRICT, notice + "learning-days: 0"))
                .with("CONSENTRY_REVIEW_PASSWORD", "")
                .start();
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static List<String> reaching(String host, String cookies) {
        String path = "/page-" + pages++;
        Reply reply = Ask.get(http, path)
                .host(host)
                .with("Cookie", cookies)
                .with("Accept", "text/html")
                .send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        return site.cookies(path);
    }

    private static void siteSets(String host, String line) {
        Reply reply = Ask.get(http, "/login?set=" + URLEncoder.encode(line, StandardCharsets.UTF_8))
                .host(host)
                .send();
        assertThat(reply.all("Set-Cookie")).containsExactly(line);
    }

    /** One sign-in for all starts: a reviewer's session outlives them as well. */
    private static Evidence evidence() throws IOException {
        if (evidence == null) {
            evidence = new Evidence(gateway, password());
        }
        return evidence;
    }

    private static String password() throws IOException {
        return Files.readString(gateway.data().resolve("reviewer-password")).strip();
    }

    @Test
    @Order(1)
    void onTheFirstStartEverySessionOfBeforeReachesTheSiteAsItWas() {
        assertThat(reaching("localhost", OLD_COOKIES)).containsExactly(OLD_COOKIES);
    }

    @Test
    @Order(1)
    void withoutLearningDaysWhatNobodyKnowsIsRefusedUnlessTheSiteSetsIt() {
        assertThat(reaching(STRICT, "JSESSIONID=1; sx_7=e; sx_stop=2; sx_kill=3"))
                .containsExactly("JSESSIONID=1");
        siteSets(STRICT, "sx_7=e; Path=/; HttpOnly");
        assertThat(reaching(STRICT, "JSESSIONID=1; sx_7=e; sx_stop=2")).containsExactly("JSESSIONID=1; sx_7=e");
    }

    @Test
    @Order(1)
    void thePasswordIsPrintedOnceAndTheSecretsAreTheServersAlone() throws IOException {
        assertThat(gateway.log().split(java.util.regex.Pattern.quote(password()), -1))
                .hasSize(2);
        for (String file : List.of("secret", "reviewer-password")) {
            Path kept = gateway.data().resolve(file);
            assertThat(gateway.log())
                    .doesNotContain(
                            file.equals("secret") ? Files.readString(kept).strip() : "\u0000");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.data())))
                .isEqualTo("rwx------");
        first = Ask.choose(http, "accept-all");
        assertThat(evidence().ids()).hasSize(1);
    }

    @Test
    @Order(2)
    void aStopForgetsNothing() throws IOException {
        siteSets(STRICT, "sx_stop=2; Path=/");
        gateway.stop();
        gateway.start();
        assertThat(reaching(STRICT, "sx_7=e; sx_stop=2; sx_kill=3")).containsExactly("sx_7=e; sx_stop=2");
        assertThat(reaching("localhost", OLD_COOKIES)).containsExactly(OLD_COOKIES);
        theChoiceHoldsAndIsOnRecord(first, "accept-all");
        assertThat(gateway.log()).doesNotContain(password());
    }

    @Test
    @Order(3)
    void aKillForgetsNothingThatWasAcknowledged() throws IOException, SQLException {
        siteSets(STRICT, "sx_kill=3; Path=/");
        awaitKept("sx_kill");
        List<Reply> acknowledged = choicesUntilTheKill();
        gateway.start();
        assertThat(reaching(STRICT, "sx_7=e; sx_stop=2; sx_kill=3; sx_new=4"))
                .containsExactly("sx_7=e; sx_stop=2; sx_kill=3");
        assertThat(reaching("localhost", OLD_COOKIES)).containsExactly(OLD_COOKIES);
        theChoiceHoldsAndIsOnRecord(first, "accept-all");
        for (Reply choice : acknowledged) {
            theChoiceHoldsAndIsOnRecord(choice, "reject-all");
        }
        assertThat(gateway.log()).doesNotContain(password());
    }

    /** Every choice that was answered before the process went away, the last ones while it was going. */
    private static List<Reply> choicesUntilTheKill() {
        List<Reply> acknowledged = new CopyOnWriteArrayList<>();
        String ticket = Ask.ticket(http);
        Thread visitors = new Thread(() -> {
            try {
                while (acknowledged.size() < 50) {
                    Reply reply = Ask.form(http, "ticket", ticket, "choice", "reject-all")
                            .send();
                    if (reply.status() == 303) {
                        acknowledged.add(reply);
                    }
                }
            } catch (AssertionError e) {
                // No answer any more: the process is gone, as it should be.
            }
        });
        visitors.start();
        Instant limit = Instant.now().plus(Duration.ofSeconds(30));
        while (acknowledged.size() < 10) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        gateway.kill();
        try {
            visitors.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return acknowledged;
    }

    /** A name is known at once, and survives a power cut from the next write of the inventory on. */
    private static void awaitKept(String name) throws SQLException {
        Instant limit = Instant.now().plus(Duration.ofSeconds(20));
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + gateway.data().resolve("consentry.db"));
                var query = database.prepareStatement("SELECT count(*) FROM upstream_cookie WHERE name = ?")) {
            query.setString(1, name);
            int count = 0;
            while (count == 0) {
                assertThat(Instant.now()).as(name + " is not kept").isBefore(limit);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                try (ResultSet rows = query.executeQuery()) {
                    count = rows.next() ? rows.getInt(1) : 0;
                }
            }
        }
    }

    private static void theChoiceHoldsAndIsOnRecord(Reply choice, String kind) throws IOException {
        assertThat(Ask.get(http, "/_consent/state")
                        .with("Cookie", choice.consent())
                        .send()
                        .json()
                        .getBoolean("decided"))
                .isTrue();
        assertThat(evidence().of(choice).getField("choice")).isEqualTo(kind);
    }
}
