package org.consentry.review;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A small form ({@code application/x-www-form-urlencoded}), read up to a bound. */
final class FormBody {
    private static final int LONGEST = 8 * 1024;

    private final String text;

    private FormBody(String text) {
        this.text = text;
    }

    /** Reads a body; empty where it is longer than 8 KiB. What is no text in UTF-8 has no values. */
    static Optional<FormBody> read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LONGEST + 1);
        return bytes.length > LONGEST
                ? Optional.empty()
                : Optional.of(new FormBody(Escapes.text(bytes).orElse("")));
    }

    /** The first value of that name; empty where there is none, or none that can be read. */
    String value(String name) {
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return decoded(pair.substring(equals + 1));
            }
        }
        return "";
    }

    private static String decoded(String value) {
        return Escapes.decoded(value.replace('+', ' ')).orElse("");
    }
}
