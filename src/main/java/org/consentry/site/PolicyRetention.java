package org.consentry.site;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads how long a site keeps its records, by their kind. */
final class PolicyRetention {
    private static final String HINT = "write a period such as 6 years";

    /** A slip of the pen, such as 6000 years, would keep records for good. */
    private static final int MOST_YEARS = 100;

    /** Proof of what stood must outlive the time in which it can be disputed; of a no, that in which it is heeded. */
    private static final Map<String, Period> OTHERWISE = Map.of(
            "grant",
            Period.ofYears(3),
            "withdrawal",
            Period.ofYears(3),
            "refusal",
            Period.ofMonths(6),
            SitePolicy.OTHERWISE,
            Period.ofYears(3));

    /** Records of choices: with each goes a token that leads to it for as long as the choice holds. */
    private static final List<String> CHOICES = List.of("grant", "refusal", "withdrawal");

    /** They say why the ledger has gaps. */
    private static final Set<String> FOR_GOOD = Set.of("erasure", "purge");

    /** Thousands of policies name the same few periods, and to reckon one takes longer than to read it. */
    private static final Map<Period, Long> LEAST_DAYS = new ConcurrentHashMap<>();

    private static final int MOST_PERIODS = 1_000;

    private PolicyRetention() {}

    /** Periods by kind of record, complete: the site's own words, {@code otherwise}, or what a silent site gets. */
    static Map<String, Period> read(PolicyNode root, Duration validity) {
        PolicyNode node = root.child("retention");
        Map<String, Period> written = new TreeMap<>();
        if (node.present() && !node.isBlock()) {
            node.problem("\"retention\" must be a block of kinds and periods", "write retention: {grant: 6 years}");
        }
        node.entries().forEach((kind, value) -> {
            Period period = period(node, kind, value);
            if (period != null) {
                written.put(kind, period);
            }
        });
        Map<String, Period> all = new TreeMap<>(written);
        Period rest = written.get(SitePolicy.OTHERWISE);
        OTHERWISE.forEach((kind, period) -> all.putIfAbsent(kind, rest == null ? period : rest));
        CHOICES.forEach(kind -> all.computeIfPresent(kind, (k, period) -> lasting(node, k, period, written, validity)));
        return Collections.unmodifiableMap(all);
    }

    private static @Nullable Period period(PolicyNode node, String kind, PolicyNode value) {
        isSoundKind(value, kind);
        return node.value(kind, null, PolicyRetention::span, HINT);
    }

    /** Whether records may be of that kind; a finding where not. */
    static boolean isSoundKind(PolicyNode at, String kind) {
        String slip = slip(kind);
        if (FOR_GOOD.contains(kind)) {
            at.problem(
                    "records of the kind " + kind + " are kept for good", "leave it out: they hold no personal data");
        } else if (!slip.isEmpty()) {
            at.problem("\"" + kind + "\" is no kind of record", "write " + slip);
        } else if (kind.isEmpty() || !PolicyWords.isName(kind)) {
            at.problem("\"" + kind + "\" is no kind of record", "use lower-case letters, digits, - and .");
        } else {
            return true;
        }
        return false;
    }

    /** The known kind that a word nearly is; a site may have kinds of its own, but hardly one that is so like another. */
    private static String slip(String kind) {
        if (SitePolicy.KINDS.contains(kind)) {
            return "";
        }
        return SitePolicy.KINDS.stream()
                .filter(known -> kind.length() > 4 && (known.startsWith(kind) || isOneOff(known, kind))
                        || kind.startsWith(known) && kind.length() < known.length() + 3)
                .findFirst()
                .orElse("");
    }

    /** Whether a letter more, less, other or in its neighbour's place makes one word of the other. */
    private static boolean isOneOff(String one, String other) {
        int same = 0;
        int shorter = Math.min(one.length(), other.length());
        while (same < shorter && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        String a = one.substring(same);
        String b = other.substring(same);
        return rest(a, 1).equals(b)
                || a.equals(rest(b, 1))
                || rest(a, 1).equals(rest(b, 1))
                || a.length() > 1
                        && b.length() > 1
                        && a.charAt(0) == b.charAt(1)
                        && a.charAt(1) == b.charAt(0)
                        && rest(a, 2).equals(rest(b, 2));
    }

    private static String rest(String text, int from) {
        return text.substring(Math.min(from, text.length()));
    }

    /** A period of the calendar, or {@code null} where the text is none. */
    static @Nullable Period span(String text) {
        String[] parts = text.split(" ", -1);
        try {
            int count = Integer.parseInt(parts[0]);
            if (parts.length != 2 || count < 1 || count > MOST_YEARS * 366) {
                return null;
            }
            Period period = switch (parts[1]) {
                case "day", "days" -> Period.ofDays(count);
                case "week", "weeks" -> Period.ofWeeks(count);
                case "month", "months" -> Period.ofMonths(count);
                case "year", "years" -> Period.ofYears(count);
                default -> Period.ZERO;
            };
            long days = leastDays(period);
            return days >= 1 && days <= MOST_YEARS * 366L ? period : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Never shorter than the choice holds: a site that says so is told, one that says nothing is given as long. */
    private static Period lasting(
            PolicyNode node, String kind, Period period, Map<String, Period> written, Duration validity) {
        if (leastDays(period) >= validity.toDays()) {
            return period;
        }
        String from = written.containsKey(kind) ? kind : SitePolicy.OTHERWISE;
        if (!written.containsKey(from)) {
            return Period.ofDays(Math.toIntExact(validity.toDays()));
        }
        node.child(from)
                .problem(
                        "the record of a " + kind + " would be gone while the choice still holds (validity: "
                                + validity.toDays() + " days)",
                        "keep it for " + validity.toDays() + " days or more");
        return period;
    }

    /** The days that the period has at least, whichever day it ends on. */
    private static long leastDays(Period period) {
        if (LEAST_DAYS.size() > MOST_PERIODS) {
            LEAST_DAYS.clear();
        }
        return LEAST_DAYS.computeIfAbsent(period, PolicyRetention::reckoned);
    }

    private static long reckoned(Period period) {
        // Four years have months of every kind, each day of every month once a leap year.
        return IntStream.range(0, 48)
                .mapToObj(month -> LocalDate.of(2025, 1, 1).plusMonths(month))
                .flatMap(day -> IntStream.of(0, day.lengthOfMonth() - 1).mapToObj(day::plusDays))
                .collect(Collectors.summarizingLong(end -> ChronoUnit.DAYS.between(end.minus(period), end)))
                .getMin();
    }
}
