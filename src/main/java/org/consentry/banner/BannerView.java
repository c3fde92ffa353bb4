package org.consentry.banner;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.consent.Decision;
import org.consentry.consent.Signal;
import org.consentry.site.Regime;

/**
 * A visitor's state, as far as the banner shows it.
 *
 * @param due whether the visitor is to be asked on this page
 * @param granted ids of the purposes that hold now
 * @param decided whether a choice of the visitor holds
 * @param honoured the signals that the browser sends and the site acts on
 * @param refusedBySignal ids of the purposes that those signals keep off
 * @param regime the rules that hold for the visitor
 * @param reask why a visitor who has answered before is asked again
 */
public record BannerView(
        boolean due,
        Set<String> granted,
        boolean decided,
        Set<Signal> honoured,
        Set<String> refusedBySignal,
        Regime regime,
        Decision.Reask reask) {
    public BannerView {
        granted = Set.copyOf(granted);
        honoured = Set.copyOf(honoured);
        refusedBySignal = Set.copyOf(refusedBySignal);
        Objects.requireNonNull(regime);
        Objects.requireNonNull(reask);
    }

    /** As above, where nothing optional runs without a yes. */
    public BannerView(
            boolean due, Set<String> granted, boolean decided, Set<Signal> honoured, Set<String> refusedBySignal) {
        this(due, granted, decided, honoured, refusedBySignal, Regime.OPT_IN, Decision.Reask.NO);
    }

    /** What a decision comes to. */
    public static BannerView of(Decision decision) {
        Set<String> granted = decision.grants().entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new BannerView(
                decision.bannerDue(),
                granted,
                decision.answered(),
                decision.honoured(),
                decision.refusedBySignal(),
                decision.regime(),
                decision.reask());
    }
}
