package org.consentry.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.catalog.Category;
import org.consentry.cli.DryRun.Outcome;
import org.consentry.ledger.CanonicalJson;
import org.jspecify.annotations.Nullable;

/** Counts what a dry run comes to, and tells it. Memory stays bounded, whatever the traffic holds. */
final class DryRunReport {
    /** Of lines that differ; what comes beyond them is counted and not listed. */
    private static final int MOST = 5000;

    private static final int LONGEST = 100;

    /** What is listed: with another policy besides, only what it would make something else of. */
    private record Row(@Nullable Outcome before, Outcome now) {}

    /** Of one category, how many pass and how many are held. */
    private static final class Total {
        long passes;
        long held;
    }

    private final String site;
    private final boolean against;
    private final Map<Row, Long> rows = new LinkedHashMap<>();
    private final Map<String, Total> totals = new TreeMap<>(Comparator.comparing(DryRunReport::rank));
    private long beyond;
    private long own;
    private long others;
    private long unreadable;

    /** @param against whether outcomes come in pairs, and only those that differ are listed */
    DryRunReport(String site, boolean against) {
        this.site = site;
        this.against = against;
    }

    private static int rank(String category) {
        for (Category known : Category.values()) {
            if (known.id().equals(category)) {
                return known.ordinal();
            }
        }
        return Category.values().length;
    }

    void sawRequest(boolean own) {
        this.own += own ? 1 : 0;
        others += own ? 0 : 1;
    }

    /** One whose address nobody can tell a host from. */
    void sawUnreadable() {
        unreadable++;
    }

    /** @param before what the other policy makes of the same; {@code null} without one */
    void add(@Nullable Outcome before, Outcome now) {
        if (now.own() && (before == null || before.own())) {
            return;
        }
        Total total = totals.computeIfAbsent(category(now), category -> new Total());
        total.passes += now.passes() ? 1 : 0;
        total.held += now.passes() ? 0 : 1;
        if (before != null
                && before.passes() == now.passes()
                && (now.passes() || waits(before).equals(waits(now)))) {
            return;
        }
        Row row = new Row(before, now);
        if (rows.size() < MOST || rows.containsKey(row)) {
            rows.merge(row, 1L, Long::sum);
        } else {
            beyond++;
        }
    }

    private static String category(Outcome outcome) {
        Category category = outcome.category();
        return category == null ? "unknown" : category.id();
    }

    private static String waits(Outcome outcome) {
        return outcome.purpose().isEmpty()
                ? "no purpose opens it"
                : "waits for " + outcome.purpose().replace(" ", " and ");
    }

    /** In the order in which they are told. */
    private List<Map.Entry<Row, Long>> sorted() {
        List<Map.Entry<Row, Long>> sorted = new ArrayList<>(rows.entrySet());
        sorted.sort(Comparator.<Map.Entry<Row, Long>, Boolean>comparing(
                        row -> row.getKey().now().passes())
                .thenComparing(row -> row.getKey().now().kind())
                .thenComparing(row -> row.getKey().now().subject()));
        return sorted;
    }

    void print(PrintStream out) {
        out.println(site + ": " + own + (own == 1 ? " request" : " requests") + " to the site, " + others
                + " to other hosts" + (unreadable > 0 ? ", " + unreadable + " left out: no address to read" : ""));
        if (against) {
            differences(out);
        } else {
            list(out, "Held", false);
            list(out, "Passes", true);
        }
        if (beyond > 0) {
            out.println("and " + beyond + " more that are not listed");
        }
        out.println();
        out.println(String.format(Locale.ROOT, "%-12s %8s %8s", "category", "passes", "held"));
        totals.forEach((category, total) ->
                out.println(String.format(Locale.ROOT, "%-12s %8d %8d", category, total.passes, total.held)));
    }

    private void list(PrintStream out, String title, boolean passes) {
        List<Map.Entry<Row, Long>> some = sorted().stream()
                .filter(row -> row.getKey().now().passes() == passes)
                .toList();
        out.println();
        out.println(title + (some.isEmpty() ? ": nothing" : ""));
        some.forEach(row -> {
            Outcome now = row.getKey().now();
            out.println(String.format(
                    Locale.ROOT,
                    "  %-11s  %-32s %-10s  %s%s%s",
                    now.kind().words(),
                    plain(now.subject()),
                    category(now),
                    plain(now.rule()),
                    passes ? "" : ", " + waits(now),
                    row.getValue() > 1 ? " (" + row.getValue() + " times)" : ""));
        });
    }

    private void differences(PrintStream out) {
        out.println();
        if (rows.isEmpty()) {
            out.println("Nothing would change.");
        }
        sorted().forEach(row -> {
            Outcome now = row.getKey().now();
            Outcome before = row.getKey().before();
            boolean same = before != null && before.passes() == now.passes();
            String what = now.passes()
                    ? "would pass now: "
                    : same ? "would wait for another purpose: " : "would be held now: ";
            String why = now.passes() ? "" : ", " + waits(now);
            String was = before == null ? "" : same ? waits(before) : plain(before.rule());
            out.println(what + now.kind().words() + " " + plain(now.subject()) + " (" + category(now) + ", "
                    + plain(now.rule()) + why + "; was: " + was + ")"
                    + (row.getValue() > 1 ? ", " + row.getValue() + " times" : ""));
        });
    }

    void printJson(PrintStream out) {
        List<Object> items = new ArrayList<>();
        sorted().forEach(row -> {
            Map<String, Object> item = json(row.getKey().now());
            item.put("count", row.getValue());
            if (row.getKey().before() != null) {
                item.put("before", json(row.getKey().before()));
            }
            items.add(item);
        });
        Map<String, Object> sums = new TreeMap<>();
        totals.forEach((category, total) -> sums.put(category, Map.of("passes", total.passes, "held", total.held)));
        out.println(CanonicalJson.write(Map.of(
                "site",
                site,
                "unreadable_requests",
                unreadable,
                "own_requests",
                own,
                "other_requests",
                others,
                against ? "changes" : "items",
                items,
                "not_listed",
                beyond,
                "totals",
                sums)));
    }

    private static Map<String, Object> json(Outcome outcome) {
        Map<String, Object> item = new TreeMap<>();
        item.put("kind", outcome.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        item.put("subject", plain(outcome.subject()));
        item.put("passes", outcome.passes());
        item.put("category", category(outcome));
        item.put("rule", plain(outcome.rule()));
        item.put("purpose", outcome.purpose());
        return item;
    }

    /** What anybody may have written into traffic, as a terminal and JSON can bear it. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            boolean odd = Character.isISOControl(c)
                    || Character.getType(c) == Character.SURROGATE
                    || Character.getType(c) == Character.FORMAT
                    || c == 0x2028
                    || c == 0x2029;
            plain.appendCodePoint(odd ? '?' : c);
        });
        return text.codePointCount(0, text.length()) > LONGEST ? plain + "…" : plain.toString();
    }
}
