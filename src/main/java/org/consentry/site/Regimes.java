package org.consentry.site;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rules hold for visitors of which region. Immutable. */
public final class Regimes {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** Kosovo has no code of its own yet, and proxies write this one. */
    private static final String KOSOVO = "XK";

    /** Opt-in for everybody. */
    public static final Regimes DEFAULT = new Regimes(Regime.OPT_IN, Map.of());

    private final Regime otherwise;
    private final Map<String, Regime> regions;

    /** Of countries of which no more is known, where the rules of their subdivisions count too. */
    private final Map<String, Regime> bare;

    /**
     * @param otherwise for a region that is not named, and for a visitor whose region is not known
     * @param regions by ISO 3166 code: a country ({@code US}) or a subdivision ({@code US-CA}), upper case
     */
    public Regimes(Regime otherwise, Map<String, Regime> regions) {
        this.otherwise = Objects.requireNonNull(otherwise);
        this.regions = Map.copyOf(regions);
        Map<String, Regime> strictest = new HashMap<>(regions);
        this.regions.forEach((region, regime) -> {
            int dash = region.indexOf('-');
            if (dash > 0) {
                String country = region.substring(0, dash);
                Regime soFar = strictest.getOrDefault(country, otherwise);
                strictest.put(country, strictness(regime) > strictness(soFar) ? regime : soFar);
            }
        });
        this.bare = Map.copyOf(strictest);
    }

    /** Whether a country has that code of ISO 3166-1, upper case. */
    public static boolean isCountry(String code) {
        return COUNTRIES.contains(code) || code.equals(KOSOVO);
    }

    private static int strictness(Regime regime) {
        return switch (regime) {
            case ESSENTIAL -> 4;
            case UNDER_AGE -> 3;
            case OPT_IN -> 2;
            case OPT_OUT -> 1;
            case NOTICE -> 0;
        };
    }

    public Regime otherwise() {
        return otherwise;
    }

    public Map<String, Regime> regions() {
        return regions;
    }

    /**
     * The longest code that is named wins. A country alone tells nothing of the subdivision that the visitor is in: the
     * strictest of its own rules and those of its named subdivisions hold.
     *
     * @param region a country or a subdivision as above; empty where it is not known
     */
    public Regime of(String region) {
        int dash = region.indexOf('-');
        Regime exact = dash < 0 ? bare.get(region) : regions.get(region);
        if (exact == null && dash > 0) {
            exact = regions.get(region.substring(0, dash));
        }
        return exact == null ? otherwise : exact;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Regimes that && otherwise == that.otherwise && regions.equals(that.regions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(otherwise, regions);
    }

    @Override
    public String toString() {
        return otherwise + " " + regions;
    }
}
