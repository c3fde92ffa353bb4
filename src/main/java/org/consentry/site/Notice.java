package org.consentry.site;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;

/**
 * What a visitor is asked, as a version: a choice made under another version is asked again.
 *
 * @param version the operator's own version name, such as {@code 2026-03}
 * @param statement address of the site's privacy statement
 * @param effective the first day, in UTC, on which it holds
 * @param changes what is new in it, in a line, by language tag
 */
public record Notice(String version, String statement, LocalDate effective, Map<String, String> changes) {
    public Notice {
        Objects.requireNonNull(version);
        Objects.requireNonNull(statement);
        Objects.requireNonNull(effective);
        changes = Map.copyOf(changes);
    }
}
