package org.consentry.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Where the addresses in a page lead, by the rules that browsers resolve them by (URL Standard, sections 3 and 4). Text
 * comes without character references or CSS escapes: {@link CharacterReferences} and {@link CssLexer} see to that. Only
 * the schemes http, https, ws, wss and ftp lead to a host.
 *
 * <p>One object serves one page. Not for threads to share.
 */
final class Addresses {
    private static final String[] SCHEMES = {"https", "http", "wss", "ws", "ftp"};

    /** What ends a host, or makes it be read again without breaks. */
    private static final boolean[] STOPS = new boolean[256];

    static {
        for (char c : "/\\?#\t\n\r".toCharArray()) {
            STOPS[c] = true;
        }
    }

    /** What leads to no host: another scheme, or nothing that a browser can read. */
    private static final HostCache.Entry NOWHERE = new HostCache.Entry("");

    private final HostCache cache = new HostCache();
    private final HostCache.Entry home;

    /** The scheme that addresses without one have; empty where the base has none of ours. */
    private String baseScheme;
    /** What addresses without a host lead to. */
    private HostCache.Entry baseHost;

    private String basePath;
    /** Scheme, host and port as the base has them; empty for the page's own. */
    private String baseOrigin = "";

    private boolean based;

    /** What was read last: its bytes, the scheme, the host, and where what follows the host begins. */
    private byte[] b = new byte[0];

    private int to;
    private String scheme = "";
    private HostCache.Entry host = NOWHERE;
    /** Where user, host and port begin; -1 where the address leaves them to the base. */
    private int authority;

    private int rest;
    /** Whether that which follows is relative to the base's path. */
    private boolean relative;

    private byte[] clean = new byte[0];

    /**
     * @param scheme the page's, in lower case: {@code http} or {@code https}
     * @param host the page's, in normal form and without a port
     * @param path the page's, as asked for, beginning with a slash; a query after it does no harm
     */
    Addresses(String scheme, String host, String path) {
        this.baseScheme = scheme;
        this.home = new HostCache.Entry(host);
        this.baseHost = home;
        int query = path.indexOf('?');
        String asked = query < 0 ? path : path.substring(0, query);
        this.basePath = asked.startsWith("/") ? asked : "/";
    }

    /**
     * Takes note of {@code <base href>}: addresses that follow are relative to it. The first one counts, even if
     * browsers can make nothing of it (HTML 4.2.3).
     */
    void base(byte[] address, int from, int end) {
        if (based) {
            return;
        }
        based = true;
        read(address, from, end);
        if (host == NOWHERE && !leavesThePage()) {
            return;
        }
        basePath = host == NOWHERE ? "/" : path();
        baseOrigin = origin();
        baseHost = host;
        baseScheme = scheme;
    }

    /** Whether a base without a host counts all the same: with a scheme of its own, but for data: and javascript:. */
    private boolean leavesThePage() {
        int colon = colon(b, rest, to);
        return scheme.isEmpty()
                && !ByteText.isIgnoringCase(b, rest, colon, "data")
                && !ByteText.isIgnoringCase(b, rest, colon, "javascript");
    }

    /**
     * The host that an address leads to, or null if it leads to the page's own or to none. A host written in an
     * encoding other than UTF-8 can't be told and is empty.
     */
    HostCache.@Nullable Entry away(byte[] address, int from, int end) {
        read(address, from, end);
        return host == home || host == NOWHERE ? null : host;
    }

    /** Whether an address surely leads to the page's own host: the commonest kind, told without reading it. */
    boolean isPlainlyHome(byte[] address, int from, int end) {
        return baseHost == home
                && from + 1 < end
                && address[from] == '/'
                && address[from + 1] > ' '
                && !isSlash(address[from + 1]);
    }

    /** Whether the address read last leads to the page's own host. */
    boolean isHome() {
        return host == home;
    }

    /**
     * The address for somebody who doesn't know the page's base: with scheme and host, or as a path from the root where
     * these are the page's own, whose port nobody has told. Empty if it leads nowhere, or is empty.
     */
    String absolute(byte[] address, int from, int end) {
        read(address, from, end);
        if (host == NOWHERE || relative && rest == to) {
            return "";
        }
        String origin = origin();
        String path = path();
        // After a dot segment has gone, two slashes may begin a path, and would begin a host (URL Standard 4.5).
        String start = origin.isEmpty() && path.startsWith("//") ? "/." : origin;
        int tail = rest;
        while (tail < to && b[tail] != '?' && b[tail] != '#') {
            tail++;
        }
        return start + path + text(tail, to);
    }

    /** Scheme, host and port of what was read last. */
    private String origin() {
        return authority < 0 ? baseOrigin : scheme + "://" + text(authority, rest);
    }

    private String text(int from, int end) {
        String text = new String(b, from, end - from, UTF_8);
        for (int i = from; i < end; i++) {
            if (isBreak(b[i])) {
                return withoutBreaks(text);
            }
        }
        return text;
    }

    private static String withoutBreaks(String text) {
        return text.replace("\t", "").replace("\n", "").replace("\r", "");
    }

    /**
     * The path of the address read last, which leads to some host, as a browser would ask for it: dot segments resolved,
     * percent-encoded, without its query.
     */
    String path() {
        return relative ? PathReader.relative(b, rest, to, basePath) : PathReader.absolute(b, rest, to);
    }

    private void read(byte[] address, int from, int end) {
        int start = from;
        int last = end;
        while (start < last && (address[start] & 0xFF) <= ' ') {
            start++;
        }
        while (start < last && (address[last - 1] & 0xFF) <= ' ') {
            last--;
        }
        if (!resolve(address, start, last)) {
            int length = clean(address, start, last);
            resolve(clean, 0, length);
        }
    }

    /** Leaves out what browsers leave out wherever it stands. */
    private int clean(byte[] address, int from, int end) {
        if (clean.length < end - from) {
            clean = new byte[Math.max(end - from, 1024)];
        }
        int length = 0;
        for (int i = from; i < end; i++) {
            if (!isBreak(address[i])) {
                clean[length++] = address[i];
            }
        }
        return length;
    }

    /** False if a tab or a line break stands before the path, so that the address must be cleaned first. */
    private boolean resolve(byte[] address, int from, int end) {
        b = address;
        to = end;
        scheme = baseScheme;
        authority = -1;
        int colon = colon(address, from, end);
        if (colon < end && isBreak(address[colon])) {
            return false;
        }
        if (colon == end || address[colon] != ':') {
            return withoutScheme(from);
        }
        scheme = scheme(address, from, colon);
        if (scheme.isEmpty()) {
            host = NOWHERE;
            rest = from;
            return true;
        }
        if (scheme.equals(baseScheme)) {
            return withoutScheme(colon + 1);
        }
        return authority(colon + 1);
    }

    /** Where a scheme's colon is, or else the first byte that no scheme has. */
    private static int colon(byte[] b, int from, int end) {
        int i = from;
        while (i < end && ByteText.isLetter(b[i]) || i > from && i < end && isInScheme(b[i])) {
            i++;
        }
        // A scheme begins with a letter; a colon where none has begun is a byte like any other.
        return i == from && i < end && b[i] == ':' ? end : i;
    }

    private static boolean isInScheme(byte c) {
        return c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
    }

    private static String scheme(byte[] b, int from, int colon) {
        for (String known : SCHEMES) {
            if (ByteText.isIgnoringCase(b, from, colon, known)) {
                return known;
            }
        }
        return "";
    }

    private boolean withoutScheme(int from) {
        if (from < to && isSlash(b[from])) {
            if (from + 1 < to && isBreak(b[from + 1])) {
                return false;
            }
            if (from + 1 < to && isSlash(b[from + 1]) && !baseScheme.isEmpty()) {
                return authority(from);
            }
            relative = false;
        } else {
            if (from < to && isBreak(b[from])) {
                return false;
            }
            relative = true;
        }
        host = baseHost;
        rest = from;
        return true;
    }

    /** Reads the host, however many slashes come before it: browsers forgive any number with our schemes. */
    private boolean authority(int from) {
        int start = from;
        while (start < to && isSlash(b[start])) {
            start++;
        }
        int hash = 0;
        int i = start;
        while (i < to && !STOPS[b[i] & 0xFF]) {
            hash = 31 * hash + b[i];
            i++;
        }
        if (i < to && isBreak(b[i])) {
            return false;
        }
        host = host(start, i, hash);
        authority = start;
        rest = i;
        relative = false;
        return true;
    }

    private HostCache.Entry host(int from, int end, int hash) {
        HostCache.Entry known = cache.get(b, from, end, hash);
        if (known != null) {
            return known;
        }
        String name = HostReader.read(b, from, end);
        HostCache.Entry entry = name == null ? NOWHERE : name.equals(home.host) ? home : new HostCache.Entry(name);
        cache.put(b, from, end, hash, entry);
        return entry;
    }

    private static boolean isSlash(byte c) {
        return c == '/' || c == '\\';
    }

    private static boolean isBreak(byte c) {
        return c == '\t' || c == '\n' || c == '\r';
    }
}
