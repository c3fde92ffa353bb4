package org.consentry.catalog;

/** Host names as the catalogue compares them. */
final class Hosts {

    /** RFC 1035: no name is longer, so nothing longer is looked up. */
    static final int LONGEST = 253;

    private Hosts() {}

    /** Lower case (ASCII), without the leading dot of a Domain attribute and the trailing dot of a rooted name. */
    static String normal(String host) {
        int from = host.startsWith(".") ? 1 : 0;
        int to = host.length() > from && host.endsWith(".") ? host.length() - 1 : host.length();
        for (int i = from; i < to; i++) {
            if (host.charAt(i) >= 'A' && host.charAt(i) <= 'Z') {
                return lowered(host, from, to);
            }
        }
        return host.substring(from, to);
    }

    private static String lowered(String host, int from, int to) {
        StringBuilder b = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = host.charAt(i);
            b.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return b.toString();
    }

    /** True where {@code host} is {@code domain} or a name below it. */
    static boolean within(String host, String domain) {
        int above = host.length() - domain.length();
        return host.endsWith(domain) && (above == 0 || host.charAt(above - 1) == '.');
    }

    /** A rule for a bare top-level domain would swallow half the web, so at least two labels are asked for. */
    static void check(String host) {
        boolean sound =
                host.length() <= LONGEST && host.indexOf('.') > 0 && !host.endsWith(".") && !host.contains("..");
        for (int i = 0; sound && i < host.length(); i++) {
            char c = host.charAt(i);
            sound = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
        }
        if (!sound) {
            throw new IllegalArgumentException("\"" + host + "\" is not a lower-case host of two labels or more");
        }
    }
}
