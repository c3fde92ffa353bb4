package org.consentry.ledger.verify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Checkpoints;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.SignedNote;
import org.consentry.ledger.tree.Tile;
import org.consentry.ledger.tree.VerifierKey;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export: every record against its leaf, the leaves against the signed root, the signature, and the files
 * against the manifest. Its memory does not grow with the export.
 */
public final class ExportCheck {
    private static final int MOST_NOTE = 65_536;
    private static final int MOST_KEY = 1024;
    private static final int MOST_MANIFEST = 8 << 20;
    private static final int LONGEST_NUMBER = 64;

    private final OpenExport export;
    private final Findings findings = new Findings();
    private final List<String> warnings = new ArrayList<>();

    private ExportCheck(OpenExport export) {
        this.export = export;
    }

    /**
     * Checks an export.
     *
     * @param key the operator's; where it is {@code null} the export's own serves, which says nothing about who signed
     * @param before an earlier checkpoint of the ledger as its note, to see that history was only appended to
     * @throws IOException where it can't be read or is no export
     * @throws IllegalArgumentException where {@code before} is no signed note
     */
    public static ExportReport check(Path zip, @Nullable VerifierKey key, @Nullable String before) throws IOException {
        if (before != null) {
            SignedNote.read(before);
        }
        try (OpenExport export = OpenExport.open(zip)) {
            return new ExportCheck(export).run(key, before);
        }
    }

    private ExportReport run(@Nullable VerifierKey given, @Nullable String before) throws IOException {
        Manifest manifest = Manifest.read(export.text(OpenExport.MANIFEST, MOST_MANIFEST));
        VerifierKey key = key(given);
        Checkpoint checkpoint = checkpoint(key);
        Checkpoint earlier = before == null ? null : earlier(before, key);

        TreeCheck treeCheck = new TreeCheck(export, earlier == null ? -1 : earlier.size(), findings);
        FutureTask<TreeCheck.Result> building = new FutureTask<>(treeCheck::run);
        Thread builder = new Thread(building, "consentry-verify-tree");
        builder.setDaemon(true);
        builder.start();
        RecordWalk walk = walk(manifest.whole());
        TreeCheck.Result tree = await(building);

        walk.differences().tell(export, manifest.whole(), findings);
        boolean treeHolds = tree(tree, checkpoint);
        boolean historyHolds = earlier != null && treeHolds && history(tree, earlier);
        if (checkpoint != null && export.has(OpenExport.PROOFS)) {
            new ProofCheck(checkpoint, walk, tree.size(), findings).run(export);
        }
        FileCheck files = new FileCheck(export, manifest, findings);
        files.wordings(walk).ifPresent(warnings::add);
        files.sums();
        files.claims(walk, tree.size());
        if (manifest.whole()) {
            walk.emptied().unexplained().ifPresent(warnings::add);
        } else {
            walk.emptied().tell(findings);
        }
        return new ExportReport(
                manifest,
                export.sum(OpenExport.MANIFEST).sha256(),
                key == null ? "" : Plain.text(key.text()),
                given == null,
                checkpoint == null ? "" : checkpoint.root().base64(),
                tree.size(),
                walk.agreed() - walk.erased(),
                walk.erased(),
                Math.max(tree.size() - walk.agreed(), 0),
                historyHolds ? Long.valueOf(earlier.size()) : null,
                findings.list(),
                findings.more(),
                warnings);
    }

    private @Nullable VerifierKey key(@Nullable VerifierKey given) throws IOException {
        VerifierKey own = null;
        try {
            own = VerifierKey.read(export.text(OpenExport.KEY, MOST_KEY).strip());
        } catch (IllegalArgumentException e) {
            findings.add(Finding.Kind.FILE, "key.pub is no verifier key: " + e.getMessage());
        }
        if (given != null && own != null && !own.equals(given)) {
            findings.add(Finding.Kind.SIGNATURE, "key.pub is another key: " + Plain.text(own.text()));
        }
        return given == null ? own : given;
    }

    private @Nullable Checkpoint checkpoint(@Nullable VerifierKey key) throws IOException {
        String note = export.text(OpenExport.CHECKPOINT, MOST_NOTE);
        if (key == null) {
            findings.add(Finding.Kind.SIGNATURE, "no key, so nothing says that the tree is the operator's");
            return null;
        }
        try {
            return Checkpoints.read(note, key);
        } catch (IllegalArgumentException e) {
            findings.add(Finding.Kind.SIGNATURE, "checkpoint: " + Plain.text(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private @Nullable Checkpoint earlier(String before, @Nullable VerifierKey key) {
        if (key == null) {
            return null;
        }
        try {
            return Checkpoints.read(before, key);
        } catch (IllegalArgumentException e) {
            String why = Plain.text(String.valueOf(e.getMessage()));
            findings.add(Finding.Kind.HISTORY, "the earlier checkpoint is not of this ledger: " + why);
            return null;
        }
    }

    private RecordWalk walk(boolean whole) throws IOException {
        boolean placed = export.has(OpenExport.POSITIONS);
        if (!whole && !placed) {
            throw new IOException("the export has no " + OpenExport.POSITIONS + ", and not every record");
        }
        try (HashedInput records = export.openAhead(OpenExport.RECORDS);
                HashedInput leaves = export.open(OpenExport.LEAVES);
                @Nullable HashedInput places = placed ? export.open(OpenExport.POSITIONS) : null) {
            Lines lines = new Lines(leaves, OpenExport.LEAVES, TreeCheck.LONGEST_LINE);
            Positions positions = places == null
                    ? null
                    : new Positions(new Lines(places, OpenExport.POSITIONS, LONGEST_NUMBER), findings);
            DueLeaves dues = new DueLeaves(lines, whole ? null : positions, findings);
            boolean proved = export.has(OpenExport.PROOFS);
            RecordWalk walk = new RecordWalk(records, whole ? positions : null, dues, proved, findings);
            walk.run();
            export.read(OpenExport.RECORDS, records);
            if (places != null) {
                export.read(OpenExport.POSITIONS, places);
            }
            return walk;
        }
    }

    private static TreeCheck.Result await(FutureTask<TreeCheck.Result> building) throws IOException {
        try {
            return building.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private boolean tree(TreeCheck.Result tree, @Nullable Checkpoint checkpoint) {
        boolean holds = checkpoint != null
                && tree.size() == checkpoint.size()
                && tree.root().equals(checkpoint.root());
        if (checkpoint != null && tree.size() != checkpoint.size()) {
            findings.add(
                    Finding.Kind.TREE,
                    "leaves.txt has " + tree.size() + " leaves and the checkpoint " + checkpoint.size());
        } else if (checkpoint != null && !holds) {
            findings.add(
                    Finding.Kind.TREE,
                    "leaves.txt is not the tree of the checkpoint: its root is "
                            + tree.root().base64());
        }
        for (long n : tree.tiles()) {
            long from = n * Tile.WIDTH;
            String what = "leaves " + from + " to " + (from + Tile.WIDTH - 1) + " are not those of proofs/level1.txt";
            findings.add(new Finding(holds ? Finding.Kind.FILE : Finding.Kind.TREE, from, "", what));
        }
        findings.addUnnamed(tree.moreTiles());
        if (tree.uneven()) {
            findings.add(Finding.Kind.FILE, "proofs/level1.txt has not one line for each 256 leaves");
        }
        return holds;
    }

    /** The tree is the checkpoint's: what of it was there before is now compared. */
    private boolean history(TreeCheck.Result tree, Checkpoint earlier) {
        Hash then = tree.before();
        if (then == null) {
            findings.add(
                    Finding.Kind.HISTORY,
                    "the earlier checkpoint has " + earlier.size() + " records and the export's only " + tree.size()
                            + ": the export is older, or history was cut");
            return false;
        }
        if (!then.equals(earlier.root())) {
            findings.add(
                    Finding.Kind.HISTORY,
                    "history was rewritten: the first " + earlier.size()
                            + " records are not those of the earlier checkpoint, which the same key signed");
            return false;
        }
        return true;
    }
}
