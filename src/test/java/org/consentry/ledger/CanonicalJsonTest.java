package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8785 on what a record is made of. */
final class CanonicalJsonTest {

    @Test
    void stringsAndLiteralsReadAsInTheRfc() {
        // The string and the literals of RFC 8785 section 3.2.2.
        Map<String, Object> value = new HashMap<>();
        value.put("string", "\u20ac$\u000F\nA'B\"\\\\\"/");
        value.put("literals", Arrays.asList(null, true, false));

        assertThat(CanonicalJson.write(value))
                .isEqualTo("{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void membersAreSortedAsInTheRfc() {
        // RFC 8785 section 3.2.3: by UTF-16 code units, so that the emoji comes before U+FB33.
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("\u20ac", "Euro Sign");
        value.put("\r", "Carriage Return");
        value.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        value.put("1", "One");
        value.put("\ud83d\ude00", "Emoji: Grinning Face");
        value.put("\u0080", "Control");
        value.put("\u00f6", "Latin Small Letter O With Diaeresis");

        assertThat(CanonicalJson.write(value))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void everyControlCharacterHasItsEscape() {
        StringBuilder expected = new StringBuilder("\"");
        StringBuilder text = new StringBuilder();
        Map<Integer, String> shortForms = Map.of(8, "\\b", 9, "\\t", 10, "\\n", 12, "\\f", 13, "\\r");
        for (int c = 0; c < 32; c++) {
            text.append((char) c);
            expected.append(shortForms.getOrDefault(c, "\\u%04x".formatted(c)));
        }
        text.append("\u007f\u2028</script>");
        expected.append("\u007f\u2028</script>\"");

        assertThat(CanonicalJson.write(text.toString())).isEqualTo(expected.toString());
    }

    @Test
    void integersEndWhereReadersBeginToDisagree() {
        long largest = (1L << 53) - 1;

        assertThat(CanonicalJson.write(List.of(0, -1, largest, -largest)))
                .isEqualTo("[0,-1,9007199254740991,-9007199254740991]");
        assertThatThrownBy(() -> CanonicalJson.write(largest + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write(Long.MIN_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatHasNoCanonicalFormHereIsRefused() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        List<Object> odds =
                List.of(0.5, 1.0f, 'c', new Object(), Map.of(1, 2), "\ud800", "\udc00\ud800", "x\udfff", self);
        for (Object odd : odds) {
            assertThatThrownBy(() -> CanonicalJson.write(odd)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 ",
                " 1",
                "01",
                "-",
                "-0",
                "+1",
                "1.0",
                "1e3",
                "12345678901234567890",
                "tru",
                "nul",
                "[1,]",
                "[,1]",
                "[1",
                "]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1}}",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u00g0\"",
                "\"\n\"",
                "\"\ud800\"",
                "\"\\ud800\"",
                "'a'",
                "NaN"
            })
    void whatIsNotSuchJsonIsRefused(String text) {
        assertThatThrownBy(() -> CanonicalJson.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        assertThatThrownBy(() -> CanonicalJson.read("[".repeat(1_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("levels");
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<String> strings =
                Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(12);
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                strings.map(s -> (Object) s),
                strings.map(s -> (Object) (s + "\ud83d\ude00\"\\\u0001")),
                Arbitraries.longs().between(-(1L << 53) + 1, (1L << 53) - 1).map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
        Arbitrary<Object> lists = leaf.list().ofMaxSize(4).map(l -> (Object) l);
        return Arbitraries.maps(strings, Arbitraries.oneOf(leaf, lists))
                .ofMaxSize(6)
                .map(m -> (Object) m);
    }

    private static char[] surrogates() {
        char[] all = new char[0x800];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (0xd800 + i);
        }
        return all;
    }

    @Property(tries = 300, seed = "8785")
    void whatIsWrittenReadsBack(@ForAll("values") Object value) {
        String text = CanonicalJson.write(value);

        assertThat(CanonicalJson.read(text)).isEqualTo(value);
        assertThat(CanonicalJson.write(CanonicalJson.read(text))).isEqualTo(text);
    }

    @Property(tries = 300, seed = "8785")
    void anotherReaderSeesTheSameMembersInOrder(@ForAll("values") Object value) {
        JsonObject object;
        try (var reader = Json.createReader(new StringReader(CanonicalJson.write(value)))) {
            object = reader.readObject();
        }

        assertThat(object.keySet()).containsExactlyInAnyOrderElementsOf(keys(value));
        assertThat(new ArrayList<>(object.keySet())).isSorted();
    }

    private static List<String> keys(Object value) {
        return ((Map<?, ?>) value).keySet().stream().map(String.class::cast).toList();
    }

    @Property(tries = 300, seed = "8785")
    void aChangedBitChangesTheLeaf(@ForAll int at, @ForAll int bit) throws LedgerException {
        byte[] canonical = Entry.of(Records.record(1), Records.WORDING)
                .canonical()
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] changed = canonical.clone();
        // The lower seven bits: the text stays ASCII.
        changed[Math.floorMod(at, changed.length)] ^= (byte) (1 << Math.floorMod(bit, 7));

        assertThat(Leaf.of(ascii(changed))).isNotEqualTo(Leaf.of(ascii(canonical)));
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Test
    void aLeafIsThePrefixedHash() {
        // The leaf of an empty entry in a tree by RFC 9162: SHA-256 of the single byte 0x00.
        assertThat(Leaf.of("")).isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void membersGivenInTheirOrderReadAsThoseOfAMap() {
        assertThat(CanonicalJson.writeSorted("a", "x\"\u20ac\ud83d\ude00\n", "b", 2, "c", List.of()))
                .isEqualTo(CanonicalJson.write(Map.of("c", List.of(), "a", "x\"\u20ac\ud83d\ude00\n", "b", 2)));
        assertThatThrownBy(() -> CanonicalJson.writeSorted("b", 1, "a", 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.writeSorted("a", 1, "a", 2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
