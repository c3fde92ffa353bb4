package org.consentry.ledger.verify;

import static org.consentry.ledger.verify.Finding.Kind.CHANGED;
import static org.consentry.ledger.verify.Finding.Kind.DROPPED;
import static org.consentry.ledger.verify.Finding.Kind.FILE;
import static org.consentry.ledger.verify.Finding.Kind.INSERTED;
import static org.consentry.ledger.verify.Finding.Kind.REORDERED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever forges here knows the format: unless a case says otherwise, the manifest is made anew afterwards. */
class RecordTamperingTest {
    @TempDir
    private @Nullable Path folder;

    private static void drop(Forgery export, int from, int count) {
        export.records.subList(from, from + count).clear();
        export.positions.subList(from, from + count).clear();
        export.claims.put("records", export.records.size());
    }

    private static void insert(Forgery export, int at, String record, String position) {
        export.records.add(at, record);
        export.positions.add(at, position);
        export.claims.put("records", export.records.size());
    }

    static Stream<Tampering> records() {
        return Stream.of(
                Tampering.of(
                        "a byte of a record",
                        e -> e.records.set(300, Tampering.changed(300)),
                        Set.of(CHANGED),
                        Forgery.id(300),
                        300),
                Tampering.of(
                        "a byte of a record, the manifest untouched",
                        e -> e.freeze().records.set(300, Tampering.changed(300)),
                        Set.of(CHANGED, FILE),
                        "records.jsonl is not the file",
                        300),
                Tampering.of("the first", e -> e.records.set(0, Tampering.changed(0)), Set.of(CHANGED), "line 1 ", 0),
                Tampering.of(
                        "the last", e -> e.records.set(599, Tampering.changed(599)), Set.of(CHANGED), "line 600 ", 599),
                Tampering.of(
                        "three hundred in a row",
                        e -> IntStream.range(100, 400).forEach(i -> e.records.set(i, Tampering.changed(i))),
                        Set.of(CHANGED),
                        "record 399 was changed",
                        LongStream.range(100, 400).toArray()),
                Tampering.of("one dropped", e -> drop(e, 300, 1), Set.of(DROPPED), "record 300 (leaf ", 300),
                Tampering.of("the first dropped", e -> drop(e, 0, 1), Set.of(DROPPED), "record 0 ", 0),
                Tampering.of("the last dropped", e -> drop(e, 599, 1), Set.of(DROPPED), "record 599 ", 599),
                Tampering.of(
                        "three hundred dropped",
                        e -> drop(e, 100, 300),
                        Set.of(DROPPED),
                        "record 250 ",
                        LongStream.range(100, 400).toArray()),
                Tampering.of(
                        "one dropped and the positions closed up",
                        e -> {
                            drop(e, 300, 1);
                            e.positions.clear();
                            IntStream.range(0, 599).forEach(i -> e.positions.add("" + i));
                        },
                        Set.of(DROPPED, FILE),
                        "record 300 ",
                        300,
                        301),
                Tampering.of(
                        "one line dropped, its position not",
                        e -> {
                            e.records.remove(300);
                            e.claims.put("records", 599);
                        },
                        Set.of(DROPPED, FILE),
                        "record 300 ",
                        300,
                        301),
                Tampering.of(
                        "one put in",
                        e -> insert(e, 300, Forgery.record(9999, "x"), "300"),
                        Set.of(INSERTED),
                        Forgery.id(9999)),
                Tampering.of(
                        "three hundred put in",
                        e -> IntStream.range(0, 300).forEach(i -> insert(e, 300, Forgery.record(9000 + i, "x"), "300")),
                        Set.of(INSERTED),
                        Forgery.id(9299)),
                Tampering.of(
                        "one at the end",
                        e -> insert(e, 600, Forgery.record(9999, "x"), "600"),
                        Set.of(INSERTED),
                        Forgery.id(9999)),
                Tampering.of("an empty line", e -> insert(e, 300, "", "300"), Set.of(INSERTED), "line 301 is not in"),
                Tampering.of(
                        "one twice",
                        e -> insert(e, 301, e.records.get(300), "300"),
                        Set.of(INSERTED),
                        "record 300 a second time",
                        300),
                Tampering.of(
                        "two swapped",
                        e -> Collections.swap(e.records, 300, 301),
                        Set.of(REORDERED, FILE),
                        "stands in another place"),
                Tampering.of(
                        "one moved far",
                        e -> e.records.add(10, e.records.remove(500)),
                        Set.of(REORDERED, FILE),
                        "records.jsonl line 11 (" + Forgery.id(500) + ") is record 500"),
                Tampering.of(
                        "the order turned round",
                        e -> Collections.reverse(e.records),
                        Set.of(REORDERED, FILE),
                        "stands in another place"),
                Tampering.of(
                        "one emptied under another leaf",
                        e -> e.records.set(300, Forgery.erased("0".repeat(64))),
                        Set.of(CHANGED),
                        "record 300 was changed",
                        300));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aForgedRecordIsFoundAndNamed(Tampering made) throws IOException {
        made.isFoundIn(Forgery.whole(Tampering.SIZE), Objects.requireNonNull(folder));
    }

    /** Of 600 records the export holds 0, 3, 6 and so on: record 300 in line 101. */
    static Stream<Tampering> filtered() {
        return Stream.of(
                Tampering.of(
                        "a byte",
                        e -> e.records.set(100, Tampering.changed(300)),
                        Set.of(CHANGED),
                        "line 101 (" + Forgery.id(300),
                        300),
                Tampering.of(
                        "passed off as whole",
                        e -> {
                            e.claims.put("whole", true);
                            e.claims.put("filter", Map.of());
                        },
                        Set.of(DROPPED),
                        "record 599 ",
                        IntStream.range(0, Tampering.SIZE)
                                .filter(i -> i % 3 != 0)
                                .asLongStream()
                                .toArray()),
                Tampering.of(
                        "a line dropped, its position not",
                        e -> {
                            e.records.remove(100);
                            e.claims.put("records", e.records.size());
                        },
                        Set.of(DROPPED),
                        "record 300 ",
                        300),
                Tampering.of(
                        "a forged one put in",
                        e -> insert(e, 100, Forgery.record(9999, "x"), "298"),
                        Set.of(CHANGED),
                        Forgery.id(9999),
                        298),
                Tampering.of(
                        "one of the tree put in where it is not",
                        e -> insert(e, 100, Forgery.record(50, "salt"), "298"),
                        Set.of(REORDERED, DROPPED),
                        Forgery.id(50),
                        50,
                        298),
                Tampering.of(
                        "one twice",
                        e -> insert(e, 100, e.records.get(100), "300"),
                        Set.of(REORDERED),
                        "tells record 300 after record 300"),
                Tampering.of(
                        "two swapped", e -> Collections.swap(e.records, 100, 101), Set.of(REORDERED), "another place"),
                Tampering.of(
                        "two swapped with their positions",
                        e -> {
                            Collections.swap(e.records, 100, 101);
                            Collections.swap(e.positions, 100, 101);
                        },
                        Set.of(REORDERED),
                        "positions.txt line 102 tells record 300 after record 303"),
                Tampering.of(
                        "a position beyond the tree",
                        e -> insert(e, 200, Forgery.record(9999, "x"), "600"),
                        Set.of(FILE, INSERTED),
                        "positions.txt line 201 tells record 600, which the tree lacks"),
                Tampering.of(
                        "a position that is none",
                        e -> e.positions.set(100, "-300"),
                        Set.of(FILE, REORDERED),
                        "positions.txt line 101 is no number of a record: -300"),
                Tampering.of(
                        "a position of another",
                        e -> e.positions.set(100, "301"),
                        Set.of(REORDERED, DROPPED),
                        "is record 300, for which positions.txt has no place here",
                        300,
                        301));
    }

    @ParameterizedTest
    @MethodSource("filtered")
    void aForgedPartOfTheLedgerIsFound(Tampering made) throws IOException {
        made.isFoundIn(Forgery.filtered(Tampering.SIZE), Objects.requireNonNull(folder));
    }
}
