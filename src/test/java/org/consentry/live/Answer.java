package org.consentry.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it arrived.
 *
 * @param head status line and fields, one character an octet, without the empty line
 * @param body without its framing
 * @param whole false where the connection ended before the framing said so
 */
record Answer(String head, byte[] body, boolean whole) {
    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    List<String> lines() {
        return List.of(head.split("\r\n"));
    }

    List<String> fields(String name) {
        return fields(lines(), name);
    }

    /** All values of a field in one text; {@code null} where there is none. */
    @Nullable
    String field(String name) {
        List<String> values = fields(name);
        return values.isEmpty() ? null : String.join(" | ", values);
    }

    /** The body, one character an octet. */
    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    boolean hasBanner() {
        return text().contains("<consentry-banner");
    }

    static List<String> fields(List<String> lines, String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(line.startsWith(": ", colon) ? line.substring(colon + 2) : line.substring(colon + 1));
            }
        }
        return values;
    }
}
