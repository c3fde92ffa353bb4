package org.consentry.catalog;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a cookie that no rule names, from the words of its name, its value, its lifetime and who may read it.
 * It errs one way: a name that speaks of a session, a login, a basket or a form's protection is never called tracking,
 * and where a name speaks for both, nothing is said.
 */
final class Guess {

    private static final long DAY = 24 * 60 * 60;
    private static final long LASTING = 30 * DAY;

    private static final Classification ANALYTICS_VALUE = verdict(Category.ANALYTICS, "google-analytics-value", 0.8);
    private static final Classification MARKETING_VALUE = verdict(Category.MARKETING, "facebook-pixel-value", 0.8);
    private static final Classification LANGUAGE_VALUE = verdict(Category.FUNCTIONAL, "language-value", 0.6);
    private static final Classification HOST_PREFIX = verdict(Category.NECESSARY, "host-prefix", 0.6);
    private static final Classification SESSION = verdict(Category.NECESSARY, "http-only-session", 0.6);
    private static final Classification SHORT = verdict(Category.NECESSARY, "http-only-short", 0.5);
    private static final Classification THIRD_PARTY = verdict(Category.MARKETING, "third-party-lasting", 0.5);

    private final NameWords words;
    private final Map<NameHint, Classification> byHint = new EnumMap<>(NameHint.class);

    Guess(NameWords words) {
        this.words = words;
        for (NameHint hint : NameHint.values()) {
            byHint.put(hint, verdict(hint.category(), hint.id() + "-name", 0.6));
        }
    }

    private static Classification verdict(Category category, String rule, double confidence) {
        return new Classification(category, "heuristic:" + rule, confidence, "");
    }

    /** @param vendor the verdict on the third party's host that the cookie lives on, where it is known */
    Classification of(CookieFacts cookie, @Nullable Classification vendor) {
        Set<NameHint> hints = words.in(cookie.name());
        if (hints.contains(NameHint.CONSENT)) {
            return byName(NameHint.CONSENT);
        }
        if (hints.contains(NameHint.CSRF)) {
            return byName(NameHint.CSRF);
        }
        if (vendor != null && !hints.contains(NameHint.PREFERENCE)) {
            return vendor;
        }
        if (hints.isEmpty()) {
            return byOtherMarks(cookie);
        }
        return byWords(hints);
    }

    private Classification byName(NameHint hint) {
        Classification verdict = byHint.get(hint);
        return verdict == null ? Classification.UNKNOWN : verdict;
    }

    /** The hints come in order of precedence; words for and against tracking cancel each other out. */
    private Classification byWords(Set<NameHint> hints) {
        boolean tracking = false;
        boolean other = false;
        for (NameHint hint : hints) {
            tracking |= hint.category().tracking();
            other |= !hint.category().tracking();
        }
        return tracking && other
                ? Classification.UNKNOWN
                : byName(hints.iterator().next());
    }

    private static Classification byOtherMarks(CookieFacts cookie) {
        String value = cookie.value();
        if (value != null && value.startsWith("GA1.")) {
            return ANALYTICS_VALUE;
        }
        if (value != null && value.startsWith("fb.1.")) {
            return MARKETING_VALUE;
        }
        if (value != null && languageTag(value)) {
            return LANGUAGE_VALUE;
        }
        return byAttributes(cookie);
    }

    private static Classification byAttributes(CookieFacts cookie) {
        if (cookie.thirdParty()) {
            return cookie.lifetime() >= LASTING ? THIRD_PARTY : Classification.UNKNOWN;
        }
        if (cookie.name().startsWith("__Host-")) {
            return HOST_PREFIX;
        }
        // No script can read it, so no tag in the page can use it, and it does not outlive the visit.
        boolean served = Boolean.TRUE.equals(cookie.httpOnly());
        if (served && cookie.lifetime() == 0) {
            return SESSION;
        }
        return served && cookie.lifetime() > 0 && cookie.lifetime() <= DAY ? SHORT : Classification.UNKNOWN;
    }

    /** {@code de-AT}, {@code en_GB}: with its region, since two letters alone can mean anything. */
    private static boolean languageTag(String value) {
        return value.length() == 5
                && (value.charAt(2) == '-' || value.charAt(2) == '_')
                && lower(value.charAt(0))
                && lower(value.charAt(1))
                && upper(value.charAt(3))
                && upper(value.charAt(4));
    }

    private static boolean lower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
