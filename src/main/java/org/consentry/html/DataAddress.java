package org.consentry.html;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What an address of the scheme {@code data:} brings along (RFC 2397; Fetch Standard, section 6): a page, a style sheet
 * or a script loads from elsewhere as any other does.
 */
record DataAddress(Kind kind, byte[] body) {
    enum Kind {
        PAGE,
        STYLE,
        SCRIPT
    }

    private static final String SCHEME = "data:";
    private static final int MAX_TYPE = 128;

    /**
     * Null if the address is none, brings nothing along that loads, or a browser can't read it.
     *
     * @param framed a drawing loads from elsewhere too: in a frame, but not as an image
     */
    static @Nullable DataAddress read(byte[] b, int from, int to, boolean framed) {
        int at = from;
        while (at < to && (b[at] & 0xFF) <= ' ') {
            at++;
        }
        for (int k = 0; k < SCHEME.length(); at++) {
            if (at == to) {
                return null;
            }
            if (!isBreak(b[at])) {
                if (ByteText.lower(b[at]) != SCHEME.charAt(k)) {
                    return null;
                }
                k++;
            }
        }
        int comma = ByteSearch.indexOf(b, at, to, (byte) ',');
        if (comma == to) {
            return null;
        }
        String head = text(b, at, Math.min(comma, at + MAX_TYPE));
        int parameters = head.indexOf(';');
        String type = (parameters < 0 ? head : head.substring(0, parameters)).strip();
        Kind kind = kind(type, framed);
        if (kind == null) {
            return null;
        }
        byte[] body = body(b, comma + 1, to);
        if (parameters >= 0
                && text(b, Math.max(at, comma - MAX_TYPE), comma).strip().endsWith("base64")) {
            try {
                body = Base64.getMimeDecoder().decode(body);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return new DataAddress(kind, body);
    }

    private static @Nullable Kind kind(String type, boolean framed) {
        if (type.equals("text/css")) {
            return Kind.STYLE;
        }
        if (type.endsWith("html") || type.endsWith("/xml") || type.endsWith("xhtml+xml")) {
            return Kind.PAGE;
        }
        if (type.endsWith("+xml")) {
            return framed ? Kind.PAGE : null;
        }
        // Browsers run what has no type, and plain text.
        return type.isEmpty() || type.equals("text/plain") || type.endsWith("script") ? Kind.SCRIPT : null;
    }

    private static String text(byte[] b, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            if (!isBreak(b[i])) {
                text.append((char) ByteText.lower(b[i]));
            }
        }
        return text.toString();
    }

    private static byte[] body(byte[] b, int from, int to) {
        byte[] body = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c == '%' && i + 2 < to && digit(b[i + 1]) >= 0 && digit(b[i + 2]) >= 0) {
                c = (byte) (digit(b[i + 1]) << 4 | digit(b[i + 2]));
                i += 2;
            } else if (isBreak(c)) {
                continue;
            }
            body[length++] = c;
        }
        return Arrays.copyOf(body, length);
    }

    private static int digit(byte c) {
        return Character.digit(c, 16);
    }

    private static boolean isBreak(byte c) {
        return c == '\t' || c == '\n' || c == '\r';
    }
}
