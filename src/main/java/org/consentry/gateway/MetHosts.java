package org.consentry.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.SiteHosts;
import org.consentry.inventory.Inventory;

/** Judges the hosts that one answer names, and lists those of others for the operator. */
final class MetHosts {
    private static final System.Logger LOG = System.getLogger(MetHosts.class.getName());

    /** Of hosts that one answer is remembered to have named; a page with more of them counts some twice. */
    private static final int MOST_NOTED = 256;

    private record Noted(String host, String how, boolean held) {}

    private final Decision decision;
    private final Inventory inventory;
    private final Set<Noted> noted = ConcurrentHashMap.newKeySet();

    MetHosts(Decision decision, Inventory inventory) {
        this.decision = decision;
        this.inventory = inventory;
    }

    /**
     * @param path on the host, which may tell what is served there
     * @param how where the address stood, for the operator's list
     */
    HostVerdict judged(String host, String path, String how) {
        HostVerdict verdict = decision.address(host, path);
        if (!verdict.equals(SiteHosts.OWN)) {
            saw(host, how, !verdict.passes() || decision.wouldHold(verdict));
        }
        return verdict;
    }

    /** An answer that names a host a hundred times counts once. A fault here costs the sighting and no more. */
    private void saw(String host, String how, boolean held) {
        try {
            if (noted.size() >= MOST_NOTED || noted.add(new Noted(host, how, held))) {
                inventory.sawHost(decision.facts().site().id(), host, how, held);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A host could not be noted", e);
        }
    }

    /** For addresses in fields of the answer, by their host and path. */
    BiPredicate<String, String> held(String how) {
        return (host, path) -> !judged(host, path, how).passes();
    }
}
