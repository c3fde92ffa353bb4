package org.consentry.site;

import java.time.Period;
import java.util.Map;
import java.util.Objects;

/**
 * How a site answers what people ask about their data.
 *
 * @param answer how long an answer may take, in whole days or whole months
 * @param byKind the same for single kinds of requests, by their id
 * @param remind how long before that day the operator is reminded, in whole days
 */
public record Requests(Period answer, Map<String, Period> byKind, Period remind) {
    /** Thirty days for all, and a reminder five days before. */
    public static final Requests DEFAULT = new Requests(Period.ofDays(30), Map.of(), Period.ofDays(5));

    public Requests {
        Objects.requireNonNull(answer);
        byKind = Map.copyOf(byKind);
        Objects.requireNonNull(remind);
    }

    /** How long an answer to a request of that kind may take. */
    public Period answer(String kind) {
        return byKind.getOrDefault(kind, answer);
    }
}
