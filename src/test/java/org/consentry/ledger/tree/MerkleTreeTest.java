package org.consentry.ledger.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MerkleTreeTest {
    private static final int LARGEST = 600;
    private static final List<Hash> EIGHT = Trees.eight();
    private static final List<Hash> MANY = Trees.many(70_000);
    private static final Trees.Kept OF_EIGHT = Trees.Kept.of(EIGHT);
    private static final Trees.Kept OF_MANY = Trees.Kept.of(MANY);

    static Stream<String> vectors() throws IOException {
        try (InputStream in = Objects.requireNonNull(MerkleTreeTest.class.getResourceAsStream("/tree/vectors.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anIndependentProgramComputesTheSame(String vector) throws Exception {
        String[] words = vector.split(" ");
        boolean eight = words[0].equals("eight");
        List<Hash> leaves = eight ? EIGHT : MANY;
        MerkleTree tree = new MerkleTree(eight ? OF_EIGHT : OF_MANY);
        int first = Integer.parseInt(words[2]);
        switch (words[1]) {
            case "leaf" -> assertThat(leaves.get(first).hex()).isEqualTo(words[3]);
            case "root" -> {
                assertThat(tree.root(first).hex()).isEqualTo(words[3]);
                assertThat(range(leaves.subList(0, first)).root().hex()).isEqualTo(words[3]);
            }
            case "inclusion" -> same(tree.inclusion(first, Long.parseLong(words[3])), words, eight);
            case "consistency" -> same(tree.consistency(first, Long.parseLong(words[3])), words, eight);
            default -> throw new AssertionError(vector);
        }
    }

    private static void same(List<Hash> path, String[] words, boolean written) throws Exception {
        if (written) {
            assertThat(String.join(",", path.stream().map(Hash::hex).toList()))
                    .isEqualTo(words.length > 4 ? words[4] : "");
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        path.forEach(hash -> all.writeBytes(hash.bytes()));
        assertThat(path).hasSize(Integer.parseInt(words[4]));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.toByteArray())))
                .isEqualTo(words[5]);
    }

    private static TreeRange range(List<Hash> leaves) {
        TreeRange range = new TreeRange();
        leaves.forEach(range::add);
        return range;
    }

    @Test
    void aTreeIsTheSameByTilesByTheRangeAndByTheDefinitionAtEverySize() throws IOException {
        TreeRange range = new TreeRange();
        MerkleTree tree = new MerkleTree(OF_MANY);
        for (int size = 0; size <= LARGEST; size++) {
            Hash root = Trees.root(MANY.subList(0, size));
            assertThat(tree.root(size)).isEqualTo(root);
            assertThat(range.root()).isEqualTo(root);
            assertThat(range.size()).isEqualTo(size);
            range.add(MANY.get(size));
            boolean full = range.size() % Tile.WIDTH == 0;
            assertThat(range.tile()).isEqualTo(full ? Trees.root(MANY.subList(size - Tile.WIDTH + 1, size + 1)) : null);
        }
    }

    @Property(tries = 300)
    void everyProofIsThatOfTheDefinitionAndHolds(
            @ForAll @IntRange(min = 1, max = LARGEST) int size, @ForAll @IntRange(max = LARGEST) int pick)
            throws IOException {
        int seq = pick % size;
        List<Hash> leaves = MANY.subList(0, size);
        MerkleTree tree = new MerkleTree(OF_MANY);
        Hash root = tree.root(size);
        List<Hash> in = tree.inclusion(seq, size);
        assertThat(in).isEqualTo(Trees.inclusion(seq, leaves));
        assertThat(Proofs.included(leaves.get(seq), seq, size, in, root)).isTrue();
        List<Hash> on = tree.consistency(seq + 1, size);
        assertThat(on).isEqualTo(Trees.consistency(seq + 1, leaves, true));
        assertThat(Proofs.consistent(seq + 1, tree.root(seq + 1), size, root, on))
                .isTrue();
    }

    @Property(tries = 300)
    void aProofThatIsMangledDoesNotHold(
            @ForAll @IntRange(min = 2, max = LARGEST) int size,
            @ForAll @IntRange(max = LARGEST) int pick,
            @ForAll @IntRange(max = 40) int at,
            @ForAll @IntRange(max = 3) int how)
            throws IOException {
        int seq = pick % size;
        MerkleTree tree = new MerkleTree(OF_MANY);
        Hash root = tree.root(size);
        List<Hash> in = mangled(tree.inclusion(seq, size), at, how);
        assertThat(Proofs.included(MANY.get(seq), seq, size, in, root)).isFalse();
        assertThat(Proofs.included(MANY.get(seq + 1), seq, size, tree.inclusion(seq, size), root))
                .isFalse();
        int before = 1 + pick % (size - 1);
        List<Hash> on = mangled(tree.consistency(before, size), at, how);
        assertThat(Proofs.consistent(before, tree.root(before), size, root, on)).isFalse();
        assertThat(Proofs.consistent(before, root, size, root, tree.consistency(before, size)))
                .isFalse();
    }

    private static List<Hash> mangled(List<Hash> path, int at, int how) {
        List<Hash> other = new ArrayList<>(path);
        int i = at % other.size();
        switch (how) {
            case 0 -> other.remove(i);
            case 1 -> other.add(i, Hash.EMPTY);
            case 2 -> other.add(other.get(0));
            default -> {
                byte[] bytes = other.get(i).bytes();
                bytes[at % Hash.SIZE] ^= 1;
                other.set(i, Hash.at(bytes, 0));
            }
        }
        return other;
    }

    @Property(tries = 100)
    void aTreeThatGrowsInAnyStepsIsTheSame(
            @ForAll @IntRange(max = 520) int first, @ForAll @IntRange(max = 520) int second) throws IOException {
        Trees.Kept kept = Trees.Kept.of(MANY.subList(0, first));
        kept.add(MANY.subList(first, first + second));
        assertThat(new MerkleTree(kept).root(first + second)).isEqualTo(new MerkleTree(OF_MANY).root(first + second));
        assertThat(new MerkleTree(kept).root(first)).isEqualTo(new MerkleTree(OF_MANY).root(first));
    }

    @Test
    void nonsenseIsRefusedAndNoProofOfAnything() {
        MerkleTree tree = new MerkleTree(OF_EIGHT);
        assertThatThrownBy(() -> tree.inclusion(8, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.inclusion(-1, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tree.consistency(9, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Proofs.included(Hash.EMPTY, 0, 0, List.of(), Hash.EMPTY)).isFalse();
        assertThat(Proofs.included(Hash.EMPTY, -1, 1, List.of(), Hash.EMPTY)).isFalse();
        assertThat(Proofs.consistent(-1, Hash.EMPTY, 1, Hash.EMPTY, List.of())).isFalse();
        assertThat(Proofs.consistent(2, Hash.EMPTY, 1, Hash.EMPTY, List.of())).isFalse();
        assertThat(Proofs.consistent(0, EIGHT.get(0), 1, EIGHT.get(0), List.of()))
                .isFalse();
        assertThatThrownBy(() -> Hash.ofHex("AB".repeat(32))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.ofHex("ab".repeat(33))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.at(new byte[40], 9)).isInstanceOf(IllegalArgumentException.class);
    }
}
