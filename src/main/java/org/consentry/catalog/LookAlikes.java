package org.consentry.catalog;

import java.net.IDN;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are written to be read as another: a list with {@code xn--ggle-55da.com} in it was not made in good faith,
 * and whoever reviews it sees the one and thinks of the other. Two domains are alike where the same letters remain of
 * them once each is replaced by the one that it is drawn like.
 */
final class LookAlikes {

    /** Letters of other alphabets, each before the US-ASCII one that it is drawn like. */
    private static final String PAIRS = "аaвbсcԁdеeғfһhіiїiјjкkӏlмmпnոnоoрpԛqгrѕsтtцuυuѵvԝwшwхxуyүyʏyзz"
            + "αaβbςcδdεeηnιiκkνvοoρpσoτtυuωwχxγyζzμu"
            + "ıiłløođdħhŧtƒfɡgɑaɩiʟlƅbɢgɪiɴnʀrʙbᴀaᴄcᴅdᴇeᴊjᴋkᴍmᴏoᴘpᴛtᴜuᴠvᴡwᴢzօoսuցgհhіiօoաw";

    /** What is read alike among US-ASCII. */
    private static final String[][] PLAIN = {{"rn", "m"}, {"vv", "w"}, {"0", "o"}, {"1", "l"}};

    private final Set<String> domains = new HashSet<>();
    private final Map<String, String> known = new HashMap<>();

    /** Takes the domain of a host, where there is one, for one that others may be written to look like. */
    void add(String host) {
        String domain = host.isEmpty() ? "" : Party.registrableDomain(host);
        if (!domain.isEmpty() && domains.add(domain)) {
            known.putIfAbsent(skeleton(domain), domain);
        }
    }

    /**
     * The known domain that this host's is drawn like without being it, or {@code null}.
     *
     * @param opening whether something would pass by its name; among plain letters and digits there are honest names that
     *     happen to be alike, and where one is only held back nobody is deceived
     */
    @Nullable
    String original(String host, boolean opening) {
        boolean asked = opening || host.contains("xn--");
        String domain = asked ? Party.registrableDomain(host) : "";
        return !asked || domains.contains(domain) ? null : known.get(skeleton(domain));
    }

    private static String skeleton(String domain) {
        String drawn = domain.contains("xn--") ? drawn(IDN.toUnicode(domain, IDN.ALLOW_UNASSIGNED)) : domain;
        for (String[] pair : PLAIN) {
            drawn = drawn.replace(pair[0], pair[1]);
        }
        return drawn;
    }

    private static String drawn(String host) {
        StringBuilder b = new StringBuilder(host.length());
        String apart = Normalizer.normalize(host, Normalizer.Form.NFKD);
        for (int i = 0; i < apart.length(); i++) {
            char c = Character.toLowerCase(apart.charAt(i));
            int at = even(c);
            if (at >= 0) {
                b.append(PAIRS.charAt(at + 1));
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                b.append(c);
            }
        }
        return b.toString();
    }

    /** Where the pair of a letter begins. */
    private static int even(char c) {
        int at = c > 0x7f ? PAIRS.indexOf(c) : -1;
        return at % 2 == 0 ? at : -1;
    }
}
