package org.consentry.cli;

import java.util.List;
import org.consentry.http.Party;

/** The host that a person or a list names: by itself, with a port, or within a URL. */
final class AskedHost {

    private static final List<String> WEB = List.of("http:", "https:", "ws:", "wss:");
    private static final int LONGEST = 253;
    private static final int LAST_PORT = 65_535;

    private AskedHost() {}

    /**
     * In the form in which hosts are compared. Of a URL, written with its scheme or without, scheme, userinfo, port and
     * everything behind the host are left away, as browsers do (WHATWG URL); letters outside US-ASCII become punycode.
     * What isn't written as a URL is taken as it stands, even where no host can be called so: nothing is known of it.
     *
     * @throws IllegalArgumentException where a URL has no host, or none that can be one; the message begins with a verb
     */
    static String of(String written) {
        // Browsers read a backslash as a slash, and what follows it is no part of the host.
        String text = written.strip().replace('\\', '/');
        int authority = authority(text);
        if (authority == 0 && ending(text, 0) == text.length() && text.indexOf('@') < 0) {
            return Party.normalize(text);
        }
        String between = text.substring(authority, ending(text, authority));
        String host = withoutPort(between.substring(between.lastIndexOf('@') + 1));
        String normal = Party.normalize(host);
        if (normal.isEmpty()) {
            throw new IllegalArgumentException("is a URL without a host");
        }
        if (!sound(normal)) {
            throw new IllegalArgumentException("is a URL whose host can't be one");
        }
        return normal;
    }

    /**
     * Where scheme and slashes end; 0 where there are none. Behind a scheme of the web, browsers take any number of
     * slashes, none too, for the two (WHATWG URL, "special authority slashes state").
     */
    private static int authority(String text) {
        for (String web : WEB) {
            if (text.regionMatches(true, 0, web, 0, web.length())) {
                int from = web.length();
                while (from < text.length() && text.charAt(from) == '/') {
                    from++;
                }
                return from;
            }
        }
        int slashes = text.indexOf("//");
        if (slashes < 0 || !scheme(text, slashes)) {
            return 0;
        }
        return slashes + 2;
    }

    /** RFC 3986, section 3.1; an address relative to a page's scheme has none. */
    private static boolean scheme(String text, int slashes) {
        if (slashes == 0) {
            return true;
        }
        boolean scheme = text.charAt(slashes - 1) == ':' && slashes > 1 && letter(text.charAt(0));
        for (int i = 0; scheme && i < slashes - 1; i++) {
            char c = text.charAt(i);
            scheme = letter(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
        }
        return scheme;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Where path, query or fragment begin. */
    private static int ending(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return text.length();
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return host;
        }
        String port = host.substring(colon + 1);
        boolean digits = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || !port.isEmpty() && Integer.parseInt(port) > LAST_PORT) {
            throw new IllegalArgumentException("is a URL whose port is no number up to " + LAST_PORT);
        }
        return host.substring(0, colon);
    }

    /** A domain name or an address in brackets; whether anybody has it is not asked. */
    static boolean sound(String normal) {
        boolean bracketed = normal.startsWith("[") && normal.endsWith("]");
        boolean sound =
                !normal.isEmpty() && normal.length() <= LONGEST && !normal.contains("..") && !normal.startsWith(".");
        for (int i = 0; sound && i < normal.length(); i++) {
            char c = normal.charAt(i);
            sound = letter(c)
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || bracketed && (c == ':' || i == 0 || i == normal.length() - 1);
        }
        return sound;
    }
}
