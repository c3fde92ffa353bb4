package org.consentry.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/**
 * The signed cookie that holds a visitor's choice: site, subject, record, notice, time and answers. Another site's token
 * and a forged one count as none. One past its validity says no more than whose it was, so that the visitor who is asked
 * again is the same subject; {@link #REMEMBERED} later it is none either.
 */
public final class ConsentToken {
    /** On https; the prefix binds it to the host, the path and a secure connection (RFC 6265bis, section 4.1.3). */
    public static final String SECURE_NAME = "__Host-consentry";

    /** On plain http, where a browser takes no prefixed cookie; never read on https. */
    public static final String PLAIN_NAME = "consentry";

    /** On https, where one choice holds for several hosts: the prefix binds it to a secure connection alone. */
    public static final String SHARED_NAME = "__Secure-consentry";

    /** For how long after its validity a token still says whose it was. */
    public static final Duration REMEMBERED = Duration.ofDays(30);

    /** The reviewers' session too: cookies know no ports, so a browser sends it to the visitors' side as well. */
    private static final Set<String> OWN =
            Set.of(SECURE_NAME, PLAIN_NAME, SHARED_NAME, "consentry-review", "__Host-consentry-review");

    /** The last field of a choice that let stand what ran already. */
    private static final String STOOD = "stood";

    /** The last field of one by which the visitor said to be too young: nothing stands then, so it is never both. */
    private static final String MINOR = "minor";

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Signer signer;
    private final InstantSource clock;

    public ConsentToken(Signer signer, InstantSource clock) {
        this.signer = signer;
        this.clock = clock;
    }

    /** The name where no other host shares the choice. */
    public static String name(boolean https) {
        return https ? SECURE_NAME : PLAIN_NAME;
    }

    /** The one name under which a request's host reads and sets it. */
    public static String name(boolean https, SitePolicy site, String host) {
        return https && !domain(site, host).isEmpty() ? SHARED_NAME : name(https);
    }

    /** The domain whose hosts share the choice with a host of the site; empty where none does. */
    public static String domain(SitePolicy site, String host) {
        String domain = site.sharing().domain();
        return !domain.isEmpty() && OwnHosts.isWithin(host, domain) ? domain : "";
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
        addAnswers(text, new TreeMap<>(consent.answers()));
        String mark = consent.minor() ? MINOR : consent.stood() ? STOOD : "";
        if (!mark.isEmpty()) {
            text.append('\n').append(mark);
        }
        if (text.chars().filter(c -> c == '\n').count() != (mark.isEmpty() ? 5 : 6)
                || consent.answers().keySet().stream().anyMatch(purpose -> purpose.indexOf(',') >= 0)) {
            throw new IllegalArgumentException("a line break or a comma in a token");
        }
        return signer.sign(text.toString());
    }

    /** A service stands behind its purpose by its vendor alone, so that many of them find room in a cookie. */
    private static void addAnswers(StringBuilder text, SortedMap<String, Boolean> answers) {
        answers.forEach((id, yes) -> {
            if (!Service.isId(id) || !answers.containsKey(Service.purposeOf(id))) {
                text.append(yes ? '+' : '-').append(id).append(',');
                if (!Service.isId(id)) {
                    for (Map.Entry<String, Boolean> below :
                            answers.tailMap(id + '_').entrySet()) {
                        if (!Service.purposeOf(below.getKey()).equals(id)) {
                            break;
                        }
                        text.append(below.getValue() ? '*' : '/')
                                .append(Service.vendorOf(below.getKey()))
                                .append(',');
                    }
                }
            }
        });
    }

    /** The choice in a cookie's value, where it is this site's and genuine, and may be remembered still. */
    public Optional<Consent> read(SitePolicy site, String value) {
        return signer.verify(value).flatMap(text -> parse(site, text));
    }

    private Optional<Consent> parse(SitePolicy site, String text) {
        String[] fields = text.split("\n", -1);
        boolean stood = fields.length == 7 && fields[6].equals(STOOD);
        boolean young = fields.length == 7 && fields[6].equals(MINOR);
        if (fields.length != 6 && !stood && !young || !fields[0].equals(site.id())) {
            return Optional.empty();
        }
        Instant issued = Instant.ofEpochSecond(Long.parseLong(fields[4]));
        Instant now = clock.instant();
        Instant until = issued.plus(site.validity());
        if (issued.isAfter(now.plus(CLOCK_SKEW)) || !now.isBefore(until.plus(REMEMBERED))) {
            return Optional.empty();
        }
        boolean expired = !now.isBefore(until);
        // Nobody stays too young for ever.
        boolean minor = young && !expired;
        return Optional.of(
                new Consent(fields[1], fields[2], fields[3], answers(fields[5]), issued, stood, expired, minor));
    }

    private static Map<String, Boolean> answers(String text) {
        Map<String, Boolean> answers = new TreeMap<>();
        String purpose = "";
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf(',', at);
            char sign = text.charAt(at);
            String id = text.substring(at + 1, end);
            if (sign == '+' || sign == '-') {
                purpose = id;
            } else {
                id = purpose + '_' + id;
            }
            answers.put(id, sign == '+' || sign == '*');
            at = end + 1;
        }
        return answers;
    }
}
