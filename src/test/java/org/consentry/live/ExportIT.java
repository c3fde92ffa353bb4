package org.consentry.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipFile;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Uuid7;
import org.consentry.consent.Wording;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as a reviewer gets them: checked offline, on record, and cut off where they can't be. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ExportIT {
    /** As many as no buffer on the way holds. */
    private static final int RECORDS = 20_000;

    private static final int WRITERS = 64;
    private static final String WORDING = "<section>May we?</section>";
    private static final String AUTHORIZATION = Evidence.basic("reviewer", LiveGateway.PASSWORD);

    @TempDir
    private static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;

    @BeforeAll
    static void start() throws Exception {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy(
                        "first.yaml",
                        site.policy("first", "localhost", "notice: {version: \"3\", effective: 2026-11-01}"));
        fill(gateway.data());
        gateway.start();
        evidence = new Evidence(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** What the gateway's own ledger has taken in before this start. */
    private static void fill(Path data) throws Exception {
        Wording wording = new Wording(Surface.BANNER, "en", sha256(WORDING.getBytes(UTF_8)), WORDING);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (Database database = Database.open(data);
                JdbcLedger ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(30))) {
            List<Callable<Void>> appends = new ArrayList<>();
            for (int n = 0; n < RECORDS; n++) {
                ConsentRecord record = record(n, wording);
                appends.add(() -> {
                    ledger.append(record, wording);
                    return null;
                });
            }
            for (Future<Void> append : writers.invokeAll(appends)) {
                append.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static ConsentRecord record(int n, Wording wording) throws Exception {
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String hash = sha256(("record " + n).getBytes(UTF_8));
        return new ConsentRecord(
                Uuid7.at(time),
                "first",
                hash.substring(32),
                time,
                "3",
                "en",
                wording.hash(),
                Choice.Kind.CUSTOM,
                Map.of("analytics", true, "marketing", n % 2 == 0),
                "banner",
                List.of("gpc"),
                "",
                "markup",
                hash,
                hash,
                hash);
    }

    private static Path download(String query, String name) throws IOException {
        Reply reply = evidence.ask("/api/export" + query).send();
        assertThat(reply.status()).as(reply.fields().toString()).isEqualTo(200);
        assertThat(reply.field("Content-Type")).isEqualTo("application/zip");
        assertThat(reply.field("Content-Disposition")).isEqualTo("attachment; filename=\"consent-records.zip\"");
        assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
        return Files.write(folder.resolve(name), reply.body());
    }

    /** Runs the command line; what it printed, with its exit status in front. */
    private static String verify(Path zip, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("consentry.cli", "target/consentry-cli.jar"),
                "verify",
                zip.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() + "\n" + printed;
    }

    private static String text(Path zip, String name) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile());
                InputStream in = file.getInputStream(file.getEntry(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Connection database() throws SQLException {
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:" + gateway.data().resolve("consentry.db"));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
        }
        return connection;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Details of the exports on record, the oldest first. */
    private static List<JsonObject> log() throws SQLException {
        List<JsonObject> log = new ArrayList<>();
        try (Connection connection = database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT canonical FROM record WHERE kind = 'export' ORDER BY id")) {
            while (rows.next()) {
                try (var reader = Json.createReader(new StringReader(rows.getString(1)))) {
                    log.add(reader.readObject());
                }
            }
        }
        return log;
    }

    private static JsonObject last() throws SQLException {
        List<JsonObject> log = log();
        return log.get(log.size() - 1);
    }

    @Test
    @Order(1)
    void anExportIsCheckedOfflineWithNothingButTheKey() throws Exception {
        String key = evidence.ask("/api/checkpoint").send().json().getString("verifier_key");
        Path whole = download("", "whole.zip");
        assertThat(verify(whole, "--key", key))
                .startsWith("0\n")
                .contains("the whole ledger", "tree      20000 leaves", "20000 in the tree, 0 emptied, 0 left out")
                .doesNotContain("warning")
                .endsWith("sound" + System.lineSeparator());
        assertThat(text(whole, "wording/" + sha256(WORDING.getBytes(UTF_8)) + ".html"))
                .isEqualTo(WORDING);
        JsonObject record = last();
        assertThat(record.getString("actor")).isEqualTo("reviewer");
        assertThat(record.getJsonObject("details").getString("sha256"))
                .isEqualTo(sha256(text(whole, "manifest.json").getBytes(UTF_8)));

        Path checkpoint = Files.writeString(folder.resolve("checkpoint"), text(whole, "checkpoint"));
        Reply choice = Ask.choose(gateway.http(), "accept-all");
        String subject = evidence.of(choice).getField("subject");
        Path one = download("?subject=" + subject, "one.zip");
        assertThat(verify(one, "--key", key, "--since", checkpoint.toString()))
                .startsWith("0\n")
                .contains("the first 20000 are those of the earlier checkpoint", "1 in the tree, 0 emptied")
                .endsWith("sound" + System.lineSeparator());
        assertThat(last().getJsonObject("details").getJsonObject("filter").keySet())
                .containsExactly("subject_sha256");
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"csv", "jsonl", "json", "ts27560", "kantara"})
    void everyListIsOnRecordWithTheHashOfWhatCame(String format) throws Exception {
        Reply reply = evidence.ask("/api/records?site=first&purpose=marketing&format=" + format)
                .send();
        assertThat(reply.status()).isEqualTo(200);
        JsonObject record = last();
        JsonObject details = record.getJsonObject("details");
        assertThat(record.getString("site")).isEqualTo("first");
        assertThat(details.getBoolean("complete")).isTrue();
        assertThat(details.getString("format")).isEqualTo(format);
        assertThat(details.getString("sha256")).isEqualTo(sha256(reply.body()));
        assertThat(details.getInt("count")).isGreaterThanOrEqualTo(RECORDS / 2);
    }

    @Test
    @Order(2)
    void whatTakesNothingAwayIsNotOnRecord() throws Exception {
        int before = log().size();
        assertThat(evidence.ask("/api/export?format=csv").send().status()).isEqualTo(400);
        assertThat(evidence.ask("/api/export?colour=red").send().status()).isEqualTo(400);
        assertThat(evidence.ask("/api/records?format=zip").send().status()).isEqualTo(400);
        assertThat(Ask.get(gateway.management(), "/api/export").send().status()).isEqualTo(401);
        for (String path : List.of("/api/export", "/api/records")) {
            Reply head = Ask.of("HEAD", gateway.management(), path)
                    .with("Authorization", AUTHORIZATION)
                    .send();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        assertThat(log()).hasSize(before);
        assertThat(evidence.ask("/review/").send().text()).contains("formaction=\"/api/export\"");
    }

    @Test
    @Order(3)
    void whoLeavesIsOnRecord() throws Exception {
        int before = log().size();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(
                    new InetSocketAddress("127.0.0.1", gateway.management().getPort()));
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request("/api/records?format=json").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(200_000)).hasSize(200_000);
            // With what lies unread, closing is a reset.
        }
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (log().size() == before) {
            assertThat(System.nanoTime()).as("on record in time").isLessThan(end);
            Thread.onSpinWait();
        }
        JsonObject details = last().getJsonObject("details");
        assertThat(details.getBoolean("complete")).isFalse();
        assertThat(details.getString("sha256")).isEmpty();
        assertThat(details.getInt("count")).isPositive();
    }

    private static String request(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + gateway.management().getAuthority() + "\r\nAuthorization: "
                + AUTHORIZATION + "\r\n\r\n";
    }

    @Test
    @Order(4)
    void whatCantBeRecordedIsCutOff() throws Exception {
        int before = log().size();
        execute("CREATE TRIGGER full BEFORE INSERT ON record WHEN NEW.kind = 'export'"
                + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
        for (String target :
                List.of("/api/records", "/api/records?format=jsonl", "/api/records?format=json", "/api/export")) {
            try (Wire wire = Wire.to(gateway.management())) {
                Answer answer = wire.send(request(target)).answer("GET");
                assertThat(answer.whole()).as(target).isFalse();
            }
        }
        Reply few = evidence.ask("/api/records?choice=withdraw").send();
        assertThat(few.status()).as("nothing of it has left").isEqualTo(503);
        assertThat(few.field("Content-Type")).isEqualTo("application/problem+json");
        execute("DROP TRIGGER full");
        assertThat(log()).hasSize(before);
        assertThat(evidence.ask("/api/records?choice=withdraw").send().status()).isEqualTo(200);
    }
}
