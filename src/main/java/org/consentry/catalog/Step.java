package org.consentry.catalog;

import java.util.Objects;

/**
 * One step on the way to a verdict, for people who ask why.
 *
 * @param name what was asked, such as {@code longest pattern}
 * @param rule the rule that answered, such as {@code pattern:_ga_*}; empty where none did
 * @param outcome what came of it, in plain words
 */
public record Step(String name, String rule, String outcome) {
    public Step {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(outcome);
    }
}
