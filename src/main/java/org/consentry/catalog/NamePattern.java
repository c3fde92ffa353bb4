package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A cookie name with parts that vary: {@code {digits}}, {@code {hex}} and {@code {id}} (ASCII letters and digits) stand
 * for one character or more, a single {@code *} for any run, also an empty one. The pattern starts with at least two
 * literal characters, and its form leaves no choice in matching: one walk from left to right decides, in time linear
 * in the name.
 */
final class NamePattern {

    private static final int SHORTEST_PREFIX = 2;

    /** Narrower kinds come first; the order decides between patterns that are alike otherwise. */
    private enum Run {
        DIGITS,
        HEX,
        ID;

        private final String text = "{" + name().toLowerCase(Locale.ROOT) + "}";

        boolean holds(char c) {
            boolean digit = c >= '0' && c <= '9';
            return switch (this) {
                case DIGITS -> digit;
                case HEX -> digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
                case ID -> digit || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            };
        }
    }

    /** One step of the walk: where it ends in the name, or -1. */
    private interface Step {
        int pass(String name, int at);
    }

    /** The more literal text the better, then no open run, then the narrower kinds of run. */
    static final Comparator<NamePattern> NARROWEST_FIRST = Comparator.comparingInt((NamePattern p) -> -p.literals)
            .thenComparingInt(p -> p.looseness)
            .thenComparing(p -> p.text);

    private final String text;
    private final String prefix;
    private final List<Step> steps = new ArrayList<>();
    private int literals;
    private int looseness;

    /** @throws IllegalArgumentException where the pattern is malformed or ambiguous */
    NamePattern(String text) {
        this.text = text;
        int first = nextVariable(text, 0);
        prefix = text.substring(0, first);
        literals = first;
        if (first < SHORTEST_PREFIX) {
            throw bad("needs two literal characters in front");
        }
        for (int at = first; at < text.length(); ) {
            at = text.charAt(at) == '*' ? addRest(at) : text.charAt(at) == '{' ? addRun(at) : addLiteral(at);
        }
    }

    /** A name that a pattern fits, with runs that are met nowhere else; a plain name is its own. */
    static String specimen(String name) {
        return name.replace("{digits}", "7351")
                .replace("{hex}", "3fa9c07be2d1")
                .replace("{id}", "Zk3q9")
                .replace("*", "qQ~7q");
    }

    /** True where a cookie is known that both fit, each of them an exact name or a pattern. */
    static boolean meet(String one, String other) {
        int literal = Math.min(nextVariable(one, 0), nextVariable(other, 0));
        // A long list is held against every protected name, and nearly all differ in their first letters.
        return one.regionMatches(0, other, 0, literal) && meetBehind(one, other);
    }

    private static boolean meetBehind(String one, String other) {
        return fits(one, specimen(other)) || fits(other, specimen(one));
    }

    private static boolean fits(String rule, String name) {
        return isPattern(rule) ? new NamePattern(rule).matches(name) : rule.equals(name);
    }

    static boolean isPattern(String name) {
        return nextVariable(name, 0) < name.length();
    }

    private static int nextVariable(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '*' && text.charAt(at) != '{') {
            at++;
        }
        return at;
    }

    private int addLiteral(int at) {
        int end = nextVariable(text, at);
        String literal = text.substring(at, end);
        literals += literal.length();
        steps.add((name, i) -> name.startsWith(literal, i) ? i + literal.length() : -1);
        return end;
    }

    private int addRun(int at) {
        for (Run run : Run.values()) {
            if (text.startsWith(run.text, at)) {
                int end = at + run.text.length();
                if (end < text.length() && (text.charAt(end) == '{' || run.holds(text.charAt(end)))) {
                    throw bad("what follows " + run.text + " could belong to it");
                }
                looseness += 1 + run.ordinal();
                steps.add((name, i) -> pass(run, name, i));
                return end;
            }
        }
        throw bad("knows only {digits}, {hex}, {id} and *");
    }

    private static int pass(Run run, String name, int from) {
        int at = from;
        while (at < name.length() && run.holds(name.charAt(at))) {
            at++;
        }
        return at == from ? -1 : at;
    }

    private int addRest(int at) {
        String tail = text.substring(at + 1);
        if (isPattern(tail)) {
            throw bad("has a variable part after *");
        }
        literals += tail.length();
        looseness += 100;
        steps.add((name, i) -> name.length() - i >= tail.length() && name.endsWith(tail) ? name.length() : -1);
        return text.length();
    }

    private IllegalArgumentException bad(String why) {
        return new IllegalArgumentException("pattern \"" + text + "\" " + why);
    }

    String text() {
        return text;
    }

    /** The literal text in front. */
    String prefix() {
        return prefix;
    }

    /** How many characters of it do not vary. */
    int literals() {
        return literals;
    }

    /** True where the whole of the name fits. */
    boolean matches(String name) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        int at = prefix.length();
        for (Step step : steps) {
            at = step.pass(name, at);
            if (at < 0) {
                return false;
            }
        }
        return at == name.length();
    }
}
