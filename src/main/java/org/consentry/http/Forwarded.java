package org.consentry.http;

/** The {@code Forwarded} field that a gateway adds for the upstream (RFC 7239). */
public final class Forwarded {

    private Forwarded() {}

    /**
     * One element: {@code for=…;host=…;proto=…}. What is no token is quoted, an IPv6 address gets its brackets, and
     * a part that is empty or holds control characters is left out, {@code for} then being {@code unknown}.
     *
     * @param forAddress the visitor's address, without a port, in the form the container gives it
     * @param host the Host field as received
     * @param proto {@code http} or {@code https}
     */
    public static String forwarded(String forAddress, String host, String proto) {
        StringBuilder field = new StringBuilder(96).append("for=");
        field.append(isPlain(forAddress) ? MediaType.quote(node(forAddress)) : "unknown");
        if (isPlain(host)) {
            field.append(";host=").append(MediaType.quote(host));
        }
        if (isPlain(proto)) {
            field.append(";proto=").append(MediaType.quote(proto));
        }
        return field.toString();
    }

    private static String node(String address) {
        int colon = address.indexOf(':');
        if (colon < 0 || address.startsWith("[") || address.indexOf(':', colon + 1) < 0) {
            return address;
        }
        // A zone names an interface of this machine, which is no business of the upstream.
        int zone = address.indexOf('%');
        return "[" + (zone < 0 ? address : address.substring(0, zone)) + "]";
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
