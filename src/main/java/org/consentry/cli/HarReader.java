package org.consentry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads traffic as browsers export it (HAR 1.2), one entry at a time. Bodies are passed over, whatever their length;
 * what an entry says is bounded.
 */
final class HarReader {
    /** In characters. */
    private static final int LONGEST_URL = 1 << 16;

    /** In characters: servers take no longer ones. */
    private static final int LONGEST_FIELD = 1 << 16;

    /** Browsers keep some 180 cookies of one site. */
    private static final int MOST_FIELDS = 300;

    private final JsonSkim json;
    private final Consumer<HarEntry> entries;
    private boolean found;

    private HarReader(InputStream in, Consumer<HarEntry> entries) {
        this.json = new JsonSkim(in);
        this.entries = entries;
    }

    /**
     * @param entries takes each in its order
     * @throws JsonSkim.NoJson where the bytes are no JSON, or no HAR
     */
    static void read(InputStream in, Consumer<HarEntry> entries) throws IOException {
        HarReader reader = new HarReader(in, entries);
        reader.json.whole(reader::top);
        if (!reader.found) {
            throw new JsonSkim.NoJson("it has no log.entries: export the traffic as HAR");
        }
    }

    private void top() throws IOException {
        member("log", () -> member("entries", this::entries));
    }

    /** Reads one member of an object, and skips the others; anything else than an object is skipped. */
    private void member(String wanted, JsonSkim.Value value) throws IOException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        json.object(name -> {
            if (name.equals(wanted)) {
                value.read();
            } else {
                json.skip();
            }
        });
    }

    private void entries() throws IOException {
        if (!json.isArray()) {
            throw json.wrong("log.entries is no list");
        }
        found = true;
        json.array(this::entry);
    }

    /** What is known of the entry that is read. */
    private static final class Half {
        String url = "";
        Instant started = Instant.EPOCH;
        final List<String> sent = new ArrayList<>();
        final List<String> set = new ArrayList<>();
        final List<String> sentCookies = new ArrayList<>();
        final List<String> setCookies = new ArrayList<>();

        /** Cookies that a browser lists apart count only where it gives no fields. */
        HarEntry whole() {
            return new HarEntry(url, started, sent.isEmpty() ? sentCookies : sent, set.isEmpty() ? setCookies : set);
        }
    }

    private void entry() throws IOException {
        if (!json.isObject()) {
            throw json.wrong("an entry is no object");
        }
        Half half = new Half();
        json.object(name -> {
            switch (name) {
                case "startedDateTime" -> half.started = instant(json.text(40));
                case "request" -> message("Cookie", half, half.sent, half.sentCookies);
                case "response" -> message("Set-Cookie", half, half.set, half.setCookies);
                default -> json.skip();
            }
        });
        if (half.url.isEmpty()) {
            throw json.wrong("an entry has no request.url");
        }
        entries.accept(half.whole());
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            // A cookie is then kept for longer than it was: none is taken for one that only deletes.
            return Instant.EPOCH;
        }
    }

    private void message(String field, Half half, List<String> fields, List<String> cookies) throws IOException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        json.object(name -> {
            switch (name) {
                case "url" -> half.url = json.text(LONGEST_URL);
                case "headers" -> list(() -> header(field, fields));
                case "cookies" -> list(() -> cookie(cookies));
                default -> json.skip();
            }
        });
    }

    private void list(JsonSkim.Value element) throws IOException {
        if (json.isArray()) {
            json.array(element);
        } else {
            json.skip();
        }
    }

    private void header(String wanted, List<String> values) throws IOException {
        String[] found = {"", ""};
        object(found, "name", "value");
        if (found[0].equalsIgnoreCase(wanted) && values.size() < MOST_FIELDS) {
            // Some browsers write several lines of one name as one value of several lines.
            found[1].lines().filter(line -> !line.isBlank()).limit(MOST_FIELDS).forEach(values::add);
        }
    }

    private void cookie(List<String> lines) throws IOException {
        String[] found = {"", ""};
        object(found, "name", "value");
        if (!found[0].isEmpty() && lines.size() < MOST_FIELDS) {
            lines.add(found[0] + "=" + found[1]);
        }
    }

    private void object(String[] values, String... names) throws IOException {
        List<String> wanted = List.of(names);
        if (!json.isObject()) {
            json.skip();
            return;
        }
        json.object(name -> {
            int place = wanted.indexOf(name);
            if (place < 0) {
                json.skip();
            } else {
                values[place] = json.text(LONGEST_FIELD);
            }
        });
    }
}
