package org.consentry.banner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.consentry.banner.ScriptToken.Kind;

/** Parts a script of ours (ECMAScript 2022) into its tokens; comments and white space go. */
final class ScriptTokens {
    /** Of more than one character, the longest first. */
    private static final List<String> SIGNS = List.of(
            ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=",
            "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**");

    /** Behind these words a slash begins a regular expression. */
    private static final Set<String> OPERATORS = Set.of(
            "return",
            "typeof",
            "case",
            "in",
            "of",
            "delete",
            "void",
            "throw",
            "new",
            "instanceof",
            "await",
            "else",
            "do",
            "yield");

    private final String text;
    private final List<ScriptToken> tokens = new ArrayList<>();

    /** Indices of the brackets that are open. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private int at;

    private ScriptTokens(String text) {
        this.text = text;
    }

    /** @throws IllegalStateException where the text isn't a script, or says it in a way that is not read here */
    static List<ScriptToken> of(String text) {
        ScriptTokens reader = new ScriptTokens(text);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                // No charset can misread what has none.
                throw fault("a letter beyond US-ASCII", i);
            }
        }
        while (reader.skip()) {
            reader.next();
        }
        if (!reader.open.isEmpty()) {
            throw fault("a bracket stays open", reader.tokens.get(reader.open.peek()).at);
        }
        return reader.tokens;
    }

    static IllegalStateException fault(String what, int at) {
        return new IllegalStateException("a script of ours can't be served: " + what + " at character " + at);
    }

    /** To the next token; false at the end. */
    private boolean skip() {
        while (at < text.length()) {
            if (text.startsWith("//", at)) {
                at = end("\n", at);
            } else if (text.startsWith("/*", at)) {
                at = end("*/", at + 2);
            } else if (text.charAt(at) > ' ') {
                return true;
            } else {
                at++;
            }
        }
        return false;
    }

    private int end(String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private void next() {
        char c = text.charAt(at);
        if (c >= '0' && c <= '9') {
            add(Kind.NUMBER, wordEnd(at));
        } else if (isWord(c)) {
            add(Kind.WORD, wordEnd(at));
        } else if (c == '#') {
            add(Kind.PRIVATE, wordEnd(at + 1));
        } else if (c == '"' || c == '\'') {
            add(Kind.STRING, closing(c, at + 1));
        } else if (c == '`' || c == '}' && inTemplate()) {
            template(c == '}');
        } else if (c == '/' && !isOperandBefore()) {
            pattern();
        } else {
            sign();
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new ScriptToken(kind, text.substring(at, end), at));
        at = end;
    }

    static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$';
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && (isWord(text.charAt(end)) || isFraction(from, end))) {
            end++;
        }
        return end;
    }

    private boolean isFraction(int from, int end) {
        return Character.isDigit(text.charAt(from)) && text.charAt(end) == '.';
    }

    private int closing(char mark, int from) {
        for (int i = from; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == mark) {
                return i + 1;
            }
        }
        throw fault("a text stays open", at);
    }

    private boolean inTemplate() {
        return !open.isEmpty() && tokens.get(open.peek()).kind == Kind.TEMPLATE;
    }

    private void template(boolean goesOn) {
        if (goesOn) {
            tokens.get(open.pop()).partner = tokens.size();
        }
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '`') {
                add(Kind.TEMPLATE, i + 1);
                return;
            } else if (text.startsWith("${", i)) {
                open.push(tokens.size());
                add(Kind.TEMPLATE, i + 2);
                return;
            }
        }
        throw fault("a template stays open", at);
    }

    private boolean isOperandBefore() {
        if (tokens.isEmpty()) {
            return false;
        }
        ScriptToken last = tokens.get(tokens.size() - 1);
        if (last.is("}")) {
            throw fault("a slash behind a brace", at);
        }
        return switch (last.kind) {
            case WORD -> !OPERATORS.contains(last.text);
            case SIGN -> last.text.equals(")") || last.text.equals("]");
            case TEMPLATE -> last.text.endsWith("`");
            default -> true;
        };
    }

    private void pattern() {
        boolean inClass = false;
        for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '/' && !inClass) {
                add(Kind.PATTERN, wordEnd(i + 1));
                return;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            }
        }
        throw fault("a regular expression stays open", at);
    }

    private void sign() {
        String sign = SIGNS.stream()
                .filter(each -> text.startsWith(each, at))
                .findFirst()
                .orElse(text.substring(at, at + 1));
        if ("([{".contains(sign)) {
            open.push(tokens.size());
        } else if (")]}".contains(sign)) {
            if (open.isEmpty() || "([{".indexOf(tokens.get(open.peek()).text) != ")]}".indexOf(sign)) {
                throw fault("no bracket opens", at);
            }
            tokens.get(open.pop()).partner = tokens.size();
        }
        add(Kind.SIGN, at + sign.length());
    }
}
