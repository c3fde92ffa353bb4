package org.consentry.banner;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What the page about a visitor's own choice shows.
 *
 * @param decision what holds for the visitor
 * @param record of the choice that holds; {@code null} where there is none, or none that can be read now
 * @param sealed whether that record stands in the sealed tree
 * @param held what is held back for the visitor on this site
 * @param elsewhere sites that take the choice over
 * @param returnPath where the visitor came from, safe
 */
public record MineView(
        Decision decision,
        @Nullable ConsentRecord record,
        boolean sealed,
        List<Held> held,
        List<Elsewhere> elsewhere,
        String returnPath) {

    /**
     * A service, or a host that no known service stands behind.
     *
     * @param name as the visitor reads it
     * @param hosts that the site's pages load from, sorted
     * @param purposes ids of the purposes that it waits for
     */
    public record Held(String name, List<String> hosts, Set<String> purposes) {
        public Held {
            Objects.requireNonNull(name);
            hosts = List.copyOf(hosts);
            purposes = Set.copyOf(purposes);
        }
    }

    /**
     * Another site of the same operator.
     *
     * @param id of its policy
     * @param host as the visitor knows it
     */
    public record Elsewhere(String id, String host) {
        public Elsewhere {
            Objects.requireNonNull(id);
            Objects.requireNonNull(host);
        }
    }

    public MineView {
        Objects.requireNonNull(decision);
        held = List.copyOf(held);
        elsewhere = List.copyOf(elsewhere);
        Objects.requireNonNull(returnPath);
    }
}
