package org.consentry.consent;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.catalog.Category;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request to a host, or of markup that would make one, and the rule that says so.
 *
 * @param passes whether it may be made now
 * @param purpose id of the purpose, or of the service in it, that it waits for or was opened by; several, separated by
 *     spaces, where all of them have to be granted; {@link #NEVER} where the site has none that a visitor could grant;
 *     empty where none is needed
 * @param category what the host is for; {@code null} where nobody knows
 * @param vendor the service behind it as the visitor reads it; empty where it is not known
 * @param rule what decided, readable by a person: {@code own}, {@code policy-host:cdn.example.net},
 *     {@code host:doubleclick.net}, {@code unknown}
 */
public record HostVerdict(
        boolean passes, String purpose, @Nullable Category category, String vendor, String rule) {
    /** Stands for a purpose where none could ever open the host. */
    public static final String NEVER = "-";

    public HostVerdict {
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(vendor);
        Objects.requireNonNull(rule);
    }

    /**
     * Several verdicts on one thing: it passes where all of them do.
     *
     * @param ids of the site's purposes and services, in their order
     */
    static HostVerdict together(List<String> ids, List<HostVerdict> all) {
        Set<String> wanted = new HashSet<>();
        HostVerdict shown = all.get(0);
        for (HostVerdict verdict : all) {
            if (!verdict.passes()) {
                shown = shown.passes() ? verdict : shown;
                Collections.addAll(wanted, verdict.purpose().split(" "));
            }
        }
        // Of what waits for something that the site does not have, no grant of the rest is the answer.
        String purpose = ids.containsAll(wanted)
                ? ids.stream().filter(wanted::contains).collect(Collectors.joining(" "))
                : NEVER;
        return new HostVerdict(shown.passes(), purpose, shown.category(), shown.vendor(), shown.rule());
    }
}
