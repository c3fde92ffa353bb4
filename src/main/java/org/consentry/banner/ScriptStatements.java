package org.consentry.banner;

import java.util.List;
import org.consentry.banner.ScriptToken.Kind;

/** Walks the statements of a script of ours. */
final class ScriptStatements extends ScriptExpressions {

    private ScriptStatements(List<ScriptToken> tokens) {
        super(tokens);
    }

    /** Finds what each word of a script stands for. @return the outermost scope */
    static ScriptScope read(List<ScriptToken> tokens) {
        ScriptStatements reader = new ScriptStatements(tokens);
        reader.statements();
        if (reader.at < tokens.size()) {
            throw ScriptTokens.fault("no statement", tokens.get(reader.at).at);
        }
        return reader.scope;
    }

    @Override
    void statements() {
        ScriptToken declared = null;
        while (at < tokens.size() && !is("}") && !is("case") && !is("default")) {
            if (is("export") && !peek(1).is("{")) {
                take().instead = "";
                scope.export(peek(is("async") ? 2 : 1));
            }
            boolean declares = is("const") || is("let");
            if (declares && declared != null) {
                // One declaration in place of two
                declared.instead = ",";
                peek(0).instead = "";
            }
            statement();
            declared = declares && tokens.get(at - 1).is(";") ? tokens.get(at - 1) : null;
        }
    }

    private void statement() {
        ScriptToken first = peek(0);
        if (first.is("async") && peek(1).is("function")) {
            take();
            statement();
        } else if (first.kind == Kind.WORD && peek(1).is(":")) {
            throw ScriptTokens.fault("a label", first.at);
        } else if (first.is("{")) {
            block();
        } else if (!takes(";") && !(first.kind == Kind.WORD && byWord(first))) {
            all();
            end();
        }
    }

    private void block() {
        within(() -> {
            expect("{");
            statements();
            expect("}");
        });
    }

    /** False where the word doesn't say which statement it is. */
    private boolean byWord(ScriptToken word) {
        switch (word.text) {
            case "const", "let" -> {
                declaration();
                end();
            }
            case "function", "class" -> named();
            case "if" -> {
                take();
                condition();
                statement();
                if (takes("else")) {
                    statement();
                }
            }
            case "for" -> within(this::loop);
            case "while" -> {
                take();
                condition();
                statement();
            }
            case "do" -> {
                take();
                statement();
                expect("while");
                condition();
                end();
            }
            case "return", "throw", "break", "continue" -> {
                take();
                if (!is(";") && !is("}")) {
                    all();
                }
                end();
            }
            case "try" -> attempt();
            case "switch" -> choice();
            case "import" -> {
                return imports();
            }
            case "export" -> exports();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void condition() {
        expect("(");
        all();
        expect(")");
    }

    /** Nothing in our scripts needs a name that can't be set again. */
    private void declaration() {
        ScriptToken word = take();
        word.instead = word.instead == null ? "let" : word.instead;
        do {
            pattern();
            if (takes("=")) {
                expression();
            }
        } while (takes(","));
    }

    private void named() {
        boolean type = take().is("class");
        scope.declare(take());
        if (type) {
            classBody();
        } else {
            within(this::function);
        }
    }

    private void loop() {
        expect("for");
        takes("await");
        expect("(");
        if (is("const") || is("let")) {
            declaration();
        } else if (!is(";")) {
            all();
        }
        if (takes("of") || takes("in")) {
            all();
        } else {
            for (int i = 0; i < 2; i++) {
                expect(";");
                if (!is(";") && !is(")")) {
                    all();
                }
            }
        }
        expect(")");
        statement();
    }

    private void attempt() {
        expect("try");
        block();
        if (takes("catch")) {
            within(() -> {
                if (takes("(")) {
                    pattern();
                    expect(")");
                }
                expect("{");
                statements();
                expect("}");
            });
        }
        if (takes("finally")) {
            block();
        }
    }

    private void choice() {
        expect("switch");
        condition();
        within(() -> {
            expect("{");
            while (!takes("}")) {
                if (!takes("default")) {
                    expect("case");
                    all();
                }
                expect(":");
                statements();
            }
        });
    }

    private boolean imports() {
        if (peek(1).is("(") || peek(1).is(".")) {
            return false;
        }
        expect("import");
        if (takes("{")) {
            while (!takes("}")) {
                ScriptToken word = take();
                if (takes("as")) {
                    word = take();
                } else {
                    word.before = word.text + " as ";
                }
                scope.declare(word);
                takes(",");
            }
            expect("from");
        }
        take();
        end();
        return true;
    }

    private void exports() {
        expect("export");
        expect("{");
        while (!takes("}")) {
            ScriptToken word = take();
            if (takes("as")) {
                take();
            } else {
                word.behind = " as " + word.text;
            }
            scope.use(word);
            takes(",");
        }
        end();
    }
}
