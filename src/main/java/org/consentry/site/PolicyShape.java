package org.consentry.site;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand at a place of a policy: the readers, the schema for editors and the reference all follow it. */
sealed interface PolicyShape {
    /** A place of which nothing is known: nobody reads it. */
    PolicyShape UNKNOWN = new Text("nothing", "(?!)", false);

    /** What stands behind a key; {@code null} where a block has no such key. */
    default @Nullable PolicyShape at(String key) {
        return UNKNOWN;
    }

    /** What stands in a list. */
    default PolicyShape item() {
        return UNKNOWN;
    }

    /**
     * A single value.
     *
     * @param kind in words
     * @param pattern that it matches as a whole, as Java and ECMA-262 understand it; empty for any
     * @param digits whether it may be all digits, which YAML takes for a number
     */
    record Text(String kind, String pattern, boolean digits) implements PolicyShape {
        public Text {
            Pattern.compile(pattern);
        }
    }

    /** One of these words. */
    record Words(List<String> words) implements PolicyShape {
        static Words of(Enum<?>[] values) {
            return new Words(PolicyWords.ids(values));
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements PolicyShape {}

    /** A whole number from {@code least} to {@code most}. */
    record Number(int least, int most) implements PolicyShape {}

    record Either(PolicyShape one, PolicyShape other) implements PolicyShape {}

    /** A list of {@code least} to {@code most} items. */
    record Items(PolicyShape item, int least, int most) implements PolicyShape {}

    /** Keys of the operator's own, such as languages. */
    record Entries(Text names, PolicyShape of) implements PolicyShape {
        @Override
        public PolicyShape at(String key) {
            return of;
        }
    }

    /** Keys of ours, in the order in which they are told. */
    record Block(Map<String, Key> keys) implements PolicyShape {
        static Block of(Key... keys) {
            Map<String, Key> byName = new LinkedHashMap<>();
            Arrays.stream(keys).forEach(key -> byName.put(key.name(), key));
            return new Block(Collections.unmodifiableMap(byName));
        }

        @Override
        public @Nullable PolicyShape at(String key) {
            Key found = keys.get(key);
            return found == null ? null : found.shape();
        }

        List<String> required() {
            return keys.values().stream().filter(Key::required).map(Key::name).toList();
        }
    }

    /**
     * A key of a block.
     *
     * @param says what it is and what holds where it is absent, in a line
     */
    record Key(String name, PolicyShape shape, boolean required, String says) {}
}
