package org.consentry.catalog;

import java.util.EnumSet;
import java.util.Set;

/**
 * The words that cookie names are made of. A <em>whole</em> word counts where it stands alone: between separators,
 * digits or a change of case, as in {@code user_sid}, {@code sid2} and {@code userSid}; a <em>part</em> counts
 * anywhere, and across separators where words of the name make it up from their first letter to their last, as
 * {@code cookie_test} makes up {@code cookietest}. A longer word covers those within it.
 */
final class NameWords {

    /** No name that a person chose is longer; the work on one name has to have an end. */
    private static final int LONGEST_NAME = 128;

    /** Hexadecimal digits in a row that are an id; no word has as many with a digit among them. */
    private static final int SHORTEST_ID = 16;

    private static final int UUID_LENGTH = 36;
    private static final int[] UUID_HYPHENS = {8, 13, 18, 23};

    private record Meaning(NameHint hint, boolean whole) {}

    private final CharTrie<Meaning> words = new CharTrie<>();

    /** @throws IllegalArgumentException where the word is known already or no word */
    void add(String word, boolean whole, NameHint hint) {
        if (word.length() < 2 || word.chars().anyMatch(c -> c < 'a' || c > 'z')) {
            throw new IllegalArgumentException("\"" + word + "\" is not a word of two lower-case letters or more");
        }
        CharTrie<Meaning> node = words.make(word);
        if (node.value() != null) {
            throw new IllegalArgumentException("the word \"" + word + "\" is there twice");
        }
        node.put(new Meaning(hint, whole));
    }

    /** What the words in this name speak for; nothing for names too long to be anybody's choice. */
    Set<NameHint> in(String name) {
        Set<NameHint> found = EnumSet.noneOf(NameHint.class);
        if (name.length() <= LONGEST_NAME) {
            int covered = 0;
            for (int i = 0; i < name.length(); i++) {
                i = idEnd(name, i);
                covered = Math.max(covered, collect(name, i, covered, found));
            }
        }
        return found;
    }

    /** Where an id that begins here ends, or here: what a hash or a UUID spells by chance is no word. */
    private static int idEnd(String name, int at) {
        if (at > 0 && hex(name.charAt(at - 1))) {
            return at;
        }
        int end = at;
        boolean digit = false;
        while (end < name.length() && hex(name.charAt(end))) {
            digit |= name.charAt(end) <= '9';
            end++;
        }
        if (end - at >= SHORTEST_ID && digit) {
            return end;
        }
        return end - at == UUID_HYPHENS[0] && uuid(name, at) ? at + UUID_LENGTH : at;
    }

    private static boolean uuid(String name, int at) {
        if (name.length() < at + UUID_LENGTH) {
            return false;
        }
        int hyphens = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = name.charAt(at + i);
            if (hyphens < UUID_HYPHENS.length && i == UUID_HYPHENS[hyphens]) {
                if (c != '-') {
                    return false;
                }
                hyphens++;
            } else if (!hex(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hex(char c) {
        char l = lower(c);
        return c >= '0' && c <= '9' || l >= 'a' && l <= 'f';
    }

    /**
     * Adds the longest word that begins here, unless it lies within an earlier one: {@code view} says nothing in
     * {@code page_view}.
     *
     * @return where that word ends, or 0
     */
    private int collect(String name, int from, int covered, Set<NameHint> found) {
        boolean starts = starts(name, from);
        boolean crossed = false;
        int end = 0;
        Meaning longest = null;
        CharTrie<Meaning> node = words;
        for (int i = from; i < name.length(); i++) {
            char c = name.charAt(i);
            if (starts && i > from && separator(c)) {
                crossed = true;
                continue;
            }
            node = node.next(lower(c));
            if (node == null) {
                break;
            }
            Meaning meaning = node.value();
            if (meaning != null && counts(meaning, crossed, starts && starts(name, i + 1))) {
                longest = meaning;
                end = i + 1;
            }
        }
        if (longest != null && end > covered) {
            found.add(longest.hint());
        }
        return end;
    }

    private static boolean counts(Meaning meaning, boolean crossed, boolean alone) {
        return meaning.whole() ? alone && !crossed : alone || !crossed;
    }

    private static boolean separator(char c) {
        return c == '_' || c == '-' || c == '.' || c == ':';
    }

    /** True where one word ends and another begins, the ends of the name included. */
    private static boolean starts(String name, int at) {
        if (at == 0 || at == name.length()) {
            return true;
        }
        char before = name.charAt(at - 1);
        char here = name.charAt(at);
        return !letter(before) || !letter(here) || upper(here) && (!upper(before) || lowerLetter(name, at + 1));
    }

    /** What follows an abbreviation in capitals begins with the last of them: {@code CASAuth}, {@code SSOToken}. */
    private static boolean lowerLetter(String name, int at) {
        return at < name.length() && name.charAt(at) >= 'a' && name.charAt(at) <= 'z';
    }

    private static boolean letter(char c) {
        char l = lower(c);
        return l >= 'a' && l <= 'z';
    }

    private static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static char lower(char c) {
        return upper(c) ? (char) (c + 32) : c;
    }
}
