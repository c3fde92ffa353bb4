package org.consentry.browser.channels;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of one request to somebody outside; its body is read and forgotten.
 *
 * @param target as it stands: a path in a tunnel, else a whole address or, of {@code CONNECT}, an authority
 * @param head the header fields, one a line
 */
record OutsideRequest(String method, String target, String head) {
    static @Nullable OutsideRequest read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int end = 0;
        while (end < 4) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            bytes.write(b);
            end = b == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : b == '\r' ? 1 : 0;
        }
        String[] parts = bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n", 2);
        String[] line = parts[0].split(" ");
        OutsideRequest request = new OutsideRequest(line[0], line[1], parts[1]);
        String length = request.field("content-length");
        in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return request;
    }

    String field(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ':'))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    String hostOfTarget() {
        String authority = target.replaceFirst("^[a-z]+://", "").replaceFirst("/.*", "");
        return authority.replaceFirst(":\\d+$", "");
    }

    /** Without its query. */
    String path() {
        return target.replaceFirst("^[a-z]+://[^/]*", "").replaceFirst("\\?.*", "");
    }
}
