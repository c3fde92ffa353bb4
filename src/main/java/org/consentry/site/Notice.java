package org.consentry.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a visitor is asked, as a version: a choice made under another version is asked again.
 *
 * @param version the operator's own version name, such as {@code 2026-03}
 * @param statement address of the site's privacy statement
 * @param effective the first day, in UTC, on which it holds
 * @param changes what is new in it, in a line, by language tag
 * @param keeps earlier versions from which this one differs in nothing that was asked: choices made under them hold
 */
public record Notice(
        String version, String statement, LocalDate effective, Map<String, String> changes, List<String> keeps) {
    public Notice {
        Objects.requireNonNull(version);
        Objects.requireNonNull(statement);
        Objects.requireNonNull(effective);
        changes = Map.copyOf(changes);
        keeps = List.copyOf(keeps);
    }

    /** As above, after which everybody is asked anew. */
    public Notice(String version, String statement, LocalDate effective, Map<String, String> changes) {
        this(version, statement, effective, changes, List.of());
    }

    /** Whether a choice made under that version answers what this one asks. */
    public boolean holds(String asked) {
        return version.equals(asked) || keeps.contains(asked);
    }
}
