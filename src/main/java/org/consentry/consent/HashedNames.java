package org.consentry.consent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names as the guard's table holds those of the catalogue: by purpose, a set of hashes, in a fifth of the room that the
 * names themselves would take. All sets together have <i>n</i> names, and are scaled to a range; a name that is none of
 * them is taken for one in about <i>n</i> of <i>range</i> cases.
 *
 * <p>A name's hash is FNV-1a with 32 bits over its US-ASCII characters, mixed once more, as a fraction of one; times
 * the range, rounded down. A set is written as the differences between these numbers, in their order, in a Golomb-Rice
 * code: as often as 2<sup>bits</sup> goes into the difference a one, then a zero, then so many bits of the rest.
 */
final class HashedNames {
    /** Longer ones stand as they are, so that nobody hashes a long text to find out that it is no name. */
    static final int LONGEST = 64;

    private static final int MOST_BITS = 24;

    private final long range;
    private final List<long[]> sets = new ArrayList<>();

    /** The numbers of all sets in their order, each times their count and by its first set. */
    private final long[] all;

    /** @param lists the names by outcome; each in US-ASCII */
    HashedNames(List<? extends Collection<String>> lists, long range) {
        this.range = range;
        for (Collection<String> names : lists) {
            sets.add(names.stream()
                    .mapToLong(name -> scaled(hash(name)))
                    .sorted()
                    .distinct()
                    .toArray());
        }
        all = IntStream.range(0, sets.size())
                .boxed()
                .flatMapToLong(set -> Arrays.stream(sets.get(set)).map(value -> value * sets.size() + set))
                .sorted()
                .toArray();
    }

    static boolean fits(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return name.length() <= LONGEST;
    }

    private long scaled(double hash) {
        // As the guard reckons, in floating point, to the last bit.
        return (long) Math.floor(hash * range);
    }

    static double hash(String name) {
        int x = 0x811C9DC5;
        for (int i = 0; i < name.length(); i++) {
            x = (x ^ name.charAt(i)) * 0x01000193;
        }
        x = (x ^ x >>> 16) * 0x45D9F3B;
        return ((x ^ x >>> 16) & 0xFFFFFFFFL) / (double) (1L << 32);
    }

    /** The first set that seems to have the name of that {@link #hash}; -1 for none. */
    int find(double hash) {
        long least = scaled(hash) * sets.size();
        int place = Arrays.binarySearch(all, least);
        int first = place < 0 ? -place - 1 : place;
        return first < all.length && all[first] < least + sets.size() ? (int) (all[first] - least) : -1;
    }

    /** An array of JavaScript: the range, then of each set which it is, the bits, how many there are, and the code. */
    String text() {
        StringBuilder b = new StringBuilder("[").append(range);
        for (int i = 0; i < sets.size(); i++) {
            long[] set = sets.get(i);
            if (set.length > 0) {
                int bits = bits(set);
                b.append(",\n[").append(i).append(',').append(bits).append(',').append(set.length);
                b.append(",\"").append(code(set, bits)).append("\"]");
            }
        }
        return b.append(']').toString();
    }

    /** With which the code is shortest. */
    private static int bits(long[] set) {
        int best = 0;
        long shortest = Long.MAX_VALUE;
        for (int bits = 0; bits <= MOST_BITS; bits++) {
            long length = length(set, bits);
            if (length < shortest) {
                best = bits;
                shortest = length;
            }
        }
        return best;
    }

    private static long length(long[] set, int bits) {
        long length = 0;
        long before = 0;
        for (long value : set) {
            length += (value - before >> bits) + 1 + bits;
            before = value;
        }
        return length;
    }

    private static String code(long[] set, int bits) {
        BitWriter out = new BitWriter(length(set, bits));
        long before = 0;
        for (long value : set) {
            long difference = value - before;
            for (long times = difference >> bits; times > 0; times--) {
                out.bit(1);
            }
            out.bit(0);
            for (int place = bits - 1; place >= 0; place--) {
                out.bit((int) (difference >> place & 1));
            }
            before = value;
        }
        return Base64.getEncoder().withoutPadding().encodeToString(out.bytes);
    }

    /** From the highest bit of each byte on. */
    private static final class BitWriter {
        final byte[] bytes;
        private int length;

        BitWriter(long bits) {
            bytes = new byte[Math.toIntExact(bits + 7 >> 3)];
        }

        void bit(int bit) {
            bytes[length >> 3] |= (byte) (bit << (~length & 7));
            length++;
        }
    }
}
