package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.consentry.ledger.verify.Finding.Kind.CHANGED;
import static org.consentry.ledger.verify.Finding.Kind.DROPPED;
import static org.consentry.ledger.verify.Finding.Kind.FILE;
import static org.consentry.ledger.verify.Finding.Kind.INSERTED;
import static org.consentry.ledger.verify.Finding.Kind.REORDERED;
import static org.consentry.ledger.verify.Finding.Kind.SIGNATURE;
import static org.consentry.ledger.verify.Finding.Kind.TREE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.ledger.tree.SigningKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever forges here knows the format: unless a case says otherwise, the manifest is made anew afterwards. */
class TreeTamperingTest {
    private static final SigningKey OTHER =
            SigningKey.make(Forgery.KEY.verifier().name());

    @TempDir
    private @Nullable Path folder;

    static Stream<Tampering> trees() {
        return Stream.of(
                Tampering.of(
                        "a leaf",
                        e -> e.leaves.set(300, "0".repeat(64)),
                        Set.of(CHANGED, TREE),
                        "leaves 256 to 511 are not those",
                        256,
                        300),
                Tampering.of(
                        "a record and its leaf",
                        e -> {
                            e.records.set(300, Tampering.changed(300));
                            e.leaves.set(300, Forgery.leaf(Tampering.changed(300)));
                        },
                        Set.of(TREE),
                        "leaves 256 to 511 are not those",
                        256),
                Tampering.of(
                        "a record, its leaf and the node above",
                        e -> {
                            e.records.set(300, Tampering.changed(300));
                            e.leaves.set(300, Forgery.leaf(Tampering.changed(300)));
                            e.build();
                        },
                        Set.of(TREE),
                        "not the tree of the checkpoint"),
                Tampering.of(
                        "a record, its leaf, the nodes and the root, signed by nobody",
                        e -> {
                            String note = new String(e.others.get("checkpoint"), UTF_8);
                            String old = Forgery.root(e.leaves).base64();
                            e.records.set(300, Tampering.changed(300));
                            e.leaves.set(300, Forgery.leaf(Tampering.changed(300)));
                            e.build();
                            String forged =
                                    note.replace(old, Forgery.root(e.leaves).base64());
                            e.others.put("checkpoint", forged.getBytes(UTF_8));
                        },
                        Set.of(SIGNATURE),
                        "no valid signature"),
                Tampering.of(
                        "all of it, signed by another of the same name",
                        e -> {
                            e.records.set(300, Tampering.changed(300));
                            e.leaves.set(300, Forgery.leaf(Tampering.changed(300)));
                            e.seal(OTHER);
                        },
                        Set.of(SIGNATURE),
                        "key.pub is another key"),
                Tampering.of(
                        "leaves cut",
                        e -> e.leaves.subList(590, 600).clear(),
                        Set.of(TREE, INSERTED, FILE),
                        "leaves.txt has 590 leaves and the checkpoint 600"),
                Tampering.of(
                        "all leaves cut",
                        e -> e.leaves.clear(),
                        Set.of(TREE, INSERTED, FILE),
                        "leaves.txt has 0 leaves and the checkpoint 600"),
                Tampering.of(
                        "a leaf added",
                        e -> e.leaves.add("0".repeat(64)),
                        Set.of(TREE, DROPPED, FILE),
                        "record 600 (leaf 0000",
                        600),
                Tampering.of(
                        "leaves swapped",
                        e -> Collections.swap(e.leaves, 300, 301),
                        Set.of(TREE, REORDERED, FILE),
                        "leaves 256 to 511"),
                Tampering.of(
                        "records and leaves swapped",
                        e -> {
                            Collections.swap(e.leaves, 300, 301);
                            Collections.swap(e.records, 300, 301);
                        },
                        Set.of(TREE),
                        "leaves 256 to 511",
                        256),
                Tampering.of(
                        "a leaf that is no hash",
                        e -> e.leaves.set(300, e.leaves.get(300).toUpperCase(Locale.ROOT)),
                        Set.of(TREE, CHANGED),
                        "leaves.txt line 301 is no hash",
                        256,
                        300),
                Tampering.of(
                        "a node of level 1",
                        e -> e.level1.set(1, "0".repeat(64)),
                        Set.of(FILE),
                        "leaves 256 to 511 are not those",
                        256),
                Tampering.of(
                        "a node too many",
                        e -> e.level1.add("0".repeat(64)),
                        Set.of(FILE),
                        "level1.txt has not one line"),
                Tampering.of("a node too few", e -> e.level1.remove(1), Set.of(FILE), "level1.txt has not one line"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void aForgedTreeIsFound(Tampering made) throws IOException {
        made.isFoundIn(Forgery.whole(Tampering.SIZE), Objects.requireNonNull(folder));
    }

    static Stream<Tampering> signatures() {
        return Stream.of(
                Tampering.of(
                        "another size in the checkpoint",
                        e -> Tampering.file(e, "checkpoint", "\n600\n", "\n601\n"),
                        Set.of(SIGNATURE),
                        "no valid signature"),
                Tampering.of(
                        "a checkpoint that is no base64",
                        e -> Tampering.file(e, "checkpoint", "=\n", "!\n"),
                        Set.of(SIGNATURE),
                        "checkpoint: "),
                Tampering.of(
                        "no checkpoint",
                        e -> e.others.put("checkpoint", new byte[0]),
                        Set.of(SIGNATURE),
                        "checkpoint: "),
                Tampering.of(
                        "the checkpoint of a smaller tree",
                        e -> e.others.put("checkpoint", e.note(599, Forgery.KEY).getBytes(UTF_8)),
                        Set.of(TREE),
                        "600 leaves and the checkpoint 599"),
                Tampering.of(
                        "another's checkpoint",
                        e -> e.others.put("checkpoint", e.note(600, OTHER).getBytes(UTF_8)),
                        Set.of(SIGNATURE),
                        "no valid signature"),
                Tampering.of(
                        "another key beside it",
                        e -> e.others.put("key.pub", OTHER.verifier().text().getBytes(UTF_8)),
                        Set.of(SIGNATURE),
                        "key.pub is another key"),
                Tampering.of(
                        "a key that is none",
                        e -> Tampering.file(e, "key.pub", "+", "-"),
                        Set.of(FILE),
                        "key.pub is no verifier key"));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void aForgedSignatureIsFound(Tampering made) throws IOException {
        made.isFoundIn(Forgery.whole(Tampering.SIZE), Objects.requireNonNull(folder));
    }
}
