package org.consentry.http;

import java.nio.charset.StandardCharsets;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where a page stands, and to which hosts the addresses in its fields lead, as browsers read them (WHATWG URL): with
 * white space and backslashes, without a scheme, with a name before the host, in percent-encoding or beyond US-ASCII.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in normal form: lower case, punycode, without a port
 * @param port as the address has it, or the scheme's own
 */
public record PageOrigin(String scheme, String host, int port) {

    /** What no host may hold (WHATWG URL, "forbidden domain code point"), beyond control characters. */
    private static final String FORBIDDEN = " #/:<>?@[\\]^|%";

    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException for another scheme, no host or no port */
    public PageOrigin {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("a page's scheme is http or https");
        }
        if (host.isEmpty() || port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("a page has a host and a port");
        }
    }

    /**
     * Reads scheme, host and port as a visitor sees them, such as {@code https://shop.example:8443}.
     *
     * @throws IllegalArgumentException for what is no http origin
     */
    public static PageOrigin of(String origin) {
        int end = origin.indexOf("://");
        String scheme = end < 0 ? "" : Ascii.lower(origin.substring(0, end));
        String authority = origin.substring(end < 0 ? 0 : end + 3);
        int port = scheme.equals("https") ? 443 : 80;
        int colon = portColon(authority);
        String host = host(authority);
        if (host == null) {
            throw new IllegalArgumentException("not an origin");
        }
        if (colon >= 0 && colon < authority.length() - 1) {
            port = Integer.parseInt(authority.substring(colon + 1));
        }
        return new PageOrigin(scheme, host, port);
    }

    /** Whether {@link #port()} is the scheme's own, which addresses leave out. */
    boolean hasDefaultPort() {
        return port == (scheme.equals("https") ? 443 : 80);
    }

    /**
     * The host that a reference leads to from a page of this origin, in normal form.
     *
     * @param reference an address, whole or relative
     * @return {@code null} where nothing is fetched from a host: {@code data:}, {@code mailto:}, nonsense
     */
    public @Nullable String hostOf(String reference) {
        String address = trimmed(reference);
        int colon = schemeEnd(address);
        if (colon < 0) {
            return slashes(address, 0) >= 2 ? authority(address, 0) : host;
        }
        String given = Ascii.lower(address.substring(0, colon));
        if (given.equals(scheme) && slashes(address, colon + 1) < 2) {
            // "https:path" on a page of https is a path.
            return host;
        }
        return switch (given) {
            case "http", "https", "ws", "wss", "ftp" -> authority(address, colon + 1);
            default -> null;
        };
    }

    /**
     * Whether a reference leads from a page of this origin to what is held.
     *
     * @param reference an address, whole or relative
     * @param held judges a host in normal form and a path on it, as written in the address and without its query
     */
    public boolean leadsTo(String reference, BiPredicate<String, String> held) {
        String led = hostOf(reference);
        return led != null && held.test(led, pathOf(reference));
    }

    /**
     * The path on the host that a reference leads to, as it is written there, without query and fragment; it begins with
     * a slash unless it is relative to the page's own, and is one where the reference has none.
     */
    public String pathOf(String reference) {
        String address = trimmed(reference);
        int colon = schemeEnd(address);
        boolean other = colon >= 0 && !Ascii.lower(address.substring(0, colon)).equals(scheme);
        int at = colon + 1;
        if (other || slashes(address, at) >= 2) {
            at = authorityEnd(address, at + slashes(address, at));
        }
        int end = at;
        while (end < address.length() && "?#".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        return at == end ? "/" : address.substring(at, end).replace('\\', '/');
    }

    /** Without what browsers strip: control characters and spaces around, tabs and line breaks anywhere. */
    private static String trimmed(String reference) {
        int start = 0;
        int end = reference.length();
        while (start < end && reference.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && reference.charAt(end - 1) <= ' ') {
            end--;
        }
        StringBuilder kept = null;
        for (int i = start; i < end; i++) {
            char c = reference.charAt(i);
            boolean dropped = c == '\t' || c == '\n' || c == '\r';
            if (dropped && kept == null) {
                kept = new StringBuilder(end - start).append(reference, start, i);
            } else if (!dropped && kept != null) {
                kept.append(c);
            }
        }
        return kept == null ? reference.substring(start, end) : kept.toString();
    }

    /** Where the colon behind a scheme stands, or -1 where the address has none. */
    private static int schemeEnd(String address) {
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            boolean further = Ascii.isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!Ascii.isLetter(c) && !(i > 0 && further)) {
                return -1;
            }
        }
        return -1;
    }

    private static int slashes(String address, int from) {
        int i = from;
        while (i < address.length() && isSlash(address.charAt(i))) {
            i++;
        }
        return i - from;
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static @Nullable String authority(String address, int from) {
        int start = from + slashes(address, from);
        String authority = address.substring(start, authorityEnd(address, start));
        return host(authority.substring(authority.lastIndexOf('@') + 1));
    }

    private static int authorityEnd(String address, int start) {
        int end = start;
        while (end < address.length() && !isSlash(address.charAt(end)) && "?#".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static @Nullable String host(String hostAndPort) {
        int colon = portColon(hostAndPort);
        String name = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        if (colon >= 0 && !isPort(hostAndPort.substring(colon + 1))) {
            return null;
        }
        if (name.startsWith("[")) {
            return name.endsWith("]") && name.length() > 2 ? Ascii.lower(name) : null;
        }
        String decoded = decoded(name);
        if (decoded == null || !isHost(decoded)) {
            return null;
        }
        String normal = Party.normalize(decoded);
        return normal.isEmpty() || !isHost(normal) ? null : normal;
    }

    private static int portColon(String hostAndPort) {
        return hostAndPort.indexOf(':', hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : 0);
    }

    private static boolean isPort(String port) {
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            if (!Ascii.isDigit(port.charAt(i))) {
                return false;
            }
            number = number * 10 + port.charAt(i) - '0';
            if (number > LAST_PORT) {
                return false;
            }
        }
        return true;
    }

    /** Percent-decoded as UTF-8; {@code null} for an escape that a host can't hold. */
    private static @Nullable String decoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == '%') {
                int high = i + 2 < utf8.length ? Character.digit(utf8[i + 1], 16) : -1;
                int low = high < 0 ? -1 : Character.digit(utf8[i + 2], 16);
                if (low < 0) {
                    return null;
                }
                utf8[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                utf8[length++] = utf8[i];
            }
        }
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isHost(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7F || c == 0xFFFD || FORBIDDEN.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
