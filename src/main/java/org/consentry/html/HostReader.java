package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
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
     * The host in normal form; empty if it can't be told, since it is written in an encoding other than UTF-8 or by
     * later rules than are known here; null if a browser finds none here and asks nobody.
     */
    static @Nullable String read(byte[] b, int from, int to) {
        return isPlain(b, from, to) ? new String(b, from, to - from, ISO_8859_1) : readAny(b, from, to);
    }

    /** Whether a host is written in its normal form, as nearly all are: what its last part is made of is no number. */
    private static boolean isPlain(byte[] b, int from, int to) {
        int i = to;
        while (i > from && isLower(b[i - 1])) {
            i--;
        }
        if (i == to) {
            return false;
        }
        int last = i;
        while (i > from && (isLower(b[i - 1]) || b[i - 1] == '.' || b[i - 1] == '-' || isDigit(b[i - 1]))) {
            i--;
        }
        return i == from && (last == from || b[last - 1] == '.');
    }

    private static boolean isLower(byte c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static @Nullable String readAny(byte[] b, int from, int to) {
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
        if (host.indexOf('&') >= 0) {
            // A reference to a character that may turn out to be any, or none.
            return "";
        }
        return Ipv4.endsInNumber(host) ? Ipv4.normal(host) : withoutLastDots(host);
    }

    private static boolean isPort(byte[] b, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(b[i])) {
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
            if (host.indexOf('\uFFFD') >= 0) {
                return null;
            }
            try {
                host = IDN.toASCII(mapped(host), IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                // The standard that browsers follow is a later one, and knows more names.
                return "";
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

    /** What Java's older tables leave as it is and browsers don't (UTS #46): compatible forms, and what is ignored. */
    private static String mapped(String host) {
        StringBuilder name = new StringBuilder(host.length());
        Normalizer.normalize(host, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> c != 0x180F && c != 0x2064 && (c < 0x1BCA0 || c > 0x1BCA3) && (c < 0xE0100 || c > 0xE01EF))
                .forEach(name::appendCodePoint);
        return name.toString();
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
