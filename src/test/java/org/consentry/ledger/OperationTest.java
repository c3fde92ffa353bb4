package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may become a record of an operation, and what its leaf stands for. */
final class OperationTest {
    private static final Instant TIME = Records.START.plusSeconds(2);

    /** The leaf was computed by another program. */
    @Test
    void theCanonicalFormAndItsLeafAreFixed() {
        OperationRecord record = new OperationRecord(
                "019a3c1f-0400-7000-8000-000000000002",
                "export",
                "shop",
                TIME,
                "reviewer",
                Map.of("filter", Map.of(), "format", "zip", "count", 2),
                "0".repeat(64));

        String canonical = CanonicalOperation.write(record);
        assertThat(canonical)
                .isEqualTo("{\"actor\":\"reviewer\",\"details\":{\"count\":2,\"filter\":{},\"format\":\"zip\"},"
                        + "\"kind\":\"export\",\"record_id\":\"019a3c1f-0400-7000-8000-000000000002\",\"salt\":\""
                        + "0".repeat(64) + "\",\"schema\":\"consentry/operation/1\",\"site\":\"shop\","
                        + "\"time\":\"2026-11-01T00:00:02.000Z\"}");
        assertThat(Leaf.of(canonical)).isEqualTo("59a668463426bb2fbe1d6548a10f23a03f5eaca6f88235ff90a2603293dd2642");
        assertThat(CanonicalOperation.write(CanonicalOperation.read(canonical))).isEqualTo(canonical);
    }

    private static OperationRecord of(String id, String kind, String site, String actor, String salt) {
        return new OperationRecord(id, kind, site, TIME, actor, Map.of(), salt);
    }

    static List<Arguments> unsound() {
        String id = Records.id(2);
        String salt = Leaf.sha256("salt");
        List<Arguments> rows = new ArrayList<>(List.of(
                Arguments.of(of(Records.id(3), "export", "shop", "reviewer", salt)),
                Arguments.of(of("", "export", "shop", "reviewer", salt)),
                Arguments.of(of(id, "export", "a shop", "reviewer", salt)),
                Arguments.of(of(id, "export", "shop", "", salt)),
                Arguments.of(of(id, "export", "shop", "a\nb", salt)),
                Arguments.of(of(id, "export", "shop", "reviewer", "")),
                Arguments.of(of(id, "export", "shop", "reviewer", salt.substring(1)))));
        for (String kind : List.of("", "grant", "refusal", "withdrawal", "two words", "x".repeat(257))) {
            rows.add(Arguments.of(of(id, kind, "shop", "reviewer", salt)));
        }
        Map<String, Object> many = new TreeMap<>();
        IntStream.range(0, 33).forEach(n -> many.put("n" + n, n));
        Map<String, Object> deep = new TreeMap<>(Map.of("list", List.of(1.5)));
        for (Map<String, Object> details : List.of(
                many,
                deep,
                Map.<String, Object>of("n", Long.MAX_VALUE),
                Map.<String, Object>of("text", "\ud800"),
                Map.<String, Object>of("text", "x".repeat(130 * 1024)))) {
            rows.add(Arguments.of(new OperationRecord(id, "export", "shop", TIME, "reviewer", details, salt)));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void anUnsoundOneIsRefused(OperationRecord record) {
        assertThatThrownBy(() -> Entry.of(record, null))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("not a sound record");
    }

    @Test
    void aThousandLeavesFitIntoOneErasure() throws LedgerException {
        List<String> leaves = Collections.nCopies(1000, Leaf.sha256("leaf"));
        Entry entry = Entry.of(Records.operation(2, "erasure", Map.of("leaves", leaves, "count", 1000)), null);

        assertThat(entry.kind()).isEqualTo("erasure");
        assertThat(entry.subject()).isNull();
        assertThat(entry.leaf().hex()).isEqualTo(Leaf.of(entry.canonical()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"schema\":\"consentry/operation/1\"}",
                "{\"schema\":\"consentry/choice/1\"}",
                "{\"actor\":\"a\",\"details\":[],\"kind\":\"k\",\"record_id\":\"\",\"salt\":\"\","
                        + "\"schema\":\"consentry/operation/1\",\"site\":\"\",\"time\":\"2026-11-01T00:00:02.000Z\"}",
                "{\"actor\":\"a\",\"details\":{},\"kind\":\"k\",\"record_id\":\"\",\"salt\":\"\","
                        + "\"schema\":\"consentry/operation/1\",\"site\":\"\",\"time\":\"yesterday\"}"
            })
    void whatIsNoSuchRecordIsNotReadAsOne(String text) {
        assertThatThrownBy(() -> CanonicalOperation.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
