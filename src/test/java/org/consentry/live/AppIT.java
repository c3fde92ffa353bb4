package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mobile app that asks and records for its site; and what a reviewer sees of the next purge. */
final class AppIT {
    private static final String KEY = "0f3a61c9d27e4b58a1c4e2f09b7d5a36";
    private static final String OTHER_KEY = "5d1e8c70b3f94a26c8e7d0a1f2b34c59";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;

    @BeforeAll
    static void start() throws IOException {
        site = new QuietSite();
        String notice = "notice: {version: \"1\", statement: /privacy, effective: 2026-11-01}\n";
        gateway = new LiveGateway(folder)
                .policy(
                        "shop.yaml",
                        site.policy(
                                "shop",
                                "localhost, 127.0.0.1",
                                notice
                                        + "apps: [{name: ios, key: " + KEY + "}]\n"
                                        + "retention: {grant: 6 years, refusal: 6 months, accounting: 7 years, otherwise: 3 years}"))
                .policy(
                        "other.yaml",
                        site.policy("other", "other.test", notice + "apps: [{name: ios, key: " + OTHER_KEY + "}]"))
                .start();
        evidence = new Evidence(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    private static Ask state(String key) {
        return Ask.get(gateway.http(), "/_consent/app/state?lang=de").with("Authorization", "Bearer " + key);
    }

    private static Ask choice(String key, String ticket, String choice, String token, String... purposes) {
        JsonObject body = Json.createObjectBuilder()
                .add("ticket", ticket)
                .add("choice", choice)
                .add("purpose", Json.createArrayBuilder(List.of(purposes)))
                .add("token", token)
                .build();
        return Ask.of("POST", gateway.http(), "/_consent/app/choices")
                .with("Authorization", "Bearer " + key)
                .body("application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject taken(Ask choice) {
        Reply reply = choice.send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        return reply.json();
    }

    private static NamedCsvRecord record(JsonObject answer) {
        return evidence.csv("site=shop").stream()
                .filter(row -> row.getField("record_id").equals(answer.getString("record")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAppGrantsChangesAndWithdraws() {
        Reply shown = state(KEY).send();
        assertThat(shown.status()).as(shown.toString()).isEqualTo(200);
        assertThat(shown.all("Set-Cookie")).isEmpty();
        String ticket = shown.json().getString("ticket");
        assertThat(shown.json().getString("language")).isEqualTo("de");
        assertThat(shown.json().getJsonArray("purposes")).hasSize(3);

        JsonObject granted = taken(choice(KEY, ticket, "accept-all", ""));
        JsonObject changed = taken(choice(KEY, ticket, "custom", granted.getString("token"), "analytics"));
        assertThat(changed.getJsonObject("grants").getBoolean("analytics")).isTrue();
        assertThat(changed.getJsonObject("grants").getBoolean("marketing")).isFalse();
        JsonObject now = state(KEY)
                .with("Consentry-Token", changed.getString("token"))
                .send()
                .json();
        assertThat(now.getJsonObject("grants")).isEqualTo(changed.getJsonObject("grants"));
        JsonObject withdrawn = taken(choice(KEY, ticket, "withdraw", changed.getString("token")));
        assertThat(withdrawn.getJsonObject("grants").values())
                .allMatch(value -> value.toString().equals("false"));

        String subject = record(granted).getField("subject");
        for (JsonObject answer : List.of(granted, changed, withdrawn)) {
            NamedCsvRecord row = record(answer);
            assertThat(row.getField("method")).isEqualTo("app");
            assertThat(row.getField("subject")).isEqualTo(subject);
            assertThat(row.getField("language")).isEqualTo("de");
            assertThat(row.getField("wording_hash")).isEqualTo(shown.json().getString("wordingSha256"));
        }
        assertThat(record(withdrawn).getField("choice")).isEqualTo("withdraw");
    }

    @Test
    void aKeyOpensNothingElse() {
        String ticket = state(KEY).send().json().getString("ticket");
        int before = evidence.csv("").size();
        assertThat(choice(OTHER_KEY, ticket, "accept-all", "").send().status()).isEqualTo(403);
        assertThat(choice("no-key-of-any-site-at-all", ticket, "accept-all", "")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(choice(KEY, ticket, "accept-all", "")
                        .with("Origin", gateway.http().toString())
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(state(OTHER_KEY).host("other.test").send().status()).isEqualTo(200);
        assertThat(choice(OTHER_KEY, ticket, "accept-all", "")
                        .host("other.test")
                        .send()
                        .status())
                .as("another site's ticket")
                .isEqualTo(409);
        for (String path : List.of("/api/records", "/review/", "/api/retention")) {
            Reply reply = Ask.get(gateway.management(), path)
                    .with("Authorization", "Bearer " + KEY)
                    .send();
            assertThat(reply.status()).as(path).isIn(303, 302, 401, 403);
        }
        assertThat(Ask.get(gateway.http(), "/_consent/my-data?format=json")
                        .with("Authorization", "Bearer " + KEY)
                        .with("Sec-Fetch-Dest", "document")
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(evidence.csv("")).hasSize(before);
    }

    @Test
    void oneNetworkCanNotFloodTheLedger() {
        Reply last = null;
        for (int i = 0; i <= 120; i++) {
            last = choice(KEY, "x", "accept-all", "").from("127.0.0.9").send();
            if (last.status() == 429) {
                break;
            }
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.field("Retry-After")).isEqualTo("60");
        assertThat(state(KEY).from("127.0.0.9").send().status())
                .as("to ask writes nothing")
                .isEqualTo(200);
        assertThat(choice(KEY, "x", "accept-all", "").send().status())
                .as("from another one")
                .isEqualTo(409);
    }

    @Test
    void aReviewerSeesWhatTheNextPurgeWouldTake() {
        Reply reply = evidence.ask("/api/retention").send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().getString("doubt")).isEmpty();
        List<JsonObject> due = reply.json().getJsonArray("due").getValuesAs(JsonObject.class);
        assertThat(due)
                .extracting(one -> one.getString("site") + " " + one.getString("kind") + " " + one.getInt("records"))
                .contains("shop grant 0", "shop refusal 0", "other withdrawal 0");
        assertThat(Ask.get(gateway.management(), "/api/retention").send().status())
                .isEqualTo(401);
    }
}
