package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of an address between its slashes and its path: user, host and port (URL Standard 3.5 and 4.4, for
 * special schemes). Knows no name service: what it gives is the host that a browser would ask for.
 */
final class HostReader {
    private static final int LAST_PORT = 0xFFFF;

    /** Never part of a host, whether written so or percent-encoded. */
    private static final String FORBIDDEN = " #/:<>?@[\\]^|%\u007F";

    private HostReader() {}

    /**
     * The host in normal form; empty if it can't be told, since it is written in an encoding other than UTF-8; null if
     * a browser finds none here and asks nobody.
     */
    static @Nullable String read(byte[] b, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (b[i] == '@') {
                start = i + 1;
            }
        }
        int end = start;
        boolean bracketed = false;
        while (end < to && (bracketed || b[end] != ':')) {
            bracketed = b[end] == '[' || bracketed && b[end] != ']';
            end++;
        }
        if (start == end || end < to && !isPort(b, end + 1, to)) {
            return null;
        }
        if (b[start] == '[') {
            return b[end - 1] == ']' ? ipv6(new String(b, start + 1, end - start - 2, ISO_8859_1)) : null;
        }
        String host = domain(b, start, end);
        if (host == null || host.isEmpty()) {
            return host;
        }
        return Ipv4.endsInNumber(host) ? Ipv4.normal(host) : withoutLastDots(host);
    }

    private static boolean isPort(byte[] b, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return false;
            }
            port = Math.min(port * 10 + b[i] - '0', LAST_PORT + 1);
        }
        return port <= LAST_PORT;
    }

    private static @Nullable String domain(byte[] b, int from, int to) {
        byte[] name = new byte[to - from];
        int length = 0;
        boolean ascii = true;
        boolean raw = false;
        for (int i = from; i < to; i++) {
            byte c = b[i];
            raw |= c < 0;
            if (c == '%' && i + 2 < to && hex(b[i + 1]) >= 0 && hex(b[i + 2]) >= 0) {
                c = (byte) (hex(b[i + 1]) << 4 | hex(b[i + 2]));
                i += 2;
            }
            ascii &= c >= 0;
            name[length++] = c;
        }
        String host = new String(name, 0, length, UTF_8);
        if (!ascii) {
            if (raw && new String(b, from, to - from, UTF_8).indexOf('\uFFFD') >= 0) {
                return "";
            }
            try {
                host = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < ' ' || c > '\u007F' || FORBIDDEN.indexOf(c) >= 0) {
                return null;
            }
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static int hex(byte c) {
        return Character.digit(c, 16);
    }

    /** A name with a dot at its end is the same place to the name service, and to whoever judges it. */
    private static @Nullable String withoutLastDots(String host) {
        int end = host.length();
        while (end > 0 && host.charAt(end - 1) == '.') {
            end--;
        }
        return end == 0 ? null : host.substring(0, end);
    }

    private static @Nullable String ipv6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // What Java reads beyond the standard, a zone for one, is written with other characters.
            if (c != ':' && c != '.' && (c > 'f' || Character.digit(c, 16) < 0)) {
                return null;
            }
        }
        try {
            // In brackets it is an address or an error: no name is ever looked up.
            return compressed(InetAddress.getByName("[" + text + "]"));
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** As the URL Standard writes it: the first longest run of two or more zero pieces left out. */
    private static String compressed(InetAddress address) {
        int[] pieces = new int[8];
        byte[] raw = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            // Java turns an address that maps IPv4 into the latter.
            pieces[5] = 0xFFFF;
        }
        for (int k = 0, piece = 8 - raw.length / 2; piece < 8; piece++, k += 2) {
            pieces[piece] = (raw[k] & 0xFF) << 8 | raw[k + 1] & 0xFF;
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && pieces[run] == 0) {
                run++;
            }
            if (run - i > gapLength) {
                gap = i;
                gapLength = run - i;
            }
            i = Math.max(i, run - 1);
        }
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                out.append(i == 0 ? "::" : ":");
                i += gapLength - 1;
                continue;
            }
            out.append(Integer.toHexString(pieces[i]));
            if (i < 7) {
                out.append(':');
            }
        }
        return out.append(']').toString();
    }
}
