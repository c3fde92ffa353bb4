package org.consentry.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code Report-To} and {@code NEL}, the older fields of reporting, still heeded by Chromium (Network Error Logging).
 * Each holds JSON texts; several lines are one value, joined by commas.
 */
public final class ReportTo {

    private static final String UNNAMED = "default";

    private ReportTo() {}

    /** The names of the groups with an endpoint at a held host. */
    public static Set<String> heldGroups(String fieldValue, PageOrigin page, Predicate<String> held) {
        Set<String> groups = new HashSet<>();
        for (SmallJson.Text group : SmallJson.parse(fieldValue).orElse(List.of())) {
            if (leadsTo(group.value(), page, held)) {
                groups.add(name(group.value(), "group"));
            }
        }
        return groups;
    }

    /**
     * {@code Report-To} without each group that has an endpoint at a held host; the other groups keep their bytes. A
     * malformed value is left out: browsers ignore it whole, and none is kinder than we are.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form
     * @return the very value given where nothing is held, {@code null} where nothing is left
     */
    public static @Nullable String without(String fieldValue, PageOrigin page, Predicate<String> held) {
        List<SmallJson.Text> groups = SmallJson.parse(fieldValue).orElse(List.of());
        Set<String> gone = heldGroups(fieldValue, page, held);
        List<String> kept = new ArrayList<>();
        for (SmallJson.Text group : groups) {
            if (!gone.contains(name(group.value(), "group"))) {
                kept.add(group.text());
            }
        }
        if (kept.size() == groups.size() && !kept.isEmpty()) {
            return fieldValue;
        }
        return kept.isEmpty() ? null : String.join(",", kept).strip();
    }

    /** Whether a {@code NEL} value has the browser report its errors to one of these groups. */
    public static boolean logsTo(String nel, Set<String> groups) {
        return SmallJson.parse(nel).orElse(List.of()).stream()
                .anyMatch(policy -> groups.contains(name(policy.value(), "report_to")));
    }

    private static String name(Object group, String key) {
        return group instanceof Map<?, ?> members && members.get(key) instanceof String name ? name : UNNAMED;
    }

    private static boolean leadsTo(Object group, PageOrigin page, Predicate<String> held) {
        if (!(group instanceof Map<?, ?> members) || !(members.get("endpoints") instanceof List<?> endpoints)) {
            return false;
        }
        for (Object endpoint : endpoints) {
            if (endpoint instanceof Map<?, ?> parts && parts.get("url") instanceof String address) {
                String host = page.hostOf(address);
                if (host != null && held.test(host)) {
                    return true;
                }
            }
        }
        return false;
    }
}
