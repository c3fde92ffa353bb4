package org.consentry.banner;

import java.util.Collection;
import java.util.Locale;
import org.consentry.site.Regime;

/** A visitor's choice in a word, as the control shows it. */
enum State {
    ALL,
    NECESSARY,
    CUSTOM,
    OPEN;

    private final String id = name().toLowerCase(Locale.ROOT);

    String id() {
        return id;
    }

    /** The key of the words for it, under the rules that hold for the visitor. */
    String key(Regime regime) {
        if (regime == Regime.UNDER_AGE) {
            return "state.minor";
        }
        if (regime == Regime.ESSENTIAL) {
            return "state.necessary";
        }
        if (regime.standsUntilNo() && this == OPEN) {
            return "state.notice";
        }
        return regime == Regime.OPT_OUT && this == NECESSARY ? "state.opted-out" : "state." + id;
    }

    /** @param ids of all purposes and services that the visitor can answer */
    static State of(Collection<String> ids, BannerView view) {
        if (ids.isEmpty()) {
            return NECESSARY;
        }
        if (!view.decided()) {
            return OPEN;
        }
        long granted = ids.stream().filter(view.granted()::contains).count();
        if (granted == 0) {
            return NECESSARY;
        }
        return granted == ids.size() ? ALL : CUSTOM;
    }
}
