package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.banner.Tags;
import org.consentry.site.Enforcement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes, at the yes, of markup that the gateway held back in the page's bytes. */
class ActivationIT extends GuardedPages {
    ActivationIT() throws IOException {}

    /** A script that the gateway held back. */
    private String external(String name, String attributes) {
        return "<script data-consent=\"ads\" type=\"text/plain\" data-consent-src=\"http://ads.test:" + trackers.port()
                + "/" + name + ".js\" " + attributes + "></script>";
    }

    private static String inline(String name, String attributes) {
        return "<script data-consent=\"ads\" type=\"text/plain\" " + attributes + ">(window.ran ||= []).push('" + name
                + "')</script>";
    }

    private static String log(String name) {
        return "(globalThis.ran ||= []).push('" + name + "');";
    }

    @Test
    void scriptsRunOnceInTheOrderThatTheyWouldHaveKept() {
        site.afterHead = external("slow-deferred", "defer")
                + inline("module", "data-consent-type=module")
                + external("slow-first", "")
                + inline("second", "")
                + external("third", "")
                + external("old", "nomodule")
                + inline("fourth", "data-consent-type=\"text/javascript\"")
                + external("last", "defer")
                + "<script data-consent=\"ads\" type=\"text/plain\" data-consent-src=\"http://localhost:1/none.js\">"
                + "</script>"
                + inline("after-failure", "");
        Page page = visit();
        assertThat(page.evaluate("window.ran")).isNull();
        accept(page);
        page.waitForFunction("() => window.ran?.length >= 8");
        assertThat(page.evaluate("ran.join()"))
                .isEqualTo("slow-first,second,third,fourth,after-failure,slow-deferred,module,last");
        assertThat(page.locator("script[data-consent]").count()).isZero();
    }

    @Test
    void aScriptKeepsItsListenersAndItsPlace() {
        site.inBody = "<div id=box><script>const e = document.createElement('script');"
                + " e.onload = () => ran.push('loaded'); e.src = 'http://ads.test:" + trackers.port()
                + "/made.js'; box.append(e); window.kept = e</script></div>";
        Page page = visit();
        assertThat(page.evaluate("kept.type")).isEqualTo("text/plain");
        accept(page);
        page.waitForFunction("() => window.ran?.length === 2");
        assertThat(page.evaluate("[ran, box.lastChild === kept, kept.outerHTML.includes('consent')].join()"))
                .isEqualTo("made,loaded,true,false");
    }

    @Test
    void aScriptThatIsGivenAnotherAddressRunsByThat() {
        String t = "http://ads.test:" + trackers.port();
        site.inBody = "<div id=box><script>const e = document.createElement('script'); e.src = '" + t
                + "/first.js'; e.src = '" + t + "/made.js'; box.append(e);"
                + " const own = document.createElement('script'); own.type = 'module'; own.src = '" + t
                + "/first.js'; own.src = '/own/x.js'; window.types = e.type + ',' + own.type</script></div>";
        Page page = visit();
        assertThat(page.evaluate("types")).isEqualTo("text/plain,module");
        accept(page);
        page.waitForFunction("() => window.ran?.length === 1");
        assertThat(page.evaluate("ran.join() + e.type")).isEqualTo("made");
    }

    /** What comes while others wait for their turn. */
    @Test
    void aRunThatOthersInterruptGoesOnInOrderAndEnds() {
        site.afterHead = external("slow-first", "") + inline("second", "") + external("third", "");
        Page page = visit();
        accept(page);
        page.evaluate("() => { const i = new Image(); i.dataset.consent = 'ads'; document.body.append(i); }");
        page.waitForFunction("() => window.ran?.length === 3");
        page.evaluate("() => { const s = document.createElement('script'); s.dataset.consent = 'ads';"
                + " s.type = 'text/plain'; s.text = 'ran.push(document.write === Document.prototype.write)';"
                + " document.body.append(s); }");
        page.waitForFunction("() => window.ran?.length === 4");
        page.waitForFunction("() => !Object.hasOwn(document, 'write')");
        assertThat(page.evaluate("ran.join()")).isEqualTo("slow-first,second,third,false");
    }

    @Test
    void asynchronousScriptsWaitForNobody() {
        site.afterHead = external("slow-blocking", "") + inline("inline", "") + external("async", "async");
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.length === 3");
        assertThat(page.evaluate("ran.join()")).isEqualTo("async,slow-blocking,inline");
    }

    @Test
    void whatIsWrittenStandsWhereTheScriptStands() {
        site.afterHead = "";
        String write = "document.write('<p id=w>written</p><script src=http://ads.test:" + trackers.port()
                + "/inner.js></scr' + 'ipt><script>" + log("inline").replace("'", "\\'") + "</scr' + 'ipt>');";
        site.inBody = "<div id=box><script data-consent=\"ads\" type=\"text/plain\">" + write + log("outer")
                + "</script></div>" + inline("next", "");
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.length === 4");
        assertThat(page.evaluate("ran.join()")).isEqualTo("outer,inner,inline,next");
        assertThat(page.evaluate("box.querySelector('#w').textContent + document.querySelector('h1').textContent"))
                .isEqualTo("writtenAlder & Finch");
        assertThat(page.evaluate("Object.hasOwn(document, 'write')")).isEqualTo(false);
    }

    @Test
    void listenersForMomentsThatHavePassedAreCalled() {
        site.afterHead =
                "<script data-consent=\"ads\" type=\"text/plain\">document.addEventListener('DOMContentLoaded',"
                        + " function () { " + log("ready") + log("' + (this === document) + '") + " });"
                        + "addEventListener('load', {handleEvent() { " + log("object") + " }});"
                        + "window.onload = () => { " + log("onload") + " };</script>";
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.length === 4");
        assertThat(page.evaluate("ran.join()")).isEqualTo("ready,true,object,onload");
    }

    @Test
    void onlyWhatIsGrantedComesToLife() {
        site.afterHead = inline("ads", "").replace("\"ads\"", "\"ads never\"")
                + inline("never", "").replace("\"ads\"", "\"-\"")
                + inline("video", "").replace("\"ads\"", "\"video\"");
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran");
        page.evaluate("() => new Promise(done => setTimeout(done, 100))");
        assertThat(page.evaluate("ran.join()")).isEqualTo("video");
    }

    /** Filters of markup let attributes of this kind pass. */
    @Test
    void aMarkThatAnybodyMayWriteGivesNoElementWhatNobodyHeldBack() {
        site.inBody = "<div id=box data-consent=ads data-consent-onclick='log(1)' data-consent-id=y>"
                + "<a id=a data-consent=ads data-consent-href='javascript:0' data-category=ads data-href='javascript:0'>a</a>"
                + "<img id=i data-consent=ads data-consent-onerror='ran = [1]' data-consent-src=/own/none.png></div>";
        Page page = visit();
        accept(page);
        page.waitForFunction("() => i.getAttribute('src') && i.complete");
        assertThat(page.evaluate("[...document.querySelectorAll('#box, #box *')].map(e => e.getAttributeNames().join())"
                        + ".join(';')"))
                .isEqualTo("id;id,data-category,data-href;id,src");
        assertThat(page.evaluate("typeof window.ran")).isEqualTo("undefined");
    }

    @Test
    void marksOfOtherToolsComeToLifeToo() {
        site.afterHead = "<script type=text/plain data-category=analytics>" + log("a") + "</script>"
                + "<script type=text/plain data-cookieconsent=\"statistics,marketing\">" + log("b") + "</script>"
                + "<script type=text/plain class=\"x optanon-category-C0004\">" + log("c") + "</script>"
                + "<script type=text/plain data-consent=marketing data-src=\"http://ads.test:" + trackers.port()
                + "/d.js\"></script>"
                + "<script type=text/plain data-category=nonsense>" + log("e") + "</script>"
                + "<script type=text/plain>" + log("f") + "</script>";
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.length === 4");
        page.evaluate("() => new Promise(done => setTimeout(done, 100))");
        assertThat(page.evaluate("ran.join()")).isEqualTo("a,b,c,d");
    }

    /** Chromium may ask twice for what gets its address where it stands, now and then, on a page that is being laid out. */
    @ParameterizedTest
    @CsvSource({"embed, src, ''", "object, data, </object>"})
    void whatIsEmbeddedGetsItsAddressOutsideThePage(String element, String attribute, String end) {
        String address = "http://ads.test:" + trackers.port() + "/embed.html";
        String begin = "<" + element + " type=text/html data-consent=ads data-consent-" + attribute + "=";
        site.inBody = begin + address + ">" + end + "<p id=next>.</p>";
        Page page = visit();
        page.evaluate("""
                window.seen = [];
                new MutationObserver(all => all.forEach(r => r.addedNodes.forEach(
                    e => seen.push([e.localName, e.nextSibling.id, e.outerHTML].join()))))
                  .observe(document.querySelector('#next').parentNode, {childList: true});
                """);
        accept(page);
        page.waitForCondition(() -> trackers.arrived.contains("ads.test/embed.html"));
        assertThat(page.evaluate("seen.join()"))
                .isEqualTo(element + ",next,<" + element + " type=\"text/html\" " + attribute + "=\"" + address + "\">"
                        + end);
    }

    @Test
    void elementsAndStylesLoadWhatTheyWereMadeFor() {
        String t = "http://ads.test:" + trackers.port() + "/";
        String encoded = "data:,consentry:ads:" + t.replace(":", "%3A").replace("/", "%2F");
        site.inBody = "<img data-consent=ads data-consent-SRC=" + t + "img>"
                + "<picture><source data-consent=ads data-consent-srcset=" + t + "source><img></picture>"
                + "<video data-consent=ads data-consent-poster=" + t + "poster></video>"
                + "<video><source data-consent=ads data-consent-src=" + t + "media></video>"
                + "<object data-consent=ads data-consent-data=" + t + "object></object>"
                + "<embed data-consent=ads data-consent-src=" + t + "embed>"
                + "<link data-consent=ads rel=stylesheet data-consent-href=" + t + "sheet>"
                + "<link data-consent=ads rel=preload as=image data-consent-href=" + t + "unused"
                + " data-consent-imagesrcset='" + t + "pictures 1x'>"
                + "<svg><image data-consent=ads data-consent-xlink:href=" + t + "svg /></svg>"
                + "<svg><script data-consent=ads type=text/plain data-consent-href=" + t + "svg.js></script></svg>"
                + "<table data-consent=ads data-consent-background=" + t + "table><tr><td>.</table>"
                + "<p data-consent=ads style='background:url(data:,consentry)' data-consent-style='background:url(" + t
                + "p)'>.</p>"
                + "<iframe data-consent=ads data-consent-service=X src='/own/x.html' data-consent-src=" + t
                + "frame.html></iframe>"
                + "<style>h1 { background: url(" + encoded + "style) } @import \"" + encoded + "no\";</style>"
                + "<style>@import \"" + encoded + "import\";</style>"
                + "<input type=image data-consent=ads data-consent-src=" + t + "input>";
        Page page = visit();
        accept(page);
        List<String> names = List.of(
                "img",
                "source",
                "poster",
                "media",
                "object",
                "embed",
                "sheet",
                "pictures",
                "svg",
                "svg.js",
                "table",
                "p",
                "frame.html",
                "style",
                "import",
                "input");
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end
                && !trackers.arrived.containsAll(
                        names.stream().map(name -> "ads.test/" + name).toList())) {
            page.waitForTimeout(50);
        }
        assertThat(trackers.arrived)
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "ads.test/" + name).toList());
        assertThat(page.locator("[data-consent], [data-consent-service]").count())
                .isZero();
    }

    @Test
    void framesOfTheSiteComeToLifeWithThePage() {
        site.frame = external("framed", "");
        site.inBody = "<iframe src=/frame></iframe>";
        Page page = visit();
        page.frameLocator("iframe").locator("script[data-consent]").waitFor(attached());
        accept(page);
        page.waitForFunction("() => frames[0].ran?.join() === 'framed'");
        page.evaluate(
                "port => { frames[0].document.body.appendChild(new frames[0].Image()).src ="
                        + " `http://ads.test:${port}/later` }",
                trackers.port());
        page.waitForCondition(() -> trackers.arrived.contains("ads.test/later"));
    }

    @Test
    void whatWasHeldOutsideThePageComesToLifeWhenItEnters() {
        Page page = visit();
        page.evaluate(
                "port => { window.kept = document.createElement('div');"
                        + " kept.innerHTML = `<img src=http://ads.test:${port}/kept>` }",
                trackers.port());
        page.evaluate("document.body.append(document.createElement('i'))");
        site.inBody = "";
        accept(page);
        page.waitForFunction("() => !document.querySelector('#consentry-banner')");
        page.waitForTimeout(200);
        page.evaluate("document.body.append(kept)");
        page.waitForCondition(() -> trackers.arrived.contains("ads.test/kept"));
    }

    @Test
    void aPageUnderAPolicyOfOursIsLoadedAnewOnce() throws IOException {
        site.close();
        site = new StubSite(Enforcement.STRICT);
        site.tags = new Tags(true, "", false);
        List<String> loads = new ArrayList<>();
        Page page = visit();
        page.onRequest(request -> {
            if (request.isNavigationRequest()) {
                loads.add(request.url());
            }
        });
        page.waitForRequest(site.url("/"), () -> accept(page));
        page.waitForFunction("() => window.consentry?.acceptedCategory('marketing')");
        page.waitForTimeout(300);
        assertThat(loads).hasSize(1);
    }

    @Test
    void onAPageWithANonceOnlyScriptsThatCarryItComeToLife() {
        site.policyField = "script-src 'nonce-abc' 'strict-dynamic'";
        site.tags = new Tags(true, "abc", false);
        site.afterHead = inline("inline", "nonce=abc")
                + external("external", "nonce=abc")
                + inline("forged", "nonce=other")
                + external("bare", "");
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.length === 2");
        page.waitForTimeout(100);
        assertThat(page.evaluate("ran.join()")).isEqualTo("inline,external");
    }

    /** As without the gateway: a nonce admits scripts that carry it, and strict-dynamic what these make. */
    @ParameterizedTest
    @CsvSource({"nonce, late own", "strict-dynamic, bare late own"})
    void whatScriptsMakeComesToLifeWhereThePagesPolicyLetIt(String kind, String expected) {
        site.policyField = "script-src 'nonce-abc' " + (kind.equals("nonce") ? "" : "'strict-dynamic'");
        site.tags = new Tags(true, "abc", false);
        site.inBody = """
                <script nonce=abc>
                const make = (name, nonce) => {
                  const e = document.createElement('script');
                  if (nonce) e.nonce = nonce;
                  e.src = 'http://ads.test:%d/' + name + '.js';
                  return document.head.appendChild(e);
                };
                make('bare');
                make('own', 'abc');
                make('late').setAttribute('nonce', 'abc');
                </script>""".formatted(trackers.port());
        Page page = visit();
        accept(page);
        page.waitForFunction("n => window.ran?.length === n", expected.split(" ").length);
        page.evaluate("() => new Promise(done => setTimeout(done, 200))");
        assertThat(String.valueOf(page.evaluate("ran.sort().join(' ')"))).isEqualTo(expected);
        assertThat(page.locator("script[type='text/plain']").count()).isZero();
    }

    @Test
    void whatIsWrittenNeedsTheNonceToo() {
        site.policyField = "script-src 'nonce-abc' 'strict-dynamic'";
        site.tags = new Tags(true, "abc", false);
        String write = "document.write('<script>" + log("bare").replace("'", "\\'") + "</scr' + 'ipt><script nonce=abc>"
                + log("own").replace("'", "\\'") + "</scr' + 'ipt>');";
        site.inBody = "<script data-consent=ads type=text/plain nonce=abc>" + write + "</script>"
                + inline("next", "nonce=abc");
        Page page = visit();
        accept(page);
        page.waitForFunction("() => window.ran?.includes('next')");
        assertThat(page.evaluate("ran.join()")).isEqualTo("own,next");
    }

    @Test
    void aPageThatAdmitsScriptsByHashesAdmitsOursAndIsLoadedAnew() {
        site.tags = new Tags(true, "", true);
        site.policyField = "script-src " + String.join(" ", site.hashes()) + " 'strict-dynamic'";
        Page page = visit();
        page.waitForRequest(site.url("/"), () -> accept(page));
    }

    private static com.microsoft.playwright.Locator.WaitForOptions attached() {
        return new com.microsoft.playwright.Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
    }
}
