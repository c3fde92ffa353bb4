package org.consentry.ledger.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Roots and proofs of a tree that is kept in tiles (RFC 9162, section 2.1). It reads a handful of tiles for each. */
public final class MerkleTree {
    private final Tile.Store store;
    private final Map<String, Tile> read = new HashMap<>();

    /** @param store keeps the tree's tiles; each is read once */
    public MerkleTree(Tile.Store store) {
        this.store = store;
    }

    /** The root over the first {@code size} leaves. */
    public Hash root(long size) throws IOException {
        return size == 0 ? Hash.EMPTY : range(0, size);
    }

    /** What proves that leaf {@code seq} is in the tree of the first {@code size}, from the leaf upwards. */
    public List<Hash> inclusion(long seq, long size) throws IOException {
        if (seq < 0 || seq >= size) {
            throw new IllegalArgumentException("no leaf " + seq + " in a tree of " + size);
        }
        List<Hash> path = new ArrayList<>();
        inclusion(seq, 0, size, path);
        return path;
    }

    /** What proves that the tree of the first {@code before} leaves is the beginning of that of {@code size}. */
    public List<Hash> consistency(long before, long size) throws IOException {
        if (before < 0 || before > size) {
            throw new IllegalArgumentException("no tree of " + before + " in one of " + size);
        }
        List<Hash> path = new ArrayList<>();
        if (before > 0) {
            consistency(before, 0, size, true, path);
        }
        return path;
    }

    private void inclusion(long seq, long from, long to, List<Hash> path) throws IOException {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (seq < middle) {
            inclusion(seq, from, middle, path);
            path.add(range(middle, to));
        } else {
            inclusion(seq, middle, to, path);
            path.add(range(from, middle));
        }
    }

    private void consistency(long before, long from, long to, boolean whole, List<Hash> path) throws IOException {
        if (before == to) {
            if (!whole) {
                path.add(range(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (before <= middle) {
            consistency(before, from, middle, whole, path);
            path.add(range(middle, to));
        } else {
            consistency(before, middle, to, false, path);
            path.add(range(from, middle));
        }
    }

    private Hash range(long from, long to) throws IOException {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            return node(Long.numberOfTrailingZeros(count), from);
        }
        long middle = from + split(count);
        return Hash.node(range(from, middle), range(middle, to));
    }

    private Hash node(int height, long from) throws IOException {
        int level = height / 8;
        long first = from >> 8 * level;
        String key = level + "/" + first / Tile.WIDTH;
        Tile tile = read.get(key);
        if (tile == null) {
            tile = new Tile(level, first / Tile.WIDTH, store.read(level, first / Tile.WIDTH));
            read.put(key, tile);
        }
        return tile.root((int) (first % Tile.WIDTH), 1 << height % 8);
    }

    /** The largest power of two below. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
