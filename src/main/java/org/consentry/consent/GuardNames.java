package org.consentry.consent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.consentry.consent.GuardSource.Known;
import org.consentry.consent.GuardTable.Entry;

/** The entries of one kind, parted into those that stand in the table as they are, and those that stand as hashes. */
final class GuardNames {
    /** Fewer names take less room than the chance is worth that a stranger is taken for one of them. */
    private static final int FEWEST_NAMES = 40;

    /** One stranger in 2<sup>so many</sup> may be taken for a name that is known. */
    private static final double RAREST = 16;

    private static final double COMMONEST = 6;

    /** A cookie of the site's own that is taken for a tracker's is worse than such a host: the site relies on it. */
    private static final double RARER_FOR_COOKIES = 3.5;

    /** What a Golomb-Rice code takes beyond the information in it, and base64 behind gzip beyond that. */
    private static final double OVERHEAD_BITS = 1.6;

    private static final double OVERHEAD = 1.04;

    private final List<Entry> asTheyAre = new ArrayList<>();
    private final List<List<String>> lists = new ArrayList<>();
    private final int purposes;
    private final List<Entry> wrong = new ArrayList<>();
    private HashedNames hashes = new HashedNames(List.of(), 0);
    private long range;

    /** @param plain which names may stand as hashes */
    GuardNames(Collection<Entry> entries, Predicate<String> plain, int purposes) {
        this.purposes = purposes;
        for (int i = 0; i <= purposes; i++) {
            lists.add(new ArrayList<>());
        }
        List<Entry> some = new ArrayList<>();
        for (Entry entry : entries) {
            // What passes must be exact: a stranger would pass with it.
            boolean exact = entry.outcome() == GuardTable.PASSES || !plain.test(entry.name());
            if (exact || !HashedNames.fits(entry.name())) {
                asTheyAre.add(entry);
            } else {
                some.add(entry);
                lists.get(listOf(entry.outcome())).add(entry.name());
            }
        }
        some.stream()
                .filter(entry -> lists.get(listOf(entry.outcome())).size() < FEWEST_NAMES)
                .forEach(asTheyAre::add);
        lists.stream().filter(list -> list.size() < FEWEST_NAMES).forEach(List::clear);
    }

    /** Those that are refused for ever come last. */
    private int listOf(int outcome) {
        return outcome == GuardTable.NEVER ? purposes : outcome;
    }

    /**
     * Makes the hashes of both as exact as there is room for.
     *
     * @param room in bytes of gzip
     */
    static void share(GuardNames hosts, GuardNames cookies, int room) {
        double bits = room * 8 / OVERHEAD - hosts.leastBits() - cookies.leastBits();
        bits -= RARER_FOR_COOKIES * cookies.count();
        double rare = bits / Math.max(1, hosts.count() + cookies.count());
        rare = Math.max(COMMONEST, Math.min(RAREST, rare));
        hosts.range = Math.round(hosts.count() * StrictMath.pow(2, rare));
        cookies.range = Math.round(cookies.count() * StrictMath.pow(2, rare + RARER_FOR_COOKIES));
    }

    private int count() {
        return lists.stream().mapToInt(List::size).sum();
    }

    /** What tells the names apart by their outcomes, and the code's overhead. */
    private double leastBits() {
        double bits = 0;
        for (List<String> list : lists) {
            double share = list.isEmpty() ? 1 : (double) count() / list.size();
            bits += list.size() * (StrictMath.log(share) / StrictMath.log(2) + OVERHEAD_BITS);
        }
        return bits;
    }

    /**
     * Puts right what the hashes would have wrong.
     *
     * @param known every name of the catalogue's that the table must not take for another
     * @param more such names of the site's policy
     * @param unasked names that nobody looks up in the table
     * @param outcome what becomes of a name
     */
    void settle(List<Known> known, Set<String> more, Predicate<String> unasked, ToIntFunction<String> outcome) {
        hashes = new HashedNames(lists, range);
        wrong.clear();
        Set<String> clear = new HashSet<>();
        asTheyAre.forEach(entry -> clear.add(entry.name()));
        Set<String> settled = new HashSet<>();
        Consumer<Known> settle = name -> {
            int found = hashes.find(name.hash());
            if (found >= 0 && !clear.contains(name.name()) && !unasked.test(name.name()) && settled.add(name.name())) {
                int right = outcome.applyAsInt(name.name());
                if (right == GuardTable.PASSES || found != listOf(right)) {
                    wrong.add(new Entry(name.name(), right));
                }
            }
        };
        known.forEach(settle);
        more.forEach(name -> settle.accept(Known.of(name)));
    }

    List<Entry> asTheyAre() {
        List<Entry> all = new ArrayList<>(asTheyAre);
        all.addAll(wrong);
        return all;
    }

    String hashed() {
        return hashes.text();
    }
}
