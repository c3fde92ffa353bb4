package org.consentry.browser.leaks;

import java.util.List;
import java.util.Random;

/** Ways to write an address that browsers understand all the same. */
final class NastyAddress {
    private static final List<String> STARTS = List.of(
            "//",
            "//",
            "http://",
            "http://",
            "HTTP://",
            "\\\\",
            "/\\",
            "\\/",
            "///",
            "/\t/",
            "ht\ntp://",
            "http:\\\\",
            "http:\r\n//",
            " //",
            "\f//",
            "\n\t http://",
            "\u0001//",
            "http:///",
            "//user@",
            "//user:pa@ss@",
            "http://:@");
    private static final List<String> HOSTS = List.of(
            "tracker.test",
            "tracker.test",
            "tracker.test",
            "ads.test",
            "TRACKER.test",
            "tr%61cker.test",
            "tra\tcker.test",
            "tracker.test:80",
            "tracker.test:",
            "tracker.test:0080",
            "tracker%2Etest",
            "tra\ncker.\rtest",
            "tracker.test.",
            // Soft hyphen, full stop and letters that IDNA maps, percent-encoded so as to fit any encoding.
            "tra%C2%ADcker.test",
            "tracker%E3%80%82test",
            "%EF%BD%94racker.test",
            "tr%F0%9F%84%B0cker.test",
            "tr%F0%9D%92%B6cker.test");
    private static final List<String> PATHS =
            List.of("/@@", "/@@", "/@@?a=b&c=d", "/@@#x", "/./@@", "/a/../@@", "\\@@", "/@@ ", "/@@\n", "?@@", "/x;@@");

    private NastyAddress() {}

    static String of(Random random) {
        if (random.nextInt(4) > 0) {
            return "//tracker.test/@@";
        }
        return pick(random, STARTS) + pick(random, HOSTS) + pick(random, PATHS);
    }

    static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The same in an attribute's value, some characters written as references. */
    static String referred(Random random, String value, char quote) {
        StringBuilder text = new StringBuilder();
        int rate = random.nextInt(3) > 0 ? Integer.MAX_VALUE : 3;
        for (char c : value.toCharArray()) {
            boolean must = quote == 0 ? " \t\n\r\f>".indexOf(c) >= 0 : c == quote;
            if (c != '@' && c > ' ' && !must && random.nextInt(rate) > 0 || c > '~' && !must) {
                text.append(c);
            } else if (c == '@' || !must && c <= ' ' && rate == Integer.MAX_VALUE) {
                text.append(c);
            } else {
                text.append(reference(random, c));
            }
        }
        return text.toString();
    }

    private static String reference(Random random, char c) {
        String named = switch (c) {
            case '/' -> "&sol;";
            case ':' -> "&colon;";
            case '.' -> "&period;";
            case '\t' -> "&Tab;";
            case '\n' -> "&NewLine;";
            case '"' -> "&quot;";
            case '&' -> "&amp;";
            default -> "";
        };
        return switch (random.nextInt(4)) {
            case 0 -> named.isEmpty() ? "&#" + (int) c + ";" : named;
            case 1 -> "&#x" + Integer.toHexString(c) + ";";
            case 2 -> "&#X000" + Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT) + ";";
            default -> "&#0" + (int) c + ";";
        };
    }
}
