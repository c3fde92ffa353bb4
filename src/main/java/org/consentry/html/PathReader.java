package org.consentry.html;

import java.util.Locale;

/** Paths as browsers send them (URL Standard 4.4, path state): dot segments resolved, percent-encoded, no query. */
final class PathReader {
    private static final String HEX = "0123456789ABCDEF";
    private static final String ENCODED = " \"#<>?^`{}\u007F";

    private final byte[] b;
    private final int end;
    private final StringBuilder path;
    private int at;

    private PathReader(byte[] b, int from, int to, String directory) {
        this.b = b;
        this.at = from;
        this.end = to;
        this.path = new StringBuilder(directory.length() + to - from).append(directory);
    }

    /** What follows a host: begins with a slash of either kind, or there is no path. */
    static String absolute(byte[] b, int from, int to) {
        boolean slash = from < to && (b[from] == '/' || b[from] == '\\');
        return new PathReader(b, slash ? from + 1 : from, to, "").read();
    }

    /** What has no slash at its start, and is relative to a path that has. */
    static String relative(byte[] b, int from, int to, String base) {
        int start = from;
        while (start < to && isBreak(b[start])) {
            start++;
        }
        if (start == to || b[start] == '?' || b[start] == '#') {
            return base;
        }
        return new PathReader(b, start, to, base.substring(0, base.lastIndexOf('/'))).read();
    }

    private String read() {
        boolean more = true;
        while (more) {
            int segment = path.length();
            path.append('/');
            more = segment();
            int dots = dots(segment + 1);
            if (dots > 0) {
                path.setLength(dots == 1 ? segment : Math.max(path.lastIndexOf("/", segment - 1), 0));
                if (!more) {
                    path.append('/');
                }
            }
        }
        return path.toString();
    }

    /** Appends up to the next slash; whether there is one. */
    private boolean segment() {
        while (at < end) {
            byte c = b[at++];
            if (c == '/' || c == '\\') {
                return true;
            }
            if (c == '?' || c == '#') {
                return false;
            }
            if (isBreak(c)) {
                continue;
            }
            if (c < ' ' || ENCODED.indexOf(c) >= 0) {
                path.append('%').append(HEX.charAt(c >> 4 & 0xF)).append(HEX.charAt(c & 0xF));
            } else {
                path.append((char) c);
            }
        }
        return false;
    }

    /** 1 or 2 if the last segment is of so many dots, some of them percent-encoded perhaps; else 0. */
    private int dots(int from) {
        if (path.length() - from > "%2e%2e".length()) {
            return 0;
        }
        return switch (path.substring(from).toLowerCase(Locale.ROOT)) {
            case ".", "%2e" -> 1;
            case "..", ".%2e", "%2e.", "%2e%2e" -> 2;
            default -> 0;
        };
    }

    private static boolean isBreak(byte c) {
        return c == '\t' || c == '\n' || c == '\r';
    }
}
