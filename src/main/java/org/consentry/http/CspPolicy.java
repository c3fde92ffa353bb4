package org.consentry.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One serialized policy, to be changed in place (CSP Level 3, "parse a serialized CSP"): directives between semicolons,
 * of which the first of a name counts, and none that holds a character beyond US-ASCII. What isn't changed keeps its
 * bytes.
 */
final class CspPolicy {

    private final List<String> segments = new ArrayList<>();

    /** Where the directive that counts stands, by its name in lower case. */
    private final Map<String, Integer> directives = new HashMap<>();

    CspPolicy(String text) {
        int from = 0;
        while (from <= text.length()) {
            int semicolon = text.indexOf(';', from);
            int to = semicolon < 0 ? text.length() : semicolon;
            segments.add(text.substring(from, to));
            from = to + 1;
        }
        index();
    }

    private void index() {
        directives.clear();
        for (int i = 0; i < segments.size(); i++) {
            String name = name(segments.get(i));
            if (!name.isEmpty()) {
                directives.putIfAbsent(name, i);
            }
        }
    }

    /** The name of the directive that a segment holds; empty where it holds none. */
    private static String name(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) > 0x7F) {
                return "";
            }
        }
        List<String> words = words(segment);
        return words.isEmpty() ? "" : Ascii.lower(words.get(0));
    }

    /** Split at ASCII white space, which for the web has the form feed in it. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = from;
            while (to < text.length() && !isSpace(text.charAt(to))) {
                to++;
            }
            if (to > from) {
                words.add(text.substring(from, to));
            }
            from = to + 1;
        }
        return words;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }

    /** The first of these directives that the policy has, each standing in for the one before it. */
    @Nullable
    String governing(String... names) {
        for (String name : names) {
            if (directives.containsKey(name)) {
                return name;
            }
        }
        return null;
    }

    /** The words of a directive behind its name; none where the policy doesn't have it. */
    List<String> values(String name) {
        Integer at = directives.get(name);
        if (at == null) {
            return List.of();
        }
        List<String> words = words(segments.get(at));
        return words.subList(1, words.size());
    }

    /** Adds words to a directive that the policy has. A list that allows nothing ({@code 'none'}) gives way. */
    void extend(String name, List<String> more) {
        Integer at = directives.get(name);
        if (at == null || more.isEmpty()) {
            return;
        }
        String segment = segments.get(at);
        int end = segment.length();
        while (end > 0 && isSpace(segment.charAt(end - 1))) {
            end--;
        }
        int kept = SourceList.allowsNothing(values(name)) ? endOfName(segment) : end;
        segments.set(at, segment.substring(0, kept) + ' ' + String.join(" ", more) + segment.substring(end));
    }

    private static int endOfName(String segment) {
        int i = 0;
        while (i < segment.length() && isSpace(segment.charAt(i))) {
            i++;
        }
        while (i < segment.length() && !isSpace(segment.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Adds a directive that the policy doesn't have, behind all others. */
    void append(String name, List<String> values) {
        String segment = ' ' + name + ' ' + String.join(" ", values);
        int last = segments.size() - 1;
        if (last > 0 && words(segments.get(last)).isEmpty()) {
            segments.set(last, segment);
        } else {
            segments.add(segment);
        }
        index();
    }

    /** Gives a directive other words, or takes it away where there are none, along with those that it outdid. */
    void replace(String name, List<String> values) {
        Integer at = directives.get(name);
        if (at == null) {
            return;
        }
        if (values.isEmpty()) {
            segments.removeIf(segment -> name(segment).equals(name));
            index();
        } else {
            String segment = segments.get(at);
            segments.set(at, segment.substring(0, endOfName(segment)) + ' ' + String.join(" ", values));
        }
    }

    String text() {
        return String.join(";", segments);
    }
}
