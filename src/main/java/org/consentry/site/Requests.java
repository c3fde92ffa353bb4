package org.consentry.site;

import java.time.Period;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a site answers what people ask about their data.
 *
 * @param answer how long an answer may take, in whole days or whole months
 * @param byKind the same for single kinds of requests, by their id
 * @param remind how long before that day the operator is reminded, in whole days; {@code null} for the usual
 */
public record Requests(
        Period answer, Map<String, Period> byKind, @Nullable Period remind) {
    /** Thirty days for all, and a reminder five days before. */
    public static final Requests DEFAULT = new Requests(Period.ofDays(30), Map.of(), null);

    private static final int USUAL = 5;

    public Requests {
        Objects.requireNonNull(answer);
        byKind = Map.copyOf(byKind);
    }

    /** How long an answer to a request of that kind may take. */
    public Period answer(String kind) {
        return byKind.getOrDefault(kind, answer);
    }

    /**
     * How long before that day the operator is reminded of a request of that kind: five days, or half of a short time,
     * where the policy does not say. A reminder on the day of the request would remind nobody.
     */
    public Period remind(String kind) {
        return remind == null ? Period.ofDays(Math.min(USUAL, leastDays(answer(kind)) / 2)) : remind;
    }

    /** As February counts them. */
    static int leastDays(Period period) {
        return period.getDays() + Math.toIntExact(period.toTotalMonths()) * 28;
    }
}
