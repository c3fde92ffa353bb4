package org.consentry.site;

import java.util.Map;
import java.util.Objects;

/**
 * Which rules hold for visitors of which region.
 *
 * @param otherwise for a region that is not named, and for a visitor whose region is not known
 * @param regions by ISO 3166 code: a country ({@code US}) or a subdivision ({@code US-CA}), upper case
 */
public record Regimes(Regime otherwise, Map<String, Regime> regions) {
    /** Opt-in for everybody. */
    public static final Regimes DEFAULT = new Regimes(Regime.OPT_IN, Map.of());

    public Regimes {
        Objects.requireNonNull(otherwise);
        regions = Map.copyOf(regions);
    }

    /**
     * The longest code that is named wins.
     *
     * @param region a country or a subdivision as above; empty where it is not known
     */
    public Regime of(String region) {
        Regime exact = regions.get(region);
        int dash = region.indexOf('-');
        if (exact == null && dash > 0) {
            exact = regions.get(region.substring(0, dash));
        }
        return exact == null ? otherwise : exact;
    }
}
