package org.consentry.ledger.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.Tile;
import org.consentry.ledger.tree.TreeRange;
import org.jspecify.annotations.Nullable;

/** Builds the tree of leaves.txt, and holds each 256 leaves against their node in proofs/level1.txt. */
final class TreeCheck {
    static final int LONGEST_LINE = 256;

    private static final int MOST_NAMED = 100;

    private final OpenExport export;
    private final long before;
    private final Findings findings;
    private final List<Long> others = new ArrayList<>();
    private long other;
    private boolean uneven;

    /**
     * What the leaves are.
     *
     * @param before root of the first of them, as many as were asked for; {@code null} where there are fewer
     */
    record Result(long size, Hash root, @Nullable Hash before, List<Long> tiles, long moreTiles, boolean uneven) {}

    /** @param before leaves of the earlier tree; -1 where there is none */
    TreeCheck(OpenExport export, long before, Findings findings) {
        this.export = export;
        this.before = before;
        this.findings = findings;
    }

    Result run() throws IOException {
        try (HashedInput in = export.open(OpenExport.LEAVES);
                @Nullable HashedInput nodes = export.has(OpenExport.TILES) ? export.open(OpenExport.TILES) : null) {
            Lines tiles = nodes == null ? null : new Lines(nodes, OpenExport.TILES, LONGEST_LINE);
            Result result = walk(new Lines(in, OpenExport.LEAVES, LONGEST_LINE), tiles);
            export.read(OpenExport.LEAVES, in);
            if (nodes != null) {
                export.read(OpenExport.TILES, nodes);
            }
            return result;
        }
    }

    private Result walk(Lines leaves, @Nullable Lines tiles) throws IOException {
        TreeRange range = new TreeRange();
        Hash earlier = before == 0 ? range.root() : null;
        boolean told = false;
        for (byte[] line = leaves.next(); line != null; line = leaves.next()) {
            Hash leaf = Lines.hash(line);
            if (leaf == null && !told) {
                told = true;
                findings.add(Finding.Kind.TREE, "leaves.txt line " + leaves.number() + " is no hash");
            }
            range.add(leaf == null ? Hash.EMPTY : leaf);
            Hash tile = range.tile();
            if (tile != null && tiles != null) {
                compare(range.size() / Tile.WIDTH - 1, tile, tiles.next());
            }
            if (range.size() == before) {
                earlier = range.root();
            }
        }
        if (tiles != null && tiles.next() != null) {
            uneven = true;
        }
        return new Result(range.size(), range.root(), earlier, others, other - others.size(), uneven);
    }

    private void compare(long n, Hash tile, byte @Nullable [] line) {
        if (line == null) {
            uneven = true;
        } else if (!tile.equals(Lines.hash(line))) {
            if (other++ < MOST_NAMED) {
                others.add(n);
            }
        }
    }
}
