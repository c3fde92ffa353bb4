package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tokenizer cases of html5lib, where that collection is at hand, each from each of its initial states and at each
 * chunk size. Character references are no business of the scanner: where a case holds an {@code &}, text and attribute
 * values are left out of the comparison, and the tags, attribute names, comments and doctypes are compared all the
 * same. Of doctypes the scanner reports that there is one. Whole cases are left out for the reasons of
 * {@link #reasonToSkip} alone, and counted.
 */
class Html5libTokenizerTest {
    private static final Path CASES = Path.of(System.getProperty(
                    "consentry.shared", Path.of("..", "shared", "data").toString()))
            .resolve("html5lib-tokenizer");

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void everyCaseTokenizesAsBrowsersDoAtEveryChunkSize() throws IOException {
        assumeTrue(Files.isDirectory(CASES), "html5lib tokenizer cases are not at hand at " + CASES);
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".test")).sorted().toList()) {
                run(file);
            }
        }
        System.getLogger(getClass().getName()).log(System.Logger.Level.INFO, "html5lib: " + counts);
        assertThat(failures).isEmpty();
        assertThat(counts.getOrDefault("compared in full", 0)).isGreaterThan(2000);
    }

    private void run(Path file) throws IOException {
        JsonObject root;
        try (Reader reader = Files.newBufferedReader(file)) {
            root = Json.createReader(reader).readObject();
        }
        JsonArray tests = root.getJsonArray("tests");
        for (JsonObject test : tests.getValuesAs(JsonObject.class)) {
            for (String state : states(test)) {
                run(file.getFileName() + ": " + test.getString("description") + " / " + state, test, state);
            }
        }
    }

    private static List<String> states(JsonObject test) {
        if (!test.containsKey("initialStates")) {
            return List.of("Data state");
        }
        return test.getJsonArray("initialStates").getValuesAs(JsonString::getString);
    }

    private void run(String label, JsonObject test, String state) {
        boolean escaped = test.getBoolean("doubleEscaped", false);
        String input = unescape(test.getString("input"), escaped);
        String reason = reasonToSkip(input);
        if (reason != null) {
            counts.merge("skipped, " + reason, 1, Integer::sum);
            return;
        }
        boolean references = input.indexOf('&') >= 0;
        counts.merge(references ? "compared but for text and values" : "compared in full", 1, Integer::sum);
        List<String> expected = restrict(expected(test.getJsonArray("output"), escaped), references);
        byte[] page = input.getBytes(UTF_8);
        for (int chunk = 1; chunk <= Math.max(1, page.length); chunk++) {
            List<String> actual =
                    restrict(ScanTrace.of(page, chunk, state, test.getString("lastStartTag", "")), references);
            if (!actual.equals(expected)) {
                failures.add(label + " in " + chunk + "s of " + input + "\n  " + expected + "\n  " + actual);
                return;
            }
        }
    }

    /** Why a case can't be put to a scanner of bytes, or null if it can. */
    private static String reasonToSkip(String input) {
        for (int k = 0; k < input.length(); k++) {
            char c = input.charAt(k);
            boolean last = k + 1 == input.length();
            if (!last && Character.isSurrogatePair(c, input.charAt(k + 1))) {
                k++;
            } else if (Character.isSurrogate(c)) {
                return "a lone surrogate has no bytes";
            }
        }
        return null;
    }

    private static List<String> expected(JsonArray output, boolean escaped) {
        List<String> tokens = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (JsonArray token : output.getValuesAs(JsonArray.class)) {
            String kind = token.getString(0);
            if (kind.equals("Character")) {
                text.append(unescape(token.getString(1), escaped));
                continue;
            }
            if (text.length() > 0) {
                tokens.add(ScanTrace.text(text.toString()));
                text.setLength(0);
            }
            tokens.add(
                    switch (kind) {
                        case "StartTag" -> startTag(token, escaped);
                        case "EndTag" -> "end " + unescape(token.getString(1), escaped);
                        case "Comment" -> "comment " + unescape(token.getString(1), escaped);
                        case "DOCTYPE" -> "doctype";
                        default -> throw new IllegalArgumentException(kind);
                    });
        }
        if (text.length() > 0) {
            tokens.add(ScanTrace.text(text.toString()));
        }
        return tokens;
    }

    private static String startTag(JsonArray token, boolean escaped) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : token.getJsonObject(2).entrySet()) {
            attributes.put(
                    unescape(entry.getKey(), escaped), unescape(((JsonString) entry.getValue()).getString(), escaped));
        }
        return ScanTrace.startTag(unescape(token.getString(1), escaped), attributes, token.size() > 3);
    }

    /** Leaves out text and attribute values. */
    private static List<String> restrict(List<String> tokens, boolean references) {
        if (!references) {
            return tokens;
        }
        List<String> rest = new ArrayList<>();
        for (String token : tokens) {
            if (token.startsWith("start ")) {
                rest.add(token.replaceAll("=[^,}]*", ""));
            } else if (!token.startsWith("text ")) {
                rest.add(token);
            }
        }
        return rest;
    }

    private static String unescape(String text, boolean escaped) {
        if (!escaped) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int k = 0; k < text.length(); k++) {
            if (text.startsWith("\\u", k)) {
                plain.append((char) Integer.parseInt(text.substring(k + 2, k + 6), 16));
                k += 5;
            } else {
                plain.append(text.charAt(k));
            }
        }
        return plain.toString();
    }
}
