package org.consentry.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of rewritten pages: ours over the upstream's, so that a browser's copy is good only while both the page
 * and all that we put into it are the same. The upstream's own validators never reach a browser with a rewritten page,
 * and a browser's conditionals reach the upstream only in the upstream's own words.
 */
final class Validator {
    private static final String MARK = "W/\"cy-";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    /** In characters; an upstream's tag that is longer gets no tag of ours. */
    private static final int LONGEST = 400;

    private final String fingerprint;

    /** @param ingredients all that our part of the page depends on */
    Validator(String ingredients) {
        this.fingerprint = fingerprint(ingredients);
    }

    /** Sixteen characters that differ wherever the text does. */
    static String fingerprint(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ENCODER.encodeToString(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Our tag over the upstream's tag or, where it has none, its date; {@code null} where it has neither. */
    @Nullable
    String tag(@Nullable String upstreamTag, @Nullable String lastModified) {
        String inner = upstreamTag != null ? "t" + upstreamTag : lastModified != null ? "d" + lastModified : null;
        return inner == null || inner.length() > LONGEST
                ? null
                : MARK + fingerprint + '-' + ENCODER.encodeToString(inner.getBytes(StandardCharsets.ISO_8859_1)) + '"';
    }

    /**
     * The conditional to send upstream for a browser's {@code If-None-Match}, as one header and its value; nothing where
     * none of its tags is ours, or where ours says that what we insert has changed since.
     */
    Map<String, String> upstreamConditional(List<String> ifNoneMatch) {
        for (String field : ifNoneMatch) {
            for (String candidate : field.split(",")) {
                String inner = inner(candidate.strip());
                if (inner != null && inner.startsWith("t")) {
                    return Map.of("If-None-Match", inner.substring(1));
                }
                if (inner != null && inner.startsWith("d")) {
                    return Map.of("If-Modified-Since", inner.substring(1));
                }
            }
        }
        return Map.of();
    }

    private @Nullable String inner(String tag) {
        String start = MARK + fingerprint + '-';
        if (!tag.startsWith(start) || !tag.endsWith("\"") || tag.length() > 2 * LONGEST) {
            return null;
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(tag.substring(start.length(), tag.length() - 1));
            for (byte b : decoded) {
                // A browser can send any tag back: nothing but what a field may hold crosses.
                if (b < ' ' && b >= 0 || b == 0x7F) {
                    return null;
                }
            }
            return new String(decoded, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
