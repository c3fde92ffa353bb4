package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Served scripts say what the written ones say: what a browser makes of them, the browser's tests show. */
class TerseTest {
    /** What is written, and what is served. */
    static final List<List<String>> SCRIPTS = List.of(
            List.of("let a = 1; // one\n/* two */ use(a);", "let e=1;use(e);"),
            // A name gets none that something else there has: a global, or one further out
            List.of("const long = e + t; use(long, a);", "let n=e+t;use(n,a);"),
            List.of("const x = 1; { const y = 2; { use(x, y); } }", "let e=1;{let t=2;{use(e,t)}}"),
            List.of("const x = 1; { const y = 2; use(y); } use(x);", "let e=1;{let e=2;use(e)}use(e);"),
            List.of("(window) => window.open(document);", "e=>e.open(document);"),
            List.of("(x, y) => { x(); };", "(e,t)=>{e()};"),
            List.of("async (x) => await x;", "async e=>await e;"),
            List.of("const f = async () => {}; f();", "let e=async()=>{};e();"),
            // Properties keep their names
            List.of("const { host, port: gate = host } = url; go(host, gate);", "let{host:e,port:t=e}=url;go(e,t);"),
            List.of("const key = 1; send({ key, other: key, [key]: 2 });", "let e=1;send({key:e,other:e,[e]:2});"),
            List.of(
                    "const key = 1; send({ key() { return key; }, get a() { return 1; } });",
                    "let e=1;send({key(){return e},get a(){return 1}});"),
            List.of("const [one, , two = one, ...rest] = all; go(two, rest);", "let[e,,t=e,...a]=all;go(t,a);"),
            List.of("const { a, ...rest } = all; go(a?.rest, rest);", "let{a:e,...t}=all;go(e?.rest,t);"),
            // One declaration in place of several
            List.of("const a = 1; let b = 2; const c = a + b; go(c);", "let e=1,t=2,a=e+t;go(a);"),
            // Where a sign would become another
            List.of("go(a + +b - -c, a++ + ++b);", "go(a+ +b- -c,a++ + ++b);"),
            List.of("go(a / b / c, /[/\"']+\\/x/gi.test(a), 2 / 4);", "go(a/b/c,/[/\"']+\\/x/gi.test(a),2/4);"),
            List.of(
                    "const one = 'b'; go(`a ${one + `${{ one }}`} c ${1}`);",
                    "let e='b';go(`a ${e+`${{one:e}}`} c ${1}`);"),
            List.of("go('// no comment', \"/* nor this\");", "go('// no comment',\"/* nor this\");"),
            List.of("if (a) go(); else if (b) stop(); else { x(); }", "if(a)go();else if(b)stop();else{x()}"),
            List.of(
                    "for (const x of all) { go(x); } for (let i = 9; i--; ) go(i); while (go());",
                    "for(let e of all){go(e)}for(let e=9;e--;)go(e);while(go());"),
            List.of(
                    "try { go(); } catch (error) { x(error); } finally { y(); } try { go(); } catch { z(); }",
                    "try{go()}catch(e){x(e)}finally{y()}try{go()}catch{z()}"),
            List.of(
                    "switch (a) { case 'x': { const y = 1; go(y); break; } default: stop(); }",
                    "switch(a){case'x':{let e=1;go(e);break}default:stop()}"),
            List.of("const r = a ? { b } : c ?? d; go(r, true, !false);", "let e=a?{b}:c??d;go(e,!0,!!1);"),
            List.of(
                    "class A extends B { #own = 1; static x = () => this.#own; get y() { return #own in this; } }"
                            + " new A();",
                    "class e extends B{#e=1;static x=()=>this.#e;get y(){return #e in this}}new e();"),
            List.of(
                    "function first() { return second(); } function second() {} first();",
                    "function e(){return t()}function t(){}e();"),
            List.of(
                    "const f = function again(n) { return n && again(n - 1); }; f();",
                    "let e=function e(t){return t&&e(t-1)};e();"),
            List.of("function f(one) { go(arguments, one); } f();", "function e(e){go(arguments,e)}e();"),
            List.of("import { a, b as c } from './x.js'; go(a, c);", "import{a as e,b as t}from'./x.js';go(e,t);"),
            List.of(
                    "export const one = 1; export function two() { return one; }",
                    "let e=1;function t(){return e}export{e as one,t as two};"),
            List.of(
                    "const a = 1, b = import('x'), c = import.meta.url; export { a, b as d }; go(c);",
                    "let e=1,t=import('x'),a=import.meta.url;export{e as a,t as d};go(a);"));

    @ParameterizedTest
    @FieldSource("SCRIPTS")
    void isTheSameInFewerBytes(List<String> script) {
        assertThat(Terse.script(script.get(0))).isEqualTo(script.get(1) + "\n");
    }

    /** What it can't be sure of stops the start, and not a visitor's page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "var a = 1;",
                "a = 1\nb = 2",
                "with (a) b();",
                "const arguments = 1;",
                "eval('a');",
                "x: for (;;) break x;",
                "const a = 1; const a = 2;",
                "go(a;",
                "go(a));",
                "go(a]",
                "go('a\n');",
                "go(`a ${b);",
                "go(`a",
                "if (a) {} /b/.test(c);",
                "go(/a",
                "export default a;",
                "const { a b } = c;",
                "a +;",
                "go(a <!--b);",
                "class {",
                "go('\u00b7');",
                "}"
            })
    void whatItDoesNotReadItRefuses(String script) {
        assertThatThrownBy(() -> Terse.script(script)).isInstanceOf(IllegalStateException.class);
    }

    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "webapp", "_consent", "assets"))) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }

    /** The same texts, templates, patterns and numbers in the same order: only names and what means nothing differ. */
    @ParameterizedTest
    @MethodSource("sources")
    void everyScriptOfOursKeepsWhatItSays(Path file) throws IOException {
        String source = Files.readString(file);
        String terse = Terse.script(source);
        assertThat(fixed(terse)).isEqualTo(fixed(source));
        assertThat(terse.length()).isLessThan(source.length() * 2 / 3);
        // Once terse, it stays as it is but for the names' order.
        assertThat(fixed(Terse.script(terse))).isEqualTo(fixed(source));
    }

    private static List<String> fixed(String script) {
        List<String> texts = new ArrayList<>();
        for (ScriptToken token : ScriptTokens.of(script)) {
            switch (token.kind) {
                case STRING, TEMPLATE, PATTERN -> texts.add(token.text);
                case NUMBER -> {
                    // Which of them stand for true and false?
                    if (!token.text.equals("0") && !token.text.equals("1")) {
                        texts.add(token.text);
                    }
                }
                default -> {}
            }
        }
        return texts;
    }
}
