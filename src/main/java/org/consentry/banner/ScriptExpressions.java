package org.consentry.banner;

import java.util.List;
import java.util.Set;
import org.consentry.banner.ScriptToken.Kind;

/**
 * Walks the expressions of a script of ours, and notes which words are names and where they hold. What binds tighter is
 * of no account for that, so that an expression is read as operands with something between them.
 */
abstract class ScriptExpressions extends ScriptReader {
    private static final Set<String> PREFIXES =
            Set.of("!", "-", "+", "~", "++", "--", "...", "typeof", "void", "delete", "await", "new");
    private static final Set<String> BETWEEN = Set.of(
            "=",
            "+=",
            "-=",
            "*=",
            "/=",
            "%=",
            "**=",
            "<<=",
            ">>=",
            ">>>=",
            "&=",
            "|=",
            "^=",
            "&&=",
            "||=",
            "??=",
            "==",
            "!=",
            "===",
            "!==",
            "<",
            ">",
            "<=",
            ">=",
            "&&",
            "||",
            "??",
            "+",
            "-",
            "*",
            "/",
            "%",
            "**",
            "<<",
            ">>",
            ">>>",
            "&",
            "|",
            "^",
            "in",
            "instanceof");

    ScriptExpressions(List<ScriptToken> tokens) {
        super(tokens);
    }

    final void all() {
        expression();
        while (takes(",")) {
            expression();
        }
    }

    @Override
    final void expression() {
        operand();
        for (; ; operand()) {
            if (takes("?")) {
                expression();
                expect(":");
            } else if (BETWEEN.contains(peek(0).text) && isSignOrWord()) {
                take();
            } else {
                return;
            }
        }
    }

    private boolean isSignOrWord() {
        return peek(0).kind == Kind.SIGN || peek(0).kind == Kind.WORD;
    }

    private void operand() {
        while (PREFIXES.contains(peek(0).text) && isSignOrWord()) {
            take();
        }
        if (is("async") && !peek(1).is("=>") && (peek(1).kind == Kind.WORD || isArrow(1))) {
            take();
        }
        if (isArrow(0)) {
            arrow();
            return;
        }
        primary();
        while (postfix()) {}
    }

    private boolean isArrow(int ahead) {
        ScriptToken first = peek(ahead);
        int behind = first.is("(") ? first.partner - at + 1 : first.kind == Kind.WORD ? ahead + 1 : -1;
        return behind > 0 && peek(behind).is("=>");
    }

    private void arrow() {
        within(() -> {
            if (is("(")) {
                ScriptToken open = peek(0);
                if (open.partner == at + 2 && peek(1).kind == Kind.WORD) {
                    open.instead = "";
                    peek(2).instead = "";
                }
                parameters();
            } else {
                pattern();
            }
            expect("=>");
            if (is("{")) {
                body();
            } else {
                expression();
            }
        });
    }

    private void primary() {
        ScriptToken token = take();
        switch (token.kind) {
            case WORD -> word(token);
            case TEMPLATE -> template(token);
            case SIGN -> {
                switch (token.text) {
                    case "(" -> closed(")");
                    case "[" -> closed("]");
                    case "{" -> object();
                    default -> throw ScriptTokens.fault("an odd " + token.text, token.at);
                }
            }
            default -> {}
        }
    }

    private void word(ScriptToken token) {
        if (token.text.equals("function")) {
            within(() -> {
                if (peek(0).kind == Kind.WORD) {
                    scope.declare(take());
                }
                function();
            });
        } else if (token.text.equals("class")) {
            classBody();
        } else if (REFUSED.contains(token.text)) {
            throw ScriptTokens.fault(token.text, token.at);
        } else if (token.text.equals("true") || token.text.equals("false")) {
            token.instead = token.text.equals("true") ? "!0" : "!1";
        } else if (!FIXED.contains(token.text)) {
            scope.use(token);
        }
    }

    private void template(ScriptToken first) {
        for (ScriptToken part = first; part.text.endsWith("${") && part.partner > 0; part = take()) {
            all();
        }
    }

    /** Elements or arguments, some of which may be missing. */
    @Override
    final void closed(String end) {
        while (!takes(end)) {
            if (!takes(",")) {
                expression();
            }
        }
    }

    private boolean postfix() {
        ScriptToken token = peek(0);
        if (token.kind == Kind.TEMPLATE && token.text.startsWith("`")) {
            template(take());
        } else if (takes("?.") || takes(".")) {
            if (!is("(") && !is("[")) {
                take();
            }
        } else if (takes("(")) {
            closed(")");
        } else if (takes("[")) {
            closed("]");
        } else if (!takes("++") && !takes("--")) {
            return false;
        }
        return true;
    }

    private void object() {
        while (!takes("}")) {
            if (takes("...")) {
                expression();
            } else {
                member();
            }
            if (!is("}")) {
                expect(",");
            }
        }
    }

    private void member() {
        modifiers();
        ScriptToken key = key();
        if (is("(")) {
            within(this::function);
        } else if (takes(":")) {
            expression();
        } else {
            key.before = key.text + ':';
            scope.use(key);
            if (takes("=")) {
                expression();
            }
        }
    }

    /** Behind the name. */
    final void classBody() {
        if (takes("extends")) {
            operand();
        }
        expect("{");
        while (!takes("}")) {
            if (takes(";")) {
                continue;
            }
            modifiers();
            key();
            if (is("(")) {
                within(this::function);
                continue;
            }
            if (takes("=")) {
                within(this::expression);
            }
            end();
        }
    }
}
