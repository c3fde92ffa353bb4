package org.consentry.gateway;

import java.util.function.BiPredicate;
import org.consentry.catalog.Category;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.SiteHosts;
import org.consentry.inventory.Inventory;

/** Judges the hosts that one answer names, and lists for the operator those that nobody knows and those that wait. */
record MetHosts(Decision decision, Inventory inventory) {

    /**
     * @param path on the host, which may tell what is served there
     * @param how where the address stood, for the operator's list
     */
    HostVerdict judged(String host, String path, String how) {
        HostVerdict verdict = decision.address(host, path);
        boolean held = !verdict.passes() || decision.wouldHold(verdict);
        // A service that no purpose names passes; the operator is to see that.
        boolean unnamed =
                verdict.category() == Category.FUNCTIONAL && verdict.purpose().isEmpty();
        if (held || unnamed || verdict.rule().equals(SiteHosts.UNKNOWN)) {
            inventory.sawHost(decision.facts().site().id(), host, how, held);
        }
        return verdict;
    }

    /** For addresses in fields of the answer, by their host and path. */
    BiPredicate<String, String> held(String how) {
        return (host, path) -> !judged(host, path, how).passes();
    }
}
