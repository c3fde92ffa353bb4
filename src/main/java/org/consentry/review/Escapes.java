package org.consentry.review;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Percent-encoded text (RFC 3986, section 2.1), read strictly: what is no UTF-8 is not guessed at. */
final class Escapes {
    private Escapes() {}

    /** The text that stands for; empty where an escape is cut short, or what they give is no UTF-8. */
    static Optional<String> decoded(String text) {
        // Bytes, as half of a character that takes two has none of its own.
        byte[] escaped = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] != '%') {
                bytes.write(escaped[i]);
                continue;
            }
            if (i + 2 >= escaped.length
                    || !HexFormat.isHexDigit(escaped[i + 1])
                    || !HexFormat.isHexDigit(escaped[i + 2])) {
                return Optional.empty();
            }
            bytes.write(HexFormat.fromHexDigit(escaped[i + 1]) << 4 | HexFormat.fromHexDigit(escaped[i + 2]));
            i += 2;
        }
        return text(bytes.toByteArray());
    }

    /** Bytes as UTF-8; empty where they are none. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
