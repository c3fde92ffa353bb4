package org.consentry.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.site.SitePolicy;

/**
 * The signed cookie that holds a visitor's choice: site, subject, record, notice, time and answers. Another site's token,
 * a forged one and one past its validity count as none.
 */
public final class ConsentToken {
    /** On https; the prefix binds it to the host, the path and a secure connection (RFC 6265bis, section 4.1.3). */
    public static final String SECURE_NAME = "__Host-consentry";

    /** On plain http, where a browser takes no prefixed cookie; never read on https. */
    public static final String PLAIN_NAME = "consentry";

    /** The reviewers' session too: cookies know no ports, so a browser sends it to the visitors' side as well. */
    private static final Set<String> OWN =
            Set.of(SECURE_NAME, PLAIN_NAME, "__Secure-consentry", "consentry-review", "__Host-consentry-review");

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Signer signer;
    private final InstantSource clock;

    public ConsentToken(Signer signer, InstantSource clock) {
        this.signer = signer;
        this.clock = clock;
    }

    public static String name(boolean https) {
        return https ? SECURE_NAME : PLAIN_NAME;
    }

    /**
     * True for every name that belongs to the gateway: such a cookie never goes upstream, and no upstream sets it. A
     * browser compares the prefixes without regard to case, so a look-alike in other letters is ours to refuse too.
     */
    public static boolean isOwn(String cookieName) {
        if (cookieName.length() < PLAIN_NAME.length() || cookieName.length() > 24) {
            return false;
        }
        for (String own : OWN) {
            if (own.equalsIgnoreCase(cookieName)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The cookie's value for a choice.
     *
     * @throws IllegalArgumentException where a part holds what separates the parts, or a reader would misread it
     */
    public String issue(String site, Consent consent) {
        StringBuilder text = new StringBuilder(200)
                .append(site)
                .append('\n')
                .append(consent.subject())
                .append('\n')
                .append(consent.record())
                .append('\n')
                .append(consent.noticeVersion())
                .append('\n')
                .append(consent.issued().getEpochSecond())
                .append('\n');
        new TreeMap<>(consent.answers())
                .forEach((purpose, yes) ->
                        text.append(yes ? '+' : '-').append(purpose).append(','));
        if (text.chars().filter(c -> c == '\n').count() != 5
                || consent.answers().keySet().stream().anyMatch(purpose -> purpose.indexOf(',') >= 0)) {
            throw new IllegalArgumentException("a line break or a comma in a token");
        }
        return signer.sign(text.toString());
    }

    /** The choice in a cookie's value, where it is this site's, genuine and still valid. */
    public Optional<Consent> read(SitePolicy site, String value) {
        return signer.verify(value).flatMap(text -> parse(site, text));
    }

    private Optional<Consent> parse(SitePolicy site, String text) {
        String[] fields = text.split("\n", -1);
        if (fields.length != 6 || !fields[0].equals(site.id())) {
            return Optional.empty();
        }
        Instant issued = Instant.ofEpochSecond(Long.parseLong(fields[4]));
        Instant now = clock.instant();
        if (issued.isAfter(now.plus(CLOCK_SKEW)) || !now.isBefore(issued.plus(site.validity()))) {
            return Optional.empty();
        }
        return Optional.of(new Consent(fields[1], fields[2], fields[3], answers(fields[5]), issued));
    }

    private static Map<String, Boolean> answers(String text) {
        Map<String, Boolean> answers = new TreeMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf(',', at);
            answers.put(text.substring(at + 1, end), text.charAt(at) == '+');
            at = end + 1;
        }
        return answers;
    }
}
