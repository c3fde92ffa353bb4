package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The picture that a site shows in the banner: small, of a known kind, under an address that carries its hash. */
final class Logo {
    /** In bytes. A page's first paint waits for nothing of it, but a phone loads it all the same. */
    static final int LARGEST = 32 * 1024;

    private static final System.Logger LOG = System.getLogger(Logo.class.getName());

    private Logo() {}

    /**
     * @param name of the file beside the policy; empty for none
     * @param files gives a file's bytes by its name, {@code null} where there is none
     * @return {@code null} where there is none to show, which the log then explains
     */
    static @Nullable Asset read(String site, String name, Function<String, byte @Nullable []> files) {
        if (name.isEmpty()) {
            return null;
        }
        byte[] bytes = files.apply(name);
        String type = bytes == null ? "" : type(name, bytes);
        if (bytes == null || bytes.length > LARGEST || type.isEmpty()) {
            String why = bytes == null
                    ? "is not beside its policy"
                    : bytes.length > LARGEST ? "has more than " + LARGEST + " bytes" : "is not what its name says";
            LOG.log(System.Logger.Level.WARNING, "The logo {0} of site {1} {2}: none is shown", name, site, why);
            return null;
        }
        return Asset.of(Hashes.hex(Hashes.sha256().digest(bytes)).substring(0, 16), type, bytes);
    }

    /** By the name, where the bytes agree with it; else empty. */
    private static String type(String name, byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "svg" -> new String(bytes, StandardCharsets.UTF_8).contains("<svg") ? "image/svg+xml" : "";
            case "png" -> head.startsWith("\u0089PNG\r\n\u001a\n") ? "image/png" : "";
            case "webp" -> head.startsWith("RIFF") && head.startsWith("WEBP", 8) ? "image/webp" : "";
            default -> "";
        };
    }
}
