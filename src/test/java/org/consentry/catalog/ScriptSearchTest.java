package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tag that is merely quoted is none. */
class ScriptSearchTest {
    private static final Catalog CATALOG = Catalog.load();
    private static final Classifier CLASSIFIER = new Classifier(CATALOG);

    private static final String GTM = "(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),"
            + "event:'gtm.js'});var j=d.createElement(s);j.src='https://www.googletagmanager.com/gtm.js?id='+i;"
            + "d.head.appendChild(j)})(window,document,'script','dataLayer','GTM-1');";

    private static List<String> vendors(String script) {
        byte[] b = script.getBytes(StandardCharsets.UTF_8);
        return CLASSIFIER.scripts().run(b, 0, b.length).stream()
                .map(Classification::vendor)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.__next_f.push([1,\"0:{\\\"__html\\\":\\\"w[l].push({'gtm.start':new Date()});j.src='x'\\\"}\"])",
                "(self.__next_f=self.__next_f||[]).push([0]);self.__next_f.push([1,\"fbq('init','1'); s.src\"])",
                "window.__INITIAL_STATE__={\"s\":[\"https://www.googletagmanager.com/gtag/js?id=G-1\"]};boot();",
                "window.__INITIAL_STATE__={\"s\":\"fbq('init', 1)\"};document.createElement('p')",
                "window.__NUXT__=(function(a){return {head:\"gtag('config','G-1')\",a:a}}(1));",
                "window.__PRELOADED_STATE__ = JSON.parse(\"{\\\"x\\\":\\\"fbq('init'\\\"}\")\nboot()",
                "window.__remixContext = {\"x\":\"gtag('config'\"};__remixContext.p = function(){}",
                "wpConfig={\"embed\":\"https://embed.tawk.to/a\",\"ajaxurl\":\"/wp-admin/admin-ajax.php\"};",
                "\n/* <![CDATA[ */\nvar wp = {\"a\":\"https:\\/\\/x\",\"s\":\"gtag('config'\"};\n/* ]]> */",
                "<!--\n\"use strict\";\nconst cms = {tag: 'fbq(\"init\"'}, el = document.createElement('p');",
                "'use strict'; let a = [1, \"x\"]; window.b = [\"gtag('config'\", {}]; s.src = 1",
                "var docs = {\"cut\": \"fbq('init', appendChild",
                "var links = {a: 1}; check('https://cdn.segment.com/analytics.js/v1/');",
            })
    void whatAnApplicationQuotesIsNoSnippet(String script) {
        assertThat(vendors(script)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "var dataLayer = [{\"page\":\"home\"}];",
                "dataLayer = [{'page':'home'}]\n",
                "window.dataLayer = window.dataLayer || [];",
                "window.__INITIAL_STATE__={\"a\":[1,2]};",
                "window.__INITIAL_STATE__={\"a\":\";\"}\n",
                "self.__next_f.push([1,\"a\"]);",
                "/* begin */ // 'tag'\n",
                "<!-- Google -->\n\"use strict\";",
                "var app = {run: function () {",
                "__INITIAL__(",
            })
    void aSnippetIsKnownWhateverStandsBeforeIt(String before) {
        assertThat(vendors(before + GTM)).containsOnly("Google Tag Manager");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window._hjSettings={hjid:1,hjsv:6};",
                "var sc_project=1;",
                "var _sf_async_config = {\"uid\": 1};",
                "import 'https://cdn.segment.com/analytics.js/v1/x';",
                "fetch('https://www.facebook.com/tr?id=1')",
                "document.write('<script src=\"//static.getclicky.com/js\">')",
            })
    void aSettingsNameAndAnAddressThatIsLoadedAreSnippets(String script) {
        assertThat(vendors(script)).hasSize(1);
    }

    @Test
    void eachTagIsNamedOnceAndAddressesLast() {
        assertThat(vendors("fbq('init',1);" + GTM + GTM + "fbq('init',2)"))
                .as("one by its code and by its address")
                .containsExactly("Meta", "Google Tag Manager", "Google Tag Manager");
    }

    @Test
    void aLongScriptIsReadInOneGo() {
        long start = System.nanoTime();
        for (String part : List.of("a={}\n", "/* */", "self.__next_f", "a=[", "'", "<!--", "a = {\"b\": 'c'", "((((")) {
            assertThat(vendors(part.repeat(65_536 / part.length()) + "fbq('init'"))
                    .hasSizeLessThan(2);
        }
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    @Property(tries = 500)
    void nothingBreaksTheReaderAndNothingIsFoundThatIsNotThere(@ForAll Random random) {
        List<String> parts = List.of(
                "window.",
                "__A__",
                "=",
                "{",
                "}",
                "[",
                "]",
                "\"",
                "'",
                "\\",
                "/*",
                "*/",
                "//",
                "<!--",
                "\n",
                ";",
                "(",
                ")",
                "self.__next_f",
                "var ",
                "x",
                " ",
                "fbq('init'",
                "embed.tawk.to/",
                ".src",
                "ä",
                "\"use strict\"",
                "`");
        StringBuilder b = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            b.append(parts.get(random.nextInt(parts.size())));
        }
        byte[] text = b.toString().getBytes(StandardCharsets.UTF_8);
        int from = random.nextInt(text.length + 1);
        int to = from + random.nextInt(text.length - from + 1);
        assertThat(SignaturesTest.all(CATALOG.signatures(), text, from, to))
                .containsAll(CLASSIFIER.scripts().run(text, from, to));
    }

    @Test
    void aRangeBeyondTheArrayIsRefused() {
        assertThatThrownBy(() -> CLASSIFIER.scripts().run(new byte[4], 2, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
