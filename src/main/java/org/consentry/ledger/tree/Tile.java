package org.consentry.ledger.tree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to 256 neighbouring hashes of the tree. Those of level 0 are leaves; one of level {@code l} stands for 256 of the
 * level below. A tile that is full never changes again.
 *
 * @param n its place among the tiles of its level, from 0
 * @param hashes 32 bytes for each, in order
 */
public record Tile(int level, long n, byte[] hashes) {
    /** Hashes in a full tile. */
    public static final int WIDTH = 256;

    /** Where tiles are kept. */
    @FunctionalInterface
    public interface Store {
        /**
         * The hashes of a tile that the tree has; more of them may stand there than whoever asks knows of.
         *
         * @throws IOException where it can't be read or is not there
         */
        byte[] read(int level, long n) throws IOException;
    }

    /** The tiles that change where leaves are added to a tree of that size, the lower levels first. */
    public static List<Tile> grow(Store store, long size, List<Hash> leaves) throws IOException {
        List<Tile> changed = new ArrayList<>();
        List<Hash> added = leaves;
        long count = size;
        for (int level = 0; !added.isEmpty(); level++) {
            long n = count / WIDTH;
            int full = (int) (count % WIDTH) * Hash.SIZE;
            ByteArrayOutputStream hashes = new ByteArrayOutputStream(WIDTH * Hash.SIZE);
            if (full > 0) {
                hashes.write(store.read(level, n), 0, full);
            }
            List<Hash> above = new ArrayList<>();
            for (Hash hash : added) {
                hashes.writeBytes(hash.bytes());
                if (hashes.size() == WIDTH * Hash.SIZE) {
                    Tile tile = new Tile(level, n++, hashes.toByteArray());
                    changed.add(tile);
                    above.add(tile.root(0, WIDTH));
                    hashes.reset();
                }
            }
            if (hashes.size() > 0) {
                changed.add(new Tile(level, n, hashes.toByteArray()));
            }
            added = above;
            count /= WIDTH;
        }
        return changed;
    }

    /** The node over so many of its hashes, a power of two. */
    Hash root(int from, int count) {
        if (count == 1) {
            return Hash.at(hashes, from * Hash.SIZE);
        }
        return Hash.node(root(from, count / 2), root(from + count / 2, count / 2));
    }
}
