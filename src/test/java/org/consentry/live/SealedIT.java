package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Proofs;
import org.consentry.ledger.tree.VerifierKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a choice to its proof: within seconds, for the visitor, the reviewer and everybody else. */
final class SealedIT {
    /** By the default setting. */
    private static final Duration SEALED = Duration.ofSeconds(5);

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy(
                        "first.yaml",
                        site.policy("first", "localhost", "notice: {version: \"3\", effective: 2026-11-01}"))
                .start();
        evidence = new Evidence(gateway);
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static VerifierKey key() {
        return VerifierKey.read(evidence.ask("/api/checkpoint").send().json().getString("verifier_key"));
    }

    private static Checkpoint checkpoint() {
        Reply reply = Ask.get(http, "/_consent/checkpoint").send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.field("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        return Checkpoints.read(reply.text(), key());
    }

    private static List<Hash> path(JsonArray hashes) {
        return hashes.getValuesAs(JsonString.class).stream()
                .map(hash -> Hash.ofHex(hash.getString()))
                .toList();
    }

    private static JsonObject receipt(Reply choice) {
        return Ask.get(http, "/_consent/receipt")
                .with("Accept", "text/html")
                .with("Cookie", choice.consent())
                .send()
                .json();
    }

    private static void assertProves(JsonObject proof, Checkpoint checkpoint) {
        assertThat(Proofs.included(
                        Hash.ofHex(proof.getString("leaf")),
                        proof.getJsonNumber("seq").longValueExact(),
                        checkpoint.size(),
                        path(proof.getJsonArray("path")),
                        checkpoint.root()))
                .as(proof.toString())
                .isTrue();
    }

    @Test
    void aChoiceIsProvedInItsReceiptWithinSeconds() {
        Checkpoint before = checkpoint();
        Reply choice = Ask.choose(http, "accept-all");
        long end = System.nanoTime() + SEALED.toNanos();
        JsonObject receipt = receipt(choice);
        while (!receipt.containsKey("proof")) {
            assertThat(System.nanoTime()).as("sealed within " + SEALED).isLessThan(end);
            receipt = receipt(choice);
        }
        JsonObject proof = receipt.getJsonObject("proof");
        Checkpoint sealed = Checkpoints.read(proof.getString("checkpoint"), key());
        assertThat(sealed.size()).isGreaterThan(before.size());
        assertThat(proof.getString("leaf")).isEqualTo(receipt.getString("leaf"));
        assertThat(proof.getString("record_id")).isEqualTo(receipt.getString("record_id"));
        assertProves(proof, sealed);

        Reply reviewed = evidence.ask("/api/records/" + receipt.getString("record_id") + "/proof")
                .send();
        assertThat(reviewed.status()).as(reviewed.toString()).isEqualTo(200);
        JsonObject same = reviewed.json();
        assertThat(same.getString("leaf")).isEqualTo(proof.getString("leaf"));
        assertProves(same, Checkpoints.read(same.getString("checkpoint"), key()));

        JsonObject newer =
                evidence.ask("/api/checkpoint?from=" + before.size()).send().json();
        Checkpoint after = Checkpoints.read(newer.getString("checkpoint"), key());
        assertThat(Proofs.consistent(
                        before.size(),
                        before.root(),
                        after.size(),
                        after.root(),
                        path(newer.getJsonObject("consistency").getJsonArray("path"))))
                .isTrue();
    }

    /** The write lock of a database file, held by somebody else. */
    private static Connection locked(String file) throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + gateway.data().resolve(file));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("BEGIN IMMEDIATE");
        }
        return connection;
    }

    private static JsonObject ready(int status) {
        Reply reply = Ask.get(gateway.platform(), "/health/ready").send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        return ledger(reply);
    }

    private static JsonObject ledger(Reply reply) {
        return reply.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("name").equals("ledger"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(reply.toString()))
                .getJsonObject("data");
    }

    private static void awaitState(String state) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Reply reply = Ask.get(gateway.platform(), "/health/ready").send();
        while (!ledger(reply).getString("state").equals(state)) {
            assertThat(System.nanoTime()).as("%s by now: %s", state, reply).isLessThan(end);
            reply = Ask.get(gateway.platform(), "/health/ready").send();
        }
    }

    /** No proof, no grant: and whoever asks for the gateway's health is told. */
    @Test
    void whileTheDatabaseIsAwayChoicesWaitAndWhereTheyCantNobodyIsToldThatTheyCount() throws SQLException {
        awaitState("GREEN");
        Reply waiting;
        try (Connection away = locked("consentry.db")) {
            assertThat(away.isClosed()).isFalse();
            waiting = Ask.choose(http, "accept-all");
            assertThat(waiting.status()).as(waiting.toString()).isEqualTo(303);
            assertThat(ready(200).getString("state")).isEqualTo("YELLOW");
            try (Connection full = locked("outbox.db")) {
                assertThat(full.isClosed()).isFalse();
                Reply refused = Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all", "return", "/")
                        .send();
                assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
                assertThat(refused.all("Set-Cookie")).isEmpty();
                assertThat(ready(503).getString("state")).isEqualTo("RED");
            }
        }
        awaitState("GREEN");
        assertThat(evidence.ask("/api/records/" + receipt(waiting).getString("record_id"))
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereHasNoProof() {
        for (String id : List.of("019a3c1f-0000-7000-8000-000000000001", "x", "a%27b")) {
            Reply reply = evidence.ask("/api/records/" + id + "/proof").send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "99999999", "9223372036854775808", "1.0", "%00"})
    void anEarlierSizeThatIsNoneIsNamed(String from) {
        Reply reply = evidence.ask("/api/checkpoint?from=" + from).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("parameter"))
                .isEqualTo("from");
    }

    @Test
    void theCheckpointIsEverybodysAndTheProofsAreTheReviewers() {
        assertThat(Ask.get(http, "/_consent/checkpoint").send().all("Set-Cookie"))
                .isEmpty();
        assertThat(Ask.of("POST", http, "/_consent/checkpoint").send().status()).isEqualTo(405);
        for (String path : List.of("/api/checkpoint", "/api/records/x/proof")) {
            assertThat(Ask.get(gateway.management(), path).send().status()).isEqualTo(401);
        }
    }
}
