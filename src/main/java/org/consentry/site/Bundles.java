package org.consentry.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The languages in which the product speaks to visitors by itself. */
public final class Bundles {
    private static final String INDEX = "/org/consentry/messages/index.txt";

    private static final List<String> LANGUAGES = read();

    private Bundles() {}

    /** Language tags (BCP 47), English first. */
    public static List<String> languages() {
        return LANGUAGES;
    }

    private static List<String> read() {
        try (@Nullable InputStream in = Bundles.class.getResourceAsStream(INDEX)) {
            if (in == null) {
                throw new IllegalStateException(INDEX + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
