package org.consentry.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a cookie that no rule names, from the words of its name, its value, its lifetime and who may read it.
 * It errs one way: a name that speaks of a session, a login, a basket or a form's protection is never called tracking,
 * and of a site's own cookie attributes alone say either that the site needs it or nothing.
 */
final class Guess {

    private static final long DAY = 24 * 60 * 60;
    private static final long LASTING = 30 * DAY;

    private static final Classification ANALYTICS_VALUE = verdict(Category.ANALYTICS, "google-analytics-value", 0.8);
    private static final Classification MARKETING_VALUE = verdict(Category.MARKETING, "facebook-pixel-value", 0.8);
    private static final Classification HOST_PREFIX = verdict(Category.NECESSARY, "host-prefix", 0.6);
    private static final Classification HTTP_ONLY_SESSION = verdict(Category.NECESSARY, "http-only-session", 0.6);
    private static final Classification HTTP_ONLY_SHORT = verdict(Category.NECESSARY, "http-only-short", 0.55);
    private static final Classification HTTP_ONLY = verdict(Category.NECESSARY, "http-only", 0.55);
    private static final Classification LANGUAGE_VALUE = verdict(Category.FUNCTIONAL, "language-value", 0.6);
    private static final Classification SMALL_VALUE = verdict(Category.FUNCTIONAL, "small-value", 0.5);
    private static final Classification SETTING = verdict(Category.FUNCTIONAL, "setting-by-signs", 0.4);
    private static final Classification OWN = verdict(Category.NECESSARY, "needed-by-signs", 0.4);
    private static final Classification THIRD_PARTY = verdict(Category.MARKETING, "third-party-lasting", 0.5);

    private static final Set<NameHint> IDENTITY = EnumSet.of(NameHint.LOGIN, NameHint.PERSON, NameHint.SESSION);

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

    Set<NameHint> hints(String name) {
        return words.in(name);
    }

    /**
     * Words so plain that not even a tracking company's host speaks against them; of a probe this holds only on the
     * site itself, as a third party's tells its host that the way to the visitor is open.
     */
    @Nullable
    Classification byPlainWords(Set<NameHint> hints, boolean own) {
        if (hints.contains(NameHint.CONSENT)) {
            return byHint.get(NameHint.CONSENT);
        }
        if (hints.contains(NameHint.CSRF)) {
            return byHint.get(NameHint.CSRF);
        }
        return own && hints.contains(NameHint.PROBE) ? byHint.get(NameHint.PROBE) : null;
    }

    /** The hints come in order of precedence; words for and against tracking cancel each other out. */
    @Nullable
    Classification byWords(CookieFacts cookie, Set<NameHint> hints) {
        return hints.isEmpty() || contradict(hints) || lastingIdentity(cookie, hints)
                ? null
                : byHint.get(hints.iterator().next());
    }

    /** What names a person on another company's host for months is what tracking is made of, whatever it is called. */
    private static boolean lastingIdentity(CookieFacts cookie, Set<NameHint> hints) {
        return cookie.thirdParty() && cookie.lifetime() >= LASTING && IDENTITY.containsAll(hints);
    }

    /** Whether the name speaks of a login or a basket, and no word of it of tracking. */
    boolean speaksForTheSite(Set<NameHint> hints) {
        return (hints.contains(NameHint.LOGIN) || hints.contains(NameHint.BASKET)) && !contradict(hints);
    }

    private static boolean contradict(Set<NameHint> hints) {
        boolean tracking = false;
        boolean other = false;
        for (NameHint hint : hints) {
            tracking |= hint.category().tracking();
            other |= !hint.category().tracking();
        }
        return tracking && other;
    }

    /** What value and attributes say; never tracking where a word of the name speaks against it. */
    @Nullable
    Classification bySigns(CookieFacts cookie, Set<NameHint> hints) {
        Classification found = bySigns(cookie);
        return found != null && found.tracking() && contradict(hints) ? null : found;
    }

    private static @Nullable Classification bySigns(CookieFacts cookie) {
        String value = cookie.value();
        if (value != null && value.startsWith("GA1.")) {
            return ANALYTICS_VALUE;
        }
        if (value != null && value.startsWith("fb.1.")) {
            return MARKETING_VALUE;
        }
        if (cookie.thirdParty()) {
            return byThirdPartysSigns(cookie);
        }
        if (cookie.name().startsWith("__Host-")) {
            return HOST_PREFIX;
        }
        if (Boolean.TRUE.equals(cookie.httpOnly())) {
            return byHttpOnly(cookie.lifetime());
        }
        ValueKind kind = ValueKind.of(value);
        if (kind == ValueKind.LANGUAGE) {
            return LANGUAGE_VALUE;
        }
        // A request shows no attributes, and a value alone is what the client says: who set the cookie tells more.
        return cookie.lifetime() < 0 ? null : byTally(cookie, kind);
    }

    private static Classification byHttpOnly(long lifetime) {
        if (lifetime == 0) {
            return HTTP_ONLY_SESSION;
        }
        return lifetime > 0 && lifetime <= DAY ? HTTP_ONLY_SHORT : HTTP_ONLY;
    }

    private static @Nullable Classification byThirdPartysSigns(CookieFacts cookie) {
        if (cookie.lifetime() >= LASTING) {
            return THIRD_PARTY;
        }
        return cookie.lifetime() == 0 ? OWN : null;
    }

    private static @Nullable Classification byTally(CookieFacts cookie, ValueKind kind) {
        int tally = kind.weight()
                + Sign.ofLifetime(cookie.lifetime()).weight()
                + Sign.ofReaders(cookie).weight()
                + Sign.ofSameSite(cookie.sameSite()).weight();
        // Where the signs cancel each other out, what is left is whether the value could name a visitor at all.
        if (tally < 0 || tally == 0 && !kind.setting()) {
            return null;
        }
        return kind.namesNobody() ? SMALL_VALUE : kind.setting() ? SETTING : OWN;
    }

    /** What {@link #bySigns} looked at, for people. */
    static List<String> reasons(CookieFacts cookie) {
        List<String> reasons = new ArrayList<>();
        reasons.add(ValueKind.of(cookie.value()).sign());
        reasons.add(Sign.ofLifetime(cookie.lifetime()).reason());
        reasons.add(Sign.ofReaders(cookie).reason());
        reasons.add(Sign.ofSameSite(cookie.sameSite()).reason());
        return reasons;
    }
}
