package org.consentry.banner;

import java.util.List;
import java.util.Locale;
import org.consentry.site.Purpose;

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

    static State of(List<Purpose> optional, BannerView view) {
        if (!view.decided()) {
            return OPEN;
        }
        long granted = optional.stream()
                .filter(purpose -> view.granted().contains(purpose.id()))
                .count();
        if (granted == 0) {
            return NECESSARY;
        }
        return granted == optional.size() ? ALL : CUSTOM;
    }
}
