package org.consentry.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.consentry.ledger.verify.Finding.Kind.CHANGED;
import static org.consentry.ledger.verify.Finding.Kind.FILE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever forges here knows the format: unless a case says otherwise, the manifest is made anew afterwards. */
class FileTamperingTest {
    @TempDir
    private @Nullable Path folder;

    static Stream<Tampering> files() {
        return Stream.of(
                Tampering.of("size", e -> e.claims.put("size", 601), Set.of(FILE), "says size 601 and there are 600"),
                Tampering.of(
                        "records",
                        e -> e.claims.put("records", 599),
                        Set.of(FILE),
                        "says records 599 and there are 600"),
                Tampering.of("erased", e -> e.claims.put("erased", 1), Set.of(FILE), "says erased 1 and there are 0"),
                Tampering.of(
                        "filter",
                        e -> e.claims.put("filter", Map.of("site", "a")),
                        Set.of(FILE),
                        "has the filter {\"site\":\"a\"} and says that it is whole"),
                Tampering.of(
                        "whole", e -> e.claims.put("whole", false), Set.of(FILE), "{} and says that it is not whole"),
                Tampering.of(
                        "a file that is unknown",
                        e -> {
                            e.freeze();
                            e.prove(7);
                        },
                        Set.of(FILE),
                        "does not know proofs/records.jsonl"),
                Tampering.of(
                        "a file that is missing",
                        e -> {
                            e.freeze();
                            e.others.remove("summary.txt");
                        },
                        Set.of(FILE),
                        "a file that is missing: summary.txt"),
                Tampering.of(
                        "a summary that says something else",
                        e -> {
                            e.freeze();
                            Tampering.file(e, "summary.txt", "An", "No");
                        },
                        Set.of(FILE),
                        "summary.txt is not the file"),
                Tampering.of(
                        "a name that a terminal obeys",
                        e -> e.claims.put("files", Map.of("\u001b[2J\nsound", Forgery.sum(new byte[0]))),
                        Set.of(FILE),
                        "missing: ?[2J?sound"),
                Tampering.of(
                        "positions of others",
                        e -> Collections.swap(e.positions, 300, 301),
                        Set.of(FILE),
                        "positions.txt line 301 does not tell record 300"),
                Tampering.of(
                        "a position too many",
                        e -> e.positions.add("600"),
                        Set.of(FILE),
                        "positions.txt has more lines"),
                Tampering.of(
                        "a position too few",
                        e -> e.positions.remove(599),
                        Set.of(FILE),
                        "line 600 does not tell",
                        599),
                Tampering.of(
                        "no number",
                        e -> e.positions.set(5, "0x5"),
                        Set.of(FILE),
                        "line 6 is no number of a record: 0x5",
                        5),
                Tampering.of(
                        "another wording",
                        e -> Tampering.file(e, wording(), "May", "Must"),
                        Set.of(CHANGED),
                        "is not the wording of that hash"),
                Tampering.of(
                        "a proof of another record",
                        e -> {
                            e.prove(7);
                            Tampering.file(e, "proofs/records.jsonl", e.leaves.get(7), e.leaves.get(8));
                        },
                        Set.of(FILE),
                        "proofs/records.jsonl line 1 is no proof"),
                Tampering.of(
                        "a proof under another record's id",
                        e -> {
                            e.prove(7);
                            Tampering.file(e, "proofs/records.jsonl", Forgery.id(7), Forgery.id(8));
                        },
                        Set.of(FILE),
                        "proofs/records.jsonl line 1 bears another id than record 7"),
                Tampering.of(
                        "a proof without an id",
                        e -> {
                            e.prove(7);
                            Tampering.file(e, "proofs/records.jsonl", "record_id", "other_id");
                        },
                        Set.of(FILE),
                        "bears another id than record 7"),
                Tampering.of(
                        "a proof that is none",
                        e -> e.others.put("proofs/records.jsonl", "[]\n{\n".getBytes(UTF_8)),
                        Set.of(FILE),
                        "proofs/records.jsonl line 2 is no proof"));
    }

    private static String wording() {
        return "wording/" + Forgery.sha256(Forgery.WORDING.getBytes(UTF_8)) + ".html";
    }

    @ParameterizedTest
    @MethodSource("files")
    void aForgedFileIsFound(Tampering made) throws IOException {
        made.isFoundIn(Forgery.whole(Tampering.SIZE), Objects.requireNonNull(folder));
    }
}
