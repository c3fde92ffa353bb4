package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The http-state suite, run end to end through {@link CookieJar} where a copy of it is at hand. It was written for RFC
 * 6265; each case that RFC 6265bis answers otherwise is named here with its answer and the section that gives it.
 */
class HttpStateTest {

    private static final Instant NOW = Instant.parse("2012-06-01T00:00:00Z");
    private static final URI SETTER = URI.create("http://home.example.org:8888/cookie-parser");

    private record Departure(String sent, String section) {}

    private static final Map<String, Departure> DEPARTURES = new TreeMap<>();

    private static void departs(String sent, String section, String... names) {
        for (String name : names) {
            DEPARTURES.put(name, new Departure(sent, section));
        }
    }

    static {
        String nameless = "5.6 step 3: a pair without = is a value without a name; 5.8.3 sends it alone";
        departs("foo", nameless, "0004", "0023", "0024", "0025", "0026", "0028", "NAME0023");
        departs("bar", nameless, "0027");
        departs("BLAHHH", nameless, "CHROMIUM0009");
        departs("\"BLA\\\"HHH\"", nameless, "CHROMIUM0010");
        departs("test=\"fubar! = foo; five", nameless, "MOZILLA0012");
        departs("six", nameless, "MOZILLA0014");
        departs("seven", nameless, "MOZILLA0015");
        departs("\"foo", nameless, "NAME0031");
        departs("\"foo\\\"bar", nameless, "NAME0032");
        String emptyName = "5.6 steps 3 and 4: a name may be empty before =; 5.8.3 sends the value alone";
        departs("a=b; x; c=d", emptyName, "0021");
        departs("ABC", emptyName, "CHROMIUM0012");
        departs("eight", emptyName, "MOZILLA0016");
        departs("eight; test=six", emptyName, "MOZILLA0017");
        departs("a=bar", emptyName, "NAME0017");
        departs("==a=bar", emptyName, "NAME0025");
        departs("a", emptyName, "NAME0028");
        departs("aaa", emptyName, "NAME0033");
        departs("", "5.6 step 1: a control character voids the line", "DISABLED_CHROMIUM0022", "DISABLED_CHROMIUM0023");
        departs("", "5.1.4: paths are compared as they are, not decoded", "DISABLED_PATH0029");
        departs("foo=bar", "5.6.3 and 5.7: the last Domain counts, even an empty one", "OPTIONAL_DOMAIN0042");
    }

    @Test
    void everyCaseGivesItsCookiesOrDepartsAsTheNewerTextSays(TestReporter reporter) throws IOException {
        List<String> wrong = new ArrayList<>();
        int agreed = 0;
        JsonArray cases = read("parser.json");
        for (JsonObject test : cases.getValuesAs(JsonObject.class)) {
            String name = test.getString("test");
            String expected = expected(test);
            String actual = run(test);
            Departure departure = DEPARTURES.get(name);
            if (departure != null && departure.sent().equals(expected)) {
                wrong.add(name + " is listed as a departure and is none");
            } else if (!actual.equals(departure == null ? expected : departure.sent())) {
                wrong.add(name + ": " + test.get("received") + " sends <" + actual + "> and not <"
                        + (departure == null ? expected : departure.sent() + "> (" + departure.section() + ")"));
            } else if (departure == null) {
                agreed++;
            }
        }
        reporter.publishEntry(
                "http-state",
                cases.size() + " cases, " + agreed + " as the suite has them, " + DEPARTURES.size()
                        + " as RFC 6265bis has them");
        assertThat(wrong).isEmpty();
        assertThat(agreed + DEPARTURES.size()).isEqualTo(cases.size()).isEqualTo(222);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dates-examples.json", "dates-bsd-examples.json"})
    void everyDateMeansWhatTheSuiteSays(String file) throws IOException {
        String pattern = "EEE, dd MMM yyyy HH:mm:ss 'GMT'";
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
        List<String> wrong = new ArrayList<>();
        for (JsonObject test : read(file).getValuesAs(JsonObject.class)) {
            String expected = test.isNull("expected") ? null : test.getString("expected");
            Instant parsed = CookieDate.parse(test.getString("test"));
            String actual = parsed == null ? null : format.format(parsed);
            if (!Objects.equals(expected, actual)) {
                wrong.add(test + " gives " + actual);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String run(JsonObject test) {
        CookieJar jar = new CookieJar(NOW);
        test.getJsonArray("received")
                .getValuesAs(JsonString.class)
                .forEach(line -> jar.receive(SETTER, line.getString()));
        return jar.send(SETTER.resolve(test.getString("sent-to", "/cookie-parser-result")));
    }

    private static String expected(JsonObject test) {
        return test.getJsonArray("sent").getValuesAs(JsonObject.class).stream()
                .map(pair -> pair.getString("name") + "=" + pair.getString("value"))
                .collect(Collectors.joining("; "));
    }

    private static JsonArray read(String file) throws IOException {
        Path data = Path.of(System.getProperty(
                "consentry.shared", Path.of("..", "shared", "data").toString()));
        Path path = data.resolve("http-state").resolve(file);
        assumeTrue(Files.exists(path), "No copy of the http-state suite at " + path + "; CookieVectorsTest covers it");
        // One of the files starts with a licence in line comments, which JSON doesn't know.
        String json = Files.readAllLines(path).stream()
                .filter(line -> !line.startsWith("//"))
                .collect(Collectors.joining("\n"));
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }
}
