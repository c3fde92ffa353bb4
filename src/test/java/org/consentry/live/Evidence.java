package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The records as a reviewer gets them: over HTTP, on the management port, signed in. */
final class Evidence {
    private final LiveGateway gateway;
    private final String password;
    private String session = "";

    Evidence(LiveGateway gateway) {
        this(gateway, LiveGateway.PASSWORD);
    }

    Evidence(LiveGateway gateway, String password) {
        this.gateway = gateway;
        this.password = password;
    }

    static String basic(String account, String password) {
        String pair = account + ':' + password;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** A request of a reviewer who has signed in; the session saves the cost of checking a password each time. */
    Ask ask(String target) {
        return Ask.get(gateway.management(), target).with("Cookie", session());
    }

    /** A request that a page of the console makes, as one that changes something has to be. */
    Ask ask(String method, String target) {
        return Ask.of(method, gateway.management(), target)
                .with("Cookie", session())
                .with("Sec-Fetch-Site", "same-origin");
    }

    /** A form that a reviewer who has signed in sends; it says nothing yet of the page that it comes from. */
    Ask post(String target, String form) {
        return Ask.of("POST", gateway.management(), target)
                .with("Cookie", session())
                .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII));
    }

    private String session() {
        if (session.isEmpty()) {
            Reply reply = Ask.of("POST", gateway.management(), "/review/login")
                    .with("Sec-Fetch-Site", "same-origin")
                    .body("application/x-www-form-urlencoded", form(password))
                    .send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
            String line = reply.setCookie("consentry-review");
            session = line.substring(0, line.indexOf(';'));
        }
        return session;
    }

    static byte[] form(String password) {
        return ("account=reviewer&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @param query such as {@code site=demo&choice=withdraw}; empty for all */
    List<NamedCsvRecord> csv(String query) {
        Reply reply = ask("/api/records?" + query).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.field("Content-Type")).startsWith("text/csv");
        return CsvReader.builder().ofNamedCsvRecord(reply.text()).stream().toList();
    }

    List<JsonObject> lines(String query) {
        Reply reply = ask("/api/records?format=jsonl&" + query).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.text().lines().map(Evidence::object).toList();
    }

    private static JsonObject object(String line) {
        try (var reader = Json.createReader(new StringReader(line))) {
            return reader.readObject();
        }
    }

    /** Ids of all records, in the order of the export. */
    List<String> ids() {
        return csv("").stream().map(row -> row.getField("record_id")).toList();
    }

    /** The one record of a visitor's answer: that which the receipt of its cookie names. */
    NamedCsvRecord of(Reply choice) {
        String id = Ask.get(gateway.http(), "/_consent/receipt")
                .with("Accept", "text/html")
                .with("Cookie", choice.consent())
                .send()
                .json()
                .getString("record_id");
        return csv("").stream()
                .filter(row -> row.getField("record_id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no record " + id));
    }
}
