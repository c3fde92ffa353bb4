package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a browser sends back after the lines of {@code cookies/set-cookie.json}, by RFC 6265bis and CHIPS. */
class CookieVectorsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @MethodSource("vectors")
    void theBrowserSendsWhatTheLinesMean(JsonObject vector) {
        CookieJar jar = new CookieJar(NOW);
        for (JsonString line : vector.getJsonArray("lines").getValuesAs(JsonString.class)) {
            jar.receive(URI.create(vector.getString("from")), line.getString());
        }
        assertThat(jar.send(URI.create(vector.getString("to")))).isEqualTo(vector.getString("sent"));
    }

    @ParameterizedTest
    @MethodSource("dates")
    void aDateMeansWhatItsTokensSay(String line) {
        int bar = line.lastIndexOf('|');
        String expected = line.substring(bar + 1).strip();
        assertThat(CookieDate.parse(line.substring(0, bar).strip()))
                .isEqualTo(expected.isEmpty() ? null : Instant.parse(expected));
    }

    @Test
    void aSecureCookieIsNotOverlaidFromPlainHttp() {
        CookieJar jar = new CookieJar(NOW);
        jar.receive(URI.create("https://shop.example/"), "a=1; Secure; Path=/");
        jar.receive(URI.create("http://shop.example/"), "a=2; Path=/");
        assertThat(jar.send(URI.create("https://shop.example/"))).isEqualTo("a=1");
    }

    static Stream<Named<JsonObject>> vectors() throws IOException {
        try (InputStream in = open("set-cookie.json");
                var reader = Json.createReader(in)) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(vector -> Named.of(vector.getString("what"), vector));
        }
    }

    static Stream<String> dates() throws IOException {
        try (InputStream in = open("dates.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#"));
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(CookieVectorsTest.class.getResourceAsStream("/cookies/" + name));
    }
}
