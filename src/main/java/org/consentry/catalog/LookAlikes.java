package org.consentry.catalog;

import java.net.IDN;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in punycode that are written to be read as another: a list with {@code xn--ggle-55da.com} in it was not made in
 * good faith, and whoever reviews it sees the one and thinks of the other.
 */
final class LookAlikes {

    /** Letters of other alphabets, each before the US-ASCII one that it is drawn like. */
    private static final String PAIRS =
            "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwкkмmтtнhвbгrьbпn" + "οoαaνvιiκkρpυuτtηnωwχxεe" + "ıiłløođdħhŧtƒfɡgɑaɩiʟl";

    private LookAlikes() {}

    /** The known host that this one is drawn like, or {@code null}. */
    static @Nullable String original(String host, Catalog known) {
        if (!host.contains("xn--")) {
            return null;
        }
        String drawn = drawn(IDN.toUnicode(host, IDN.ALLOW_UNASSIGNED));
        return drawn.equals(host) || known.host(drawn) == null ? null : drawn;
    }

    private static String drawn(String host) {
        StringBuilder b = new StringBuilder(host.length());
        String apart = Normalizer.normalize(host, Normalizer.Form.NFKD);
        for (int i = 0; i < apart.length(); i++) {
            char c = apart.charAt(i);
            int at = PAIRS.indexOf(c);
            if (c > 0x7f && at >= 0) {
                b.append(PAIRS.charAt(at + 1));
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                b.append(Character.toLowerCase(c));
            }
        }
        return b.toString();
    }
}
