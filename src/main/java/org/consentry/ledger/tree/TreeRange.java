package org.consentry.ledger.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root of leaves that come one after the other; it keeps one hash for each bit of their number. */
public final class TreeRange {
    /** Height of the node over a full tile. */
    private static final int TILE = Integer.numberOfTrailingZeros(Tile.WIDTH);

    private final List<Hash> nodes = new ArrayList<>();
    private long size;
    private @Nullable Hash tile;

    public void add(Hash leaf) {
        Hash node = leaf;
        tile = null;
        int height = 0;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            node = Hash.node(nodes.remove(nodes.size() - 1), node);
            if (++height == TILE) {
                tile = node;
            }
        }
        nodes.add(node);
        size++;
    }

    /** The node over the last 256 leaves, where the newest one filled a tile. */
    public @Nullable Hash tile() {
        return tile;
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (nodes.isEmpty()) {
            return Hash.EMPTY;
        }
        Hash root = nodes.get(nodes.size() - 1);
        for (int i = nodes.size() - 2; i >= 0; i--) {
            root = Hash.node(nodes.get(i), root);
        }
        return root;
    }
}
