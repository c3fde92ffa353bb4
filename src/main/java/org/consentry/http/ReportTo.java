package org.consentry.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code Report-To}, the older field of reporting (Reporting API of 2018), still heeded by Chromium for Network Error
 * Logging, which reports to a group of this field alone. It holds JSON texts; several lines are one value, joined by
 * commas.
 */
public final class ReportTo {

    private static final String UNNAMED = "default";

    private ReportTo() {}

    /**
     * {@code Report-To} with each group forgotten that has an endpoint at a held host: a browser keeps one that it was
     * given earlier for as long as it was told, unless a group of that name comes without any time to live. The others
     * keep their bytes. A malformed value is left out: browsers ignore it whole, and none is kinder than we are.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     * @return the very value given where nothing is held, {@code null} where it is malformed
     */
    public static @Nullable String without(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        List<SmallJson.Text> groups = SmallJson.parse(fieldValue).orElse(List.of());
        Set<String> gone = heldGroups(groups, page, held);
        if (gone.isEmpty()) {
            return groups.isEmpty() ? null : fieldValue;
        }
        List<String> kept = new ArrayList<>();
        for (SmallJson.Text group : groups) {
            if (!gone.contains(name(group.value()))) {
                kept.add(group.text().strip());
            }
        }
        gone.forEach(name -> kept.add("{\"group\":" + SmallJson.quoted(name) + ",\"max_age\":0,\"endpoints\":[]}"));
        return String.join(", ", kept);
    }

    private static Set<String> heldGroups(
            List<SmallJson.Text> groups, PageOrigin page, BiPredicate<String, String> held) {
        Set<String> names = new TreeSet<>();
        for (SmallJson.Text group : groups) {
            if (leadsTo(group.value(), page, held)) {
                names.add(name(group.value()));
            }
        }
        return names;
    }

    private static String name(Object group) {
        return group instanceof Map<?, ?> members && members.get("group") instanceof String name ? name : UNNAMED;
    }

    private static boolean leadsTo(Object group, PageOrigin page, BiPredicate<String, String> held) {
        if (!(group instanceof Map<?, ?> members) || !(members.get("endpoints") instanceof List<?> endpoints)) {
            return false;
        }
        for (Object endpoint : endpoints) {
            if (endpoint instanceof Map<?, ?> parts
                    && parts.get("url") instanceof String address
                    && page.leadsTo(address, held)) {
                return true;
            }
        }
        return false;
    }
}
