package org.consentry.consent;

/** Percent-encoding in paths (RFC 3986, section 6.2.2.2). */
final class Percent {
    private Percent() {}

    /** The path with its unreserved characters written plainly: {@code /%63ollect} is {@code /collect} to any server. */
    static String unreserved(String path) {
        int percent = path.indexOf('%');
        if (percent < 0) {
            return path;
        }
        StringBuilder plain = new StringBuilder(path.length()).append(path, 0, percent);
        for (int i = percent; i < path.length(); i++) {
            int octet = path.charAt(i) == '%' && i + 2 < path.length() ? octet(path, i + 1) : -1;
            if (octet >= 0 && isUnreserved(octet)) {
                plain.append((char) octet);
                i += 2;
            } else {
                plain.append(path.charAt(i));
            }
        }
        return plain.toString();
    }

    /** Every octet decoded once, as ISO 8859-1; what is no encoding stays. */
    static String decoded(String path) {
        int percent = path.indexOf('%');
        if (percent < 0) {
            return path;
        }
        StringBuilder plain = new StringBuilder(path.length()).append(path, 0, percent);
        for (int i = percent; i < path.length(); i++) {
            int octet = path.charAt(i) == '%' && i + 2 < path.length() ? octet(path, i + 1) : -1;
            plain.append(octet >= 0 ? (char) octet : path.charAt(i));
            i += octet >= 0 ? 2 : 0;
        }
        return plain.toString();
    }

    private static int octet(String text, int at) {
        int high = hex(text.charAt(at));
        int low = hex(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }
}
