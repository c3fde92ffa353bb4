package org.consentry.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Reporting-Endpoints} of a page (Reporting API, section 3.2): a structured dictionary from a group's name
 * to the address that takes its reports. Several lines of it are one value, joined by commas.
 */
public final class ReportingEndpoints {

    private ReportingEndpoints() {}

    /** The names of the groups that report to held hosts; none where the value is malformed, as browsers ignore it. */
    static Set<String> heldGroups(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        Set<String> groups = new HashSet<>();
        for (StructuredDictionary.Member member :
                StructuredDictionary.parse(fieldValue).orElse(List.of())) {
            // The last of a name counts.
            if (leadsTo(member, page, held)) {
                groups.add(member.key());
            } else {
                groups.remove(member.key());
            }
        }
        return groups;
    }

    /**
     * Without the groups that report to held hosts.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     * @return the very value given where nothing is held, {@code null} where nothing is left
     */
    public static @Nullable String without(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        Set<String> groups = heldGroups(fieldValue, page, held);
        if (groups.isEmpty()) {
            return fieldValue;
        }
        List<String> kept = new ArrayList<>();
        for (StructuredDictionary.Member member :
                StructuredDictionary.parse(fieldValue).orElse(List.of())) {
            // An earlier member of the same name must not come to count in place of the one that goes.
            if (!groups.contains(member.key())) {
                kept.add(member.text());
            }
        }
        return kept.isEmpty() ? null : String.join(", ", kept);
    }

    /**
     * With one group more, which counts even where the site has one of its name.
     *
     * @param fieldValue the site's own, or {@code null}; a malformed one is left out, for it would take ours with it
     * @param group a key of a structured dictionary
     * @param path of this very origin
     */
    public static String with(@Nullable String fieldValue, String group, String path) {
        String ours = group + "=\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        boolean sound = fieldValue != null
                && StructuredDictionary.parse(fieldValue)
                        .filter(members -> !members.isEmpty())
                        .isPresent();
        return sound ? Ascii.trim(fieldValue, 0, fieldValue.length()) + ", " + ours : ours;
    }

    private static boolean leadsTo(
            StructuredDictionary.Member member, PageOrigin page, BiPredicate<String, String> held) {
        return member.string() != null && page.leadsTo(member.string(), held);
    }
}
