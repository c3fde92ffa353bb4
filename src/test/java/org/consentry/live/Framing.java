package org.consentry.live;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 messages taken apart by hand (RFC 9112): no library stands between a test and the bytes. */
final class Framing {
    private Framing() {}

    /** A head up to and with its empty line, one character an octet; {@code null} at the connection's end. */
    static @Nullable String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** A body of so many bytes; reading it throws {@link EOFException} where the connection ends before. */
    static InputStream measured(InputStream in, long length) {
        return new Body(in, length, false);
    }

    /** A chunked body; reading it throws {@link EOFException} where the connection ends before the last chunk. */
    static InputStream chunked(InputStream in) {
        return new Body(in, 0, true);
    }

    static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended within a line");
            }
            line.write(b);
        }
        return line.toByteArray();
    }

    private static final class Body extends InputStream {
        private final InputStream in;
        private final boolean chunked;
        private long left;
        private boolean ended;

        Body(InputStream in, long length, boolean chunked) {
            this.in = in;
            this.left = length;
            this.chunked = chunked;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && chunked && !ended) {
                next();
            }
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(left, length));
            if (read < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            left -= read;
            if (left == 0 && chunked) {
                line(in);
            }
            return read;
        }

        private void next() throws IOException {
            String size = new String(line(in), StandardCharsets.ISO_8859_1).strip();
            left = Long.parseLong(size.replaceFirst(";.*", ""), 16);
            if (left == 0) {
                ended = true;
                while (line(in).length > 1) {
                    // Trailers say nothing here.
                }
            }
        }
    }
}
