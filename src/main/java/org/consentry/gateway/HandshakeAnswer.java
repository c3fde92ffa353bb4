package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * The head of what a site says to a handshake.
 *
 * @param status of the answer itself, none of the interim ones
 * @param fields as lines, one character an octet
 */
record HandshakeAnswer(int status, List<String> fields) {
    private static final int LONGEST_HEAD = 64 * 1024;

    /** Liberty hangs on more than 500 response fields; some are its own and ours. */
    private static final int MOST_FIELDS = 400;

    HandshakeAnswer {
        fields = List.copyOf(fields);
    }

    /**
     * Reads byte by byte: what follows the head belongs to the other protocol.
     *
     * @throws IOException also where that is no HTTP
     */
    static HandshakeAnswer read(InputStream in) throws IOException {
        while (true) {
            List<String> lines = head(in);
            int status = status(lines.isEmpty() ? "" : lines.get(0));
            if (status >= 200 || status == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
                return new HandshakeAnswer(status, lines.subList(1, Math.min(lines.size(), MOST_FIELDS)));
            }
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(512);
        for (int ending = 0; ending < 4; ) {
            int b = in.read();
            if (b < 0 || head.length() > LONGEST_HEAD) {
                throw new IOException("the site's answer to a handshake has no head, or none that ends");
            }
            ending = b == (ending % 2 == 0 ? '\r' : '\n') ? ending + 1 : b == '\r' ? 1 : 0;
            head.append((char) b);
        }
        return head.substring(0, head.length() - 4).lines().toList();
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.")
                || line.length() < 12
                || !line.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IOException("the site's answer to a handshake is no HTTP");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    /** Whether the site leaves HTTP. */
    boolean agrees() {
        return status == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    }

    /** Names in lower case. */
    void eachField(BiConsumer<String, String> use) {
        for (String line : fields) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                use.accept(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
    }
}
