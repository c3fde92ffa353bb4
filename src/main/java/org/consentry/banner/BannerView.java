package org.consentry.banner;

import java.util.Set;
import org.consentry.consent.Signal;

/**
 * A visitor's state, as far as the banner shows it.
 *
 * @param due whether the visitor is to be asked on this page
 * @param granted ids of the purposes that hold now
 * @param decided whether a choice of the visitor holds
 * @param honoured the signals that the browser sends and the site acts on
 * @param refusedBySignal ids of the purposes that those signals keep off
 */
public record BannerView(
        boolean due, Set<String> granted, boolean decided, Set<Signal> honoured, Set<String> refusedBySignal) {
    public BannerView {
        granted = Set.copyOf(granted);
        honoured = Set.copyOf(honoured);
        refusedBySignal = Set.copyOf(refusedBySignal);
    }
}
