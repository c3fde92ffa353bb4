package org.consentry.banner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a script in which names hold, and the shorter names that they get. */
final class ScriptScope {
    /** Those that scripts have most of come first, since they take the fewest bits behind gzip. */
    private static final String LETTERS = "etanrosilcdupmhfgbvywkxqzjETANROSILCDUPMHFGBVYWKXQZJ_$";

    /** Short ones that are words of the language. */
    private static final Set<String> RESERVED = Set.of("as", "do", "if", "in", "is", "of");

    private final @Nullable ScriptScope parent;
    private final List<ScriptScope> children = new ArrayList<>();
    private final Map<String, Name> names = new LinkedHashMap<>();
    private final List<String> exported = new ArrayList<>();
    private final List<ScriptToken> uses = new ArrayList<>();

    /** What is used here or further in and declared further out. */
    private final Set<Name> outer = new HashSet<>();

    /** What is used here or further in and declared nowhere in the script. */
    private final Set<String> foreign = new HashSet<>();

    ScriptScope(@Nullable ScriptScope parent) {
        this.parent = parent;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    /** What a word stands for. */
    static final class Name {
        private String given;

        private Name(String word) {
            this.given = word;
        }

        String given() {
            return given;
        }
    }

    void declare(ScriptToken token) {
        if (names.containsKey(token.text)) {
            throw ScriptTokens.fault("a second " + token.text, token.at);
        }
        names.put(token.text, new Name(token.text));
        uses.add(token);
    }

    /** What others know by its name. */
    void export(ScriptToken token) {
        exported.add(token.text);
    }

    /** The statement that gives what is exported its name. */
    String exports() {
        return exported.isEmpty()
                ? ""
                : exported.stream()
                        .map(word -> Objects.requireNonNull(names.get(word)).given + " as " + word)
                        .collect(Collectors.joining(",", "export{", "};"));
    }

    void use(ScriptToken token) {
        uses.add(token);
    }

    /** Finds what each word stands for, and names it anew. For the outermost scope. */
    void rename() {
        resolve();
        give();
    }

    private void resolve() {
        for (ScriptToken token : uses) {
            ScriptScope scope = this;
            while (scope != null && !scope.names.containsKey(token.text)) {
                scope = scope.parent;
            }
            Name name = scope == null ? null : scope.names.get(token.text);
            for (ScriptScope each = this; each != scope && each != null; each = each.parent) {
                if (name == null) {
                    each.foreign.add(token.text);
                } else {
                    each.outer.add(name);
                }
            }
            if (name != null) {
                token.name = name;
            }
        }
        children.forEach(ScriptScope::resolve);
    }

    private void give() {
        Set<String> taken = new HashSet<>(foreign);
        outer.forEach(name -> taken.add(name.given));
        int next = 0;
        // In the order of their declarations: parameters that are called the same each time are worth more behind gzip
        // than a shorter name for whatever is used most.
        for (Name name : names.values()) {
            String given = word(next++);
            while (taken.contains(given) || RESERVED.contains(given)) {
                given = word(next++);
            }
            name.given = given;
        }
        children.forEach(ScriptScope::give);
    }

    /** The short words in their order. */
    static String word(int number) {
        int letters = LETTERS.length();
        return number < letters
                ? LETTERS.substring(number, number + 1)
                : word(number / letters - 1) + LETTERS.charAt(number % letters);
    }
}
