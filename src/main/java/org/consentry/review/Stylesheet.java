package org.consentry.review;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The pages' one stylesheet, under a path that changes with its bytes, so that browsers may keep it for good. */
final class Stylesheet {
    private static final String RESOURCE = "/org/consentry/templates/review/review.css";
    private static final byte[] BYTES = load();
    private static final String VERSION = hash();

    private Stylesheet() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    static String version() {
        return VERSION;
    }

    static String path() {
        return "/review/assets/" + VERSION + "/review.css";
    }

    private static byte[] load() {
        try (InputStream in = Stylesheet.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " can't be read", e);
        }
    }

    private static String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(BYTES);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
