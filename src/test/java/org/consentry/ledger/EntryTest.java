package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may become evidence, and what a leaf stands for. */
final class EntryTest {
    private static final Map<String, Object> SOUND = sound();

    private static Map<String, Object> sound() {
        ConsentRecord r = Records.record(1);
        Map<String, Object> fields = new TreeMap<>();
        fields.put("id", r.id());
        fields.put("site", r.site());
        fields.put("subject", r.subject());
        fields.put("time", r.time());
        fields.put("notice version", r.noticeVersion());
        fields.put("language", r.language());
        fields.put("wording hash", r.wordingHash());
        fields.put("choice", r.choice());
        fields.put("purpose id", r.purposes());
        fields.put("method", r.method());
        fields.put("signal", r.signals());
        fields.put("supersedes", r.supersedes());
        fields.put("mode", r.mode());
        fields.put("policy hash", r.policyHash());
        fields.put("catalogue hash", r.catalogHash());
        fields.put("salt", r.salt());
        return fields;
    }

    @SuppressWarnings("unchecked")
    private static ConsentRecord with(String field, Object value) {
        Map<String, Object> f = new TreeMap<>(SOUND);
        f.put(field, value);
        if (field.equals("time") && !((Instant) value).isBefore(Instant.EPOCH) && !value.equals(Instant.MAX)) {
            f.put("id", Records.id((Instant) value, 1));
        }
        return new ConsentRecord(
                (String) f.get("id"),
                (String) f.get("site"),
                (String) f.get("subject"),
                (Instant) f.get("time"),
                (String) f.get("notice version"),
                (String) f.get("language"),
                (String) f.get("wording hash"),
                (Choice.Kind) f.get("choice"),
                (Map<String, Boolean>) f.get("purpose id"),
                (String) f.get("method"),
                (List<String>) f.get("signal"),
                (String) f.get("supersedes"),
                (String) f.get("mode"),
                (String) f.get("policy hash"),
                (String) f.get("catalogue hash"),
                (String) f.get("salt"));
    }

    static List<Arguments> unsound() {
        List<Arguments> rows = new ArrayList<>();
        String uuid4 = "019a3c1f-0000-4000-8000-000000000001";
        String upper = Records.id(1).toUpperCase(Locale.ROOT);
        for (String id : List.of("", "1", uuid4, upper, Records.id(1) + " ", Records.id(2))) {
            rows.add(Arguments.of("id", id));
        }
        rows.add(Arguments.of("supersedes", uuid4));
        for (String field : List.of("subject", "wording hash", "policy hash", "catalogue hash", "salt")) {
            String sound = (String) SOUND.get(field);
            String shorter = sound.substring(1);
            for (String value : List.of("", shorter, sound + "0", "G" + shorter, "A" + shorter)) {
                rows.add(Arguments.of(field, value));
            }
        }
        for (String field : List.of("site", "method", "mode")) {
            for (String value : List.of("", " ", "a b", "a\nb", "a\u0000", "=1", "\u00e9", "x".repeat(257))) {
                rows.add(Arguments.of(field, value));
            }
        }
        for (String field : List.of("notice version", "language")) {
            for (String value : List.of("", "  ", "a\r\nb", "a\u0000", "\u0085", "x".repeat(257), "\ud800")) {
                rows.add(Arguments.of(field, value));
            }
        }
        rows.add(Arguments.of("purpose id", Map.of("two words", true)));
        rows.add(Arguments.of("purpose id", Map.of("", true)));
        rows.add(Arguments.of("signal", List.of("g p c")));
        rows.add(Arguments.of("time", Records.START.plusNanos(1)));
        rows.add(Arguments.of("time", Instant.MAX));
        rows.add(Arguments.of("time", Instant.parse("-0001-12-31T23:59:59Z")));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("unsound")
    void anUnsoundFieldIsRefused(String field, Object value) {
        assertThatThrownBy(() -> Entry.of(with(field, value), Records.WORDING))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("not a sound record");
    }

    @Test
    void aRecordOfTooManyPurposesIsRefused() {
        Map<String, Boolean> many = new TreeMap<>();
        IntStream.range(0, 10_000).forEach(n -> many.put("purpose-" + n, true));

        assertThatThrownBy(() -> Entry.of(with("purpose id", many), Records.WORDING))
                .isInstanceOf(LedgerException.class);
    }

    @Test
    void aRecordAndItsWordingBelongTogether() throws LedgerException {
        assertThatThrownBy(() -> Entry.of(Records.record(1), Records.wording("another")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("wording hash");
        Wording forged = new Wording(Surface.BANNER, "en", Records.WORDING.hash(), "another text");
        assertThat(Entry.of(Records.record(1), forged).wordingMatches()).isFalse();
        assertThat(Entry.of(Records.record(1), Records.WORDING).wordingMatches())
                .isTrue();
    }

    @Test
    void theCanonicalFormIsFixedToTheByte() throws LedgerException {
        Entry entry = Entry.of(Records.record(1), Records.WORDING);

        assertThat(entry.canonical())
                .isEqualTo("{\"catalog_hash\":\"" + Leaf.sha256("catalogue") + "\",\"choice\":\"custom\","
                        + "\"language\":\"en\",\"method\":\"banner\",\"mode\":\"markup\","
                        + "\"notice_version\":\"2026-1\",\"policy_hash\":\"" + Leaf.sha256("policy") + "\","
                        + "\"purposes\":{\"analytics\":true,\"marketing\":false},"
                        + "\"record_id\":\"" + Records.id(1) + "\",\"salt\":\"" + Leaf.sha256("salt 1") + "\","
                        + "\"schema\":\"consentry/choice/1\",\"signals\":[\"gpc\"],\"site\":\"shop\","
                        + "\"subject\":\"00000000000000000000000000000001\",\"supersedes\":\"\","
                        + "\"time\":\"2026-11-01T00:00:01.000Z\",\"wording_hash\":\"" + Records.WORDING.hash() + "\"}");
        assertThat(entry.granted()).isEqualTo(" analytics ");
    }

    @Test
    void everyFieldIsUnderTheLeaf() throws LedgerException {
        String text = "<p>another</p>";
        Map<String, Object> changes = new TreeMap<>(Map.of(
                "id",
                Records.id(Records.START.plusSeconds(1), 2),
                "site",
                "shoq",
                "subject",
                Records.record(2).subject(),
                "time",
                Records.START.plusMillis(1001),
                "notice version",
                "2026-0",
                "language",
                "eo",
                "choice",
                Choice.Kind.REJECT_ALL,
                "purpose id",
                Map.of("analytics", true, "marketing", true),
                "method",
                "api",
                "signal",
                List.of("gpc", "dnt")));
        changes.putAll(Map.of(
                "supersedes", Records.id(7),
                "mode", "strict",
                "policy hash", Leaf.sha256("policz"),
                "catalogue hash", Leaf.sha256("cataloguf"),
                "salt", Leaf.sha256("salt 2")));
        Set<Hash> leaves = new HashSet<>();
        leaves.add(Entry.of(Records.record(1), Records.WORDING).leaf());
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            leaves.add(Entry.of(with(change.getKey(), change.getValue()), Records.WORDING)
                    .leaf());
        }
        leaves.add(Entry.of(with("wording hash", Leaf.sha256(text)), Records.wording(text))
                .leaf());

        assertThat(leaves).hasSize(1 + SOUND.size());
    }
}
