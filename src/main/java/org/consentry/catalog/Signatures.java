package org.consentry.catalog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the snippets of known tags in inline scripts, by texts that hardly anything but such a snippet holds. Searches
 * for all of them at once, after Wu and Manber (1994): the last four of ten bytes say how far the next look may be, so
 * that most bytes are never read. Immutable once loaded, and safe for any number of threads.
 */
public final class Signatures {
    /** Of the shortest text, in bytes: all texts are looked for by as many. */
    static final int WINDOW = 10;

    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK = 4;
    private static final int BITS = 15;
    private static final byte FARTHEST = WINDOW - BLOCK + 1;

    /** A text of the same beginning as another is tried first where it is longer. */
    private static final Comparator<Pattern> LONGEST_FIRST = Comparator.comparingInt(p -> -p.bytes().length);

    /** @param address a host with a path, and no code: {@code cdn.segment.com/analytics.js} */
    private record Pattern(byte[] bytes, Classification verdict, boolean address) {
        static Pattern of(ScriptRule rule) {
            boolean address = rule.text().indexOf('/') >= 0
                    && rule.text().chars().noneMatch(c -> " \"'()[]{},;|&".indexOf(c) >= 0);
            Classification verdict = new Classification(rule.category(), rule.id(), 0.9, rule.vendor());
            return new Pattern(rule.text().getBytes(StandardCharsets.US_ASCII), verdict, address);
        }
    }

    private final byte[] shifts = new byte[1 << BITS];
    private final Pattern[][] ends = new Pattern[1 << BITS][];

    Signatures() {
        Arrays.fill(shifts, FARTHEST);
    }

    /** Only while the catalogue is read. */
    void add(ScriptRule rule) {
        Pattern pattern = Pattern.of(rule);
        byte[] text = pattern.bytes();
        for (int end = BLOCK - 1; end < WINDOW; end++) {
            int hash = hash(text, end);
            shifts[hash] = (byte) Math.min(shifts[hash], WINDOW - 1 - end);
        }
        int last = hash(text, WINDOW - 1);
        List<Pattern> same = new ArrayList<>(ends[last] == null ? List.of() : List.of(ends[last]));
        same.add(pattern);
        same.sort(LONGEST_FIRST);
        ends[last] = same.toArray(Pattern[]::new);
    }

    /** Of the four bytes that end at {@code at}; the factor is 2<sup>32</sup> divided by the golden ratio. */
    private static int hash(byte[] b, int at) {
        return (int) FOUR_BYTES.get(b, at - BLOCK + 1) * 0x9E3779B1 >>> 32 - BITS;
    }

    /**
     * The first known snippet in {@code b[from..to)}, or {@code null}; allocates nothing.
     *
     * @throws IndexOutOfBoundsException where the range is not within the array
     */
    public @Nullable Classification find(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int at = search(b, from, to);
        Pattern found = at < 0 ? null : at(b, at, to);
        return found == null ? null : found.verdict();
    }

    /**
     * Adds every known snippet in {@code b[from..to)} that isn't there yet, in the order in which they stand.
     *
     * @param addresses takes those that are but a host with a path
     */
    void findAll(byte[] b, int from, int to, List<Classification> code, List<Classification> addresses) {
        Objects.checkFromToIndex(from, to, b.length);
        for (int at = search(b, from, to); at >= 0; at = search(b, at + 1, to)) {
            Pattern found = at(b, at, to);
            if (found != null) {
                List<Classification> all = found.address() ? addresses : code;
                if (!all.contains(found.verdict())) {
                    all.add(found.verdict());
                }
            }
        }
    }

    /** Where the first of the texts begins, or -1. */
    private int search(byte[] b, int from, int to) {
        byte[] shift = shifts;
        int end = from + WINDOW - 1;
        while (end < to) {
            // Four looks that don't wait for each other; nearly always all of them find that nothing ends there.
            if (end + 3 * FARTHEST < to
                    && shift[hash(b, end)]
                                    + shift[hash(b, end + FARTHEST)]
                                    + shift[hash(b, end + 2 * FARTHEST)]
                                    + shift[hash(b, end + 3 * FARTHEST)]
                            == 4 * FARTHEST) {
                end += 4 * FARTHEST;
                continue;
            }
            int step = shift[hash(b, end)];
            if (step == 0) {
                if (at(b, end - WINDOW + 1, to) != null) {
                    return end - WINDOW + 1;
                }
                step = 1;
            }
            end += step;
        }
        return -1;
    }

    private @Nullable Pattern at(byte[] b, int start, int to) {
        Pattern[] candidates = ends[hash(b, start + WINDOW - 1)];
        if (candidates != null) {
            for (Pattern pattern : candidates) {
                if (matches(pattern.bytes(), b, start, to)) {
                    return pattern;
                }
            }
        }
        return null;
    }

    private static boolean matches(byte[] text, byte[] b, int start, int to) {
        if (text.length > to - start) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (b[start + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
