package org.consentry.banner;

import org.jspecify.annotations.Nullable;

/** A token of a script, and what becomes of it where the script is written anew. */
final class ScriptToken {
    enum Kind {
        WORD,
        PRIVATE,
        NUMBER,
        STRING,
        /** A template, or the part of one up to an expression in it, or from there on. */
        TEMPLATE,
        PATTERN,
        SIGN
    }

    final Kind kind;
    final String text;
    final int at;

    /** For a bracket that opens, the index of the one that closes it. */
    int partner = -1;

    /** What the word stands for, where it may be called otherwise. */
    ScriptScope.@Nullable Name name;

    /** What stands before and behind another name for the word: a property's or a module's own name for it. */
    String before = "";

    String behind = "";

    /** What is written in its place, where that isn't what it was. */
    @Nullable
    String instead;

    /** Ends a statement, which a closing brace does too. */
    boolean ends;

    /** @param at where it stands in the script */
    ScriptToken(Kind kind, String text, int at) {
        this.kind = kind;
        this.text = text;
        this.at = at;
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
    }

    String written() {
        if (instead != null) {
            return instead;
        }
        if (name == null) {
            return text;
        }
        String given = name.given();
        return given.equals(text) ? text : before + given + behind;
    }
}
