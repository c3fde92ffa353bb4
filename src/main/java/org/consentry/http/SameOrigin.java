package org.consentry.http;

import org.jspecify.annotations.Nullable;

/** Whether a request that changes something was made by a page of this very origin. */
public final class SameOrigin {

    private SameOrigin() {}

    /**
     * Judges by {@code Sec-Fetch-Site}, which no script can forge, and by {@code Origin} only where that is absent (a
     * browser sends none on plain http). {@code none}, a request that no page made, is refused like any other value:
     * no form of ours is sent so. Where both are absent the answer is no.
     *
     * @param secFetchSite the field's value, or {@code null} where absent
     * @param origin the field's value, or {@code null} where absent
     * @param expectedOrigin scheme, host and port of this site as its visitors see it
     */
    public static boolean allows(@Nullable String secFetchSite, @Nullable String origin, String expectedOrigin) {
        if (secFetchSite != null) {
            return secFetchSite.equals("same-origin");
        }
        if (origin == null) {
            return false;
        }
        String given = normalize(origin);
        return given != null && given.equals(normalize(expectedOrigin));
    }

    /** Scheme, host and port in one form, or {@code null} for what is no http origin, {@code null} among them. */
    private static @Nullable String normalize(String origin) {
        int slashes = origin.indexOf("://");
        if (slashes < 0) {
            return null;
        }
        String scheme = Ascii.lower(origin.substring(0, slashes));
        String defaultPort = scheme.equals("https") ? "443" : scheme.equals("http") ? "80" : "";
        String authority = Ascii.lower(origin.substring(slashes + 3));
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        String port = hasPort ? authority.substring(colon + 1) : defaultPort;
        return defaultPort.isEmpty() || !isHost(host) || !isPort(port) ? null : scheme + "://" + host + ":" + port;
    }

    private static boolean isHost(String host) {
        boolean address = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        for (int i = address ? 1 : 0; i < host.length() - (address ? 1 : 0); i++) {
            char c = host.charAt(i);
            boolean known = Ascii.isDigit(c) || Ascii.isLetter(c) || c == '.' || c == '-' || c == '_';
            if (!known && !(address && c == ':')) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isPort(String port) {
        for (int i = 0; i < port.length(); i++) {
            if (!Ascii.isDigit(port.charAt(i))) {
                return false;
            }
        }
        return !port.isEmpty() && port.length() <= 5;
    }
}
