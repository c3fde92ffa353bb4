package org.consentry.review;

import jakarta.ws.rs.core.UriInfo;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Reads a query strictly: what is unknown or given twice is named, and nothing is left out in silence. */
final class Queries {
    private Queries() {}

    /**
     * Reads the parameters that there are.
     *
     * @param known their names
     * @param values where to put what was given, by name
     * @return what is wrong, by name; empty where nothing is
     */
    static Map<String, String> read(UriInfo uri, Collection<String> known, Map<String, String> values) {
        Map<String, String> problems = new TreeMap<>();
        uri.getQueryParameters().forEach((name, given) -> {
            if (!known.contains(name)) {
                problems.put(RecordQuery.shown(name), "unknown");
            } else if (given.size() > 1) {
                problems.put(name, "given more than once");
            } else if (given.get(0).isBlank()) {
                problems.put(name, "empty");
            } else {
                values.put(name, given.get(0));
            }
        });
        return problems;
    }
}
