package org.consentry.banner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.banner.ScriptToken.Kind;

/**
 * Our scripts as they are served: every visitor who has not said yes waits for them. Comments and white space go, and
 * names that nobody outside a script knows get short. What they do stays as it is written.
 *
 * <p>Made for the scripts of this project, which end their statements with semicolons, declare with {@code const} and
 * {@code let}, and set no constant; what it doesn't read it refuses, at start-up and in the tests.
 */
final class Terse {
    private Terse() {}

    /**
     * A script, told in fewer bytes.
     *
     * @throws IllegalStateException where it is not a script that can be read here
     */
    static String script(String source) {
        List<ScriptToken> tokens = ScriptTokens.of(source);
        ScriptScope all = ScriptStatements.read(tokens);
        all.rename();
        shortenPrivate(tokens);
        StringBuilder out = new StringBuilder(source.length() / 2);
        for (int i = 0; i < tokens.size(); i++) {
            ScriptToken token = tokens.get(i);
            if (i + 1 == tokens.size() || !isNeedless(token, tokens.get(i + 1))) {
                append(out, token.written());
            }
        }
        String terse = out.append(all.exports()).append('\n').toString();
        if (terse.contains("<!--") || terse.contains("-->")) {
            throw new IllegalStateException("a script of ours would read as markup");
        }
        return terse;
    }

    private static boolean isNeedless(ScriptToken token, ScriptToken next) {
        return token.ends && next.is("}") || token.is(",") && (next.is("}") || next.is(")"));
    }

    private static void append(StringBuilder out, String text) {
        if (out.length() > 0 && !text.isEmpty() && !part(out.charAt(out.length() - 1), text.charAt(0))) {
            out.append(' ');
        }
        out.append(text);
    }

    /** Whether two characters side by side stay what they are apart. */
    private static boolean part(char before, char behind) {
        boolean words = isWord(before) && isWord(behind);
        boolean signs = before == behind && "+-/&|<>".indexOf(before) >= 0;
        return !words && !signs;
    }

    private static boolean isWord(char c) {
        return ScriptTokens.isWord(c) || c == '#';
    }

    /** Names that only their class knows; one map for all, since none of ours is in two. */
    private static void shortenPrivate(List<ScriptToken> tokens) {
        Map<String, String> names = new HashMap<>();
        for (ScriptToken token : tokens) {
            if (token.kind == Kind.PRIVATE) {
                token.instead = names.computeIfAbsent(token.text, text -> '#' + ScriptScope.word(names.size()));
            }
        }
    }
}
