package org.consentry.banner;

import java.util.List;
import java.util.Set;
import org.consentry.banner.ScriptToken.Kind;

/** Walks the tokens of a script of ours, and what declares names in it; statements and expressions are others' part. */
abstract class ScriptReader {
    static final Set<String> FIXED = Set.of("this", "null", "true", "false", "super", "import", "arguments");

    /** What would need more than is read here, or look up names by their text. */
    static final Set<String> REFUSED = Set.of("eval", "var", "with", "yield", "debugger", "enum", "default");

    private static final ScriptToken END = new ScriptToken(Kind.SIGN, "", -1);

    final List<ScriptToken> tokens;
    int at;
    ScriptScope scope = new ScriptScope(null);

    ScriptReader(List<ScriptToken> tokens) {
        this.tokens = tokens;
    }

    /** Statements up to the closing brace of their block. */
    abstract void statements();

    /** One expression, up to a comma. */
    abstract void expression();

    /** What a bracket holds, up to the one that closes it. */
    abstract void closed(String end);

    final ScriptToken peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
    }

    final boolean is(String sign) {
        return peek(0).is(sign);
    }

    final ScriptToken take() {
        ScriptToken token = peek(0);
        if (token == END) {
            throw ScriptTokens.fault("it ends too early", -1);
        }
        at++;
        return token;
    }

    final boolean takes(String sign) {
        boolean found = is(sign);
        at += found ? 1 : 0;
        return found;
    }

    final void expect(String sign) {
        if (!takes(sign)) {
            throw ScriptTokens.fault("no " + sign, peek(0).at);
        }
    }

    final void within(Runnable part) {
        ScriptScope outer = scope;
        scope = new ScriptScope(outer);
        part.run();
        scope = outer;
    }

    final void modifiers() {
        while ((is("get") || is("set") || is("async") || is("static"))
                && (peek(1).kind != Kind.SIGN || peek(1).is("["))) {
            take();
        }
    }

    final ScriptToken key() {
        ScriptToken key = take();
        if (key.is("[")) {
            closed("]");
        } else if (key.kind == Kind.SIGN) {
            throw ScriptTokens.fault("an odd key " + key.text, key.at);
        }
        return key;
    }

    /** What may stand for one where a brace closes. */
    final void end() {
        if (is(";")) {
            take().ends = true;
        } else if (!is("}")) {
            throw ScriptTokens.fault("a statement without an end", peek(0).at);
        }
    }

    /** Parameters and body, in a scope of their own. */
    final void function() {
        parameters();
        body();
    }

    final void parameters() {
        expect("(");
        while (!takes(")")) {
            takes("...");
            pattern();
            if (takes("=")) {
                expression();
            }
            if (!is(")")) {
                expect(",");
            }
        }
    }

    final void body() {
        expect("{");
        statements();
        expect("}");
    }

    /** What names are declared by. */
    final void pattern() {
        ScriptToken token = take();
        if (token.is("[")) {
            while (!takes("]")) {
                if (!takes(",")) {
                    takes("...");
                    pattern();
                    standard();
                }
            }
        } else if (token.is("{")) {
            while (!takes("}")) {
                property();
                if (!is("}")) {
                    expect(",");
                }
            }
        } else if (token.kind == Kind.WORD && !FIXED.contains(token.text) && !REFUSED.contains(token.text)) {
            scope.declare(token);
        } else {
            throw ScriptTokens.fault("an odd name " + token.text, token.at);
        }
    }

    private void property() {
        if (takes("...")) {
            pattern();
            return;
        }
        ScriptToken key = key();
        if (takes(":")) {
            pattern();
        } else {
            key.before = key.text + ':';
            scope.declare(key);
        }
        standard();
    }

    private void standard() {
        if (takes("=")) {
            expression();
        }
    }
}
