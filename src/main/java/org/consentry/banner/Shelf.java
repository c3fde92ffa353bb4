package org.consentry.banner;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that pages of a site name by their hash, by the site's id: a page that was rendered under an earlier policy
 * or catalogue still asks for its own. Of each site the newest are there, as long as memory is not short. Safe for any
 * number of threads.
 */
final class Shelf {
    private record Kept(String name, SoftReference<Asset> asset) {
        boolean is(String other) {
            return name.equals(other);
        }
    }

    private final int most;
    private final Map<String, List<Kept>> sites = new ConcurrentHashMap<>();

    /** @param most of one site */
    Shelf(int most) {
        this.most = most;
    }

    /** As the newest. */
    void put(String site, Asset asset) {
        sites.compute(site, (id, before) -> {
            List<Kept> kept = new ArrayList<>(most);
            kept.add(new Kept(asset.name(), new SoftReference<>(asset)));
            for (Kept earlier : before == null ? List.<Kept>of() : before) {
                if (kept.size() < most && !earlier.is(asset.name())) {
                    kept.add(earlier);
                }
            }
            return List.copyOf(kept);
        });
    }

    Optional<Asset> find(String site, String name) {
        for (Kept kept : sites.getOrDefault(site, List.of())) {
            @Nullable Asset asset = kept.is(name) ? kept.asset().get() : null;
            if (asset != null) {
                return Optional.of(asset);
            }
        }
        return Optional.empty();
    }
}
