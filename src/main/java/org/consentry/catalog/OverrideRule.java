package org.consentry.catalog;

import java.time.LocalDate;
import java.util.Objects;

/**
 * One line of an operator's own word, which goes before everything else that is known.
 *
 * @param site id of the site that it holds for; empty for every site
 * @param name a cookie's exact name or a pattern as in {@link CookieRule}; empty where the line is about a host
 * @param host with a name, the line holds for cookies of this host and those below it, without one for requests to
 *     them; may be empty only where there is a name
 * @param category what the cookie or the host is for
 * @param reason why, for whoever reads the verdict; one line of at most 500 characters
 * @param date when it was decided
 */
public record OverrideRule(String site, String name, String host, Category category, String reason, LocalDate date) {

    private static final int LONGEST_SITE = 100;
    private static final int LONGEST_REASON = 500;

    /** The prefix of every such rule's id. */
    static final String PREFIX = "override:";

    /** @throws IllegalArgumentException where it is malformed or would catch more than anybody can mean */
    public OverrideRule {
        Objects.requireNonNull(category);
        Objects.requireNonNull(date);
        if (name.isEmpty() && host.isEmpty()) {
            throw new IllegalArgumentException("has neither a name nor a host");
        }
        if (site.length() > LONGEST_SITE || !plain(site) || site.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("the site's id is no word");
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON || !plain(reason)) {
            throw new IllegalArgumentException("the reason must be one line of 1 to " + LONGEST_REASON + " characters");
        }
        if (!host.isEmpty()) {
            Breadth.checkHost(host);
        }
        if (!name.isEmpty()) {
            Breadth.checkName(name);
        }
    }

    private static boolean plain(String text) {
        return text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }

    /**
     * The rule as verdicts name it: {@code override:_ga}, {@code override:shop/_ga@shop.example},
     * {@code override:host:x.example}. No two rules that speak of different things share it: of a name, what could be
     * read as more than the name is percent-encoded.
     */
    public String id() {
        String what = name.isEmpty() ? "host:" + host : host.isEmpty() ? encoded(name) : encoded(name) + "@" + host;
        return PREFIX + (site.isEmpty() ? "" : encoded(site) + "/") + what;
    }

    private static String encoded(String text) {
        return text.replace("%", "%25").replace("/", "%2F").replace("@", "%40").replace(":", "%3A");
    }

    Classification verdict() {
        return new Classification(category, id(), 1, "");
    }
}
