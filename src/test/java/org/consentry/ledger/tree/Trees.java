package org.consentry.ledger.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Trees to try, and the plain recursion of RFC 9162, section 2.1, to hold them against. */
final class Trees {
    private static final String[] DATA = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    };

    private Trees() {}

    /** The eight leaves that implementations of RFC 6962 have in common. */
    static List<Hash> eight() {
        List<Hash> leaves = new ArrayList<>();
        for (String hex : DATA) {
            leaves.add(Hash.leaf(HexFormat.of().parseHex(hex)));
        }
        return leaves;
    }

    /** Leaf i is that of the text {@code record i}. */
    static List<Hash> many(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.leaf(("record " + i).getBytes(StandardCharsets.US_ASCII)));
        }
        return leaves;
    }

    /** Tiles in memory. */
    static final class Kept implements Tile.Store {
        private final Map<String, byte[]> tiles = new HashMap<>();
        private long size;

        static Kept of(List<Hash> leaves) {
            Kept kept = new Kept();
            kept.add(leaves);
            return kept;
        }

        void add(List<Hash> leaves) {
            try {
                for (Tile tile : Tile.grow(this, size, leaves)) {
                    tiles.put(tile.level() + "/" + tile.n(), tile.hashes());
                }
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
            size += leaves.size();
        }

        @Override
        public byte[] read(int level, long n) {
            byte[] tile = tiles.get(level + "/" + n);
            if (tile == null) {
                throw new AssertionError("no tile " + level + "/" + n);
            }
            return tile;
        }
    }

    static Hash root(List<Hash> leaves) {
        int n = leaves.size();
        if (n == 0) {
            return Hash.EMPTY;
        }
        if (n == 1) {
            return leaves.get(0);
        }
        int k = split(n);
        return Hash.node(root(leaves.subList(0, k)), root(leaves.subList(k, n)));
    }

    static List<Hash> inclusion(int m, List<Hash> leaves) {
        int n = leaves.size();
        if (n == 1) {
            return new ArrayList<>();
        }
        int k = split(n);
        List<Hash> path = m < k ? inclusion(m, leaves.subList(0, k)) : inclusion(m - k, leaves.subList(k, n));
        path.add(root(m < k ? leaves.subList(k, n) : leaves.subList(0, k)));
        return path;
    }

    static List<Hash> consistency(int m, List<Hash> leaves, boolean whole) {
        int n = leaves.size();
        if (m == n) {
            return whole ? new ArrayList<>() : new ArrayList<>(List.of(root(leaves)));
        }
        int k = split(n);
        List<Hash> path =
                m <= k ? consistency(m, leaves.subList(0, k), whole) : consistency(m - k, leaves.subList(k, n), false);
        path.add(root(m <= k ? leaves.subList(k, n) : leaves.subList(0, k)));
        return path;
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }
}
