package org.consentry.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/**
 * What visitors of a site can answer, put together once: its optional purposes in their order, each followed by its
 * services. Places count from 0. Immutable.
 */
final class Switches {
    private final List<String> ids;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Map<String, String>> services = new HashMap<>();
    private final Purpose[] purposes;
    private final int[] parents;

    Switches(SitePolicy site) {
        List<String> named = new ArrayList<>();
        List<Purpose> of = new ArrayList<>();
        List<Integer> parent = new ArrayList<>();
        for (Purpose purpose : site.optionalPurposes()) {
            int place = named.size();
            named.add(purpose.id());
            of.add(purpose);
            parent.add(place);
            for (Service service : Service.of(site, purpose)) {
                services.computeIfAbsent(purpose.id(), id -> new HashMap<>())
                        .put(service.vendor().name(), service.id());
                named.add(service.id());
                of.add(purpose);
                parent.add(place);
            }
        }
        this.ids = List.copyOf(named);
        this.purposes = of.toArray(Purpose[]::new);
        this.parents = parent.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < named.size(); i++) {
            places.put(named.get(i), i);
        }
    }

    /** By place. */
    List<String> ids() {
        return ids;
    }

    int count() {
        return purposes.length;
    }

    /** The place of an id, or -1. */
    int place(String id) {
        return places.getOrDefault(id, -1);
    }

    /** The purpose at a place, or whose service stands there. */
    Purpose purpose(int place) {
        return purposes[place];
    }

    /** The place of a service's purpose, which is always a lower one; a purpose's own. */
    int parent(int place) {
        return parents[place];
    }

    boolean hasServices(Purpose purpose) {
        return services.containsKey(purpose.id());
    }

    /** What a vendor's use under a purpose waits for: its own switch, else the purpose's. */
    String id(Purpose purpose, String vendor) {
        Map<String, String> own = vendor.isEmpty() ? null : services.get(purpose.id());
        return own == null ? purpose.id() : own.getOrDefault(vendor, purpose.id());
    }
}
