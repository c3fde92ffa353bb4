package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.banner.BannerView;
import org.consentry.banner.Samples;
import org.consentry.banner.Tags;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.HostRule;
import org.consentry.consent.GuardTable;
import org.consentry.consent.SiteHosts;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** What scripts can do on a guarded page in a real browser: nothing for what isn't granted, and all else as ever. */
class GuardIT extends GuardedPages {
    GuardIT() throws IOException {}

    @Test
    void nothingLeavesBeforeTheYes() {
        Page page = visit();
        page.evaluate(ScriptChannels.all(origin()));
        settle(page);
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).isEmpty();
        page.waitForFunction("() => failures >= 6");
    }

    @Test
    void everythingLeavesAfterTheYes() {
        site.view = new BannerView(true, Set.of("ads"), false, Set.of(), Set.of());
        Page page = visit();
        page.evaluate(ScriptChannels.all(origin()));
        awaitArrivals(page, ScriptChannels.arrivals(true));
    }

    @Test
    void theYesBringsToLifeWhatWasHeldEachOnceAndWithoutAReload() {
        Page page = visit();
        page.evaluate("window.here = true");
        page.evaluate(ScriptChannels.all(origin()));
        settle(page);
        accept(page);
        awaitArrivals(page, ScriptChannels.arrivals(false));
        settle(page);
        assertThat(page.evaluate("window.here")).isEqualTo(true);
        // A style's picture may be asked for by more than one element; all else is asked for once.
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).doesNotHaveDuplicates();
    }

    @Test
    void whatPassesBehavesAsItEverDid() {
        Page page = visit();
        assertThat(page.evaluate("""
                async port => {
                  const wrong = [];
                  const is = (what, so) => { if (!so) wrong.push(what) };
                  is('name', fetch.name === 'fetch' && fetch.length === 1 && WebSocket.name === 'WebSocket');
                  is('text', Function.prototype.toString.call(fetch).includes('[native code]'));
                  is('setter', Object.getOwnPropertyDescriptor(Document.prototype, 'cookie').set.name.includes('cookie'));
                  is('frozen', Object.getOwnPropertyDescriptor(window, 'fetch').writable);
                  class Mine extends WebSocket { hello() { return 'hi' } }
                  const socket = new Mine('ws://localhost:1/');
                  is('subclass', socket.hello() === 'hi' && socket instanceof Mine && socket instanceof WebSocket);
                  is('constants', WebSocket.OPEN === 1);
                  is('new', (() => { try { WebSocket('ws://localhost') } catch (e) { return e instanceof TypeError } })());
                  is('this', (() => { try { document.createElement.call({}, 'a') } catch (e) { return e instanceof TypeError } })());
                  is('this 2', (() => { try { Node.prototype.appendChild.call({}, 1) } catch (e) { return e instanceof TypeError } })());
                  is('bad', (() => { try { new XMLHttpRequest().open('GET', 'http://[') } catch (e) { return e.name === 'SyntaxError' } })());
                  is('read back', Object.assign(new Image(), {src: `http://ads.test:${port}/x y`}).src === `http://ads.test:${port}/x%20y`);
                  is('own path', Object.assign(new Image(), {src: '/own/x.svg'}).getAttribute('src') === '/own/x.svg');
                  is('exception', Object.assign(new Image(), {src: `http://plain.ads.test:${port}/x`}).hasAttribute('src'));
                  is('undefined', localStorage.setItem('_st', 1) === undefined
                    && document.body.setAttribute('a', 'b') === undefined);
                  is('not found', (() => { try { document.body.insertBefore(new Image(), document.head) }
                    catch (e) { return e.name === 'NotFoundError' } })());
                  const div = document.createElement('div');
                  const text = '<p title="http://ads.test/">kept <b>as</b> it is &amp; was<script src=http://ads.test/></scr' + 'ipt>';
                  div.innerHTML = text;
                  is('markup', div.innerHTML === text.replace('http://ads.test/>', '"http://ads.test/">') + '</p>');
                  is('link', Object.assign(document.createElement('a'), {href: 'http://ads.test/'}).outerHTML
                    === '<a href="http://ads.test/"></a>');
                  is('answer', (await fetch('/own/ok.js')).ok);
                  const error = await fetch(`http://ads.test:${port}/`).catch(e => e);
                  is('failure', error instanceof TypeError);
                  const sync = new XMLHttpRequest();
                  sync.open('GET', `http://never.test:${port}/`, false);
                  is('sync', (() => { try { sync.send() } catch (e) { return e.name === 'NetworkError' } })());
                  const refused = new WebSocket(`ws://ads.test:${port}/`);
                  is('refused', refused.readyState === 0 && await new Promise(done => refused.onclose = e => done(e.code === 1006)));
                  is('worker', new Worker('/collect/worker.js') instanceof Worker);
                  is('path', (await fetch('/collect?x').catch(() => 0)) === 0);
                  is('path 2', (await fetch('/px1/y').catch(() => 0)) === 0);
                  is('like a path', (await fetch('/own/collect')).ok);
                  return wrong.join();
                }
                """, trackers.port())).isEqualTo("");
        assertThat(trackers.arrived).noneMatch(a -> a.startsWith("ads.test") || a.startsWith("never.test"));
        assertThat(site.own).noneMatch(path -> path.contains("/px") || path.equals("localhost/collect"));
    }

    @Test
    void markupAsTextIsWrittenWithoutWhatItWouldLoad() {
        String origin = origin();
        site.afterHead = "<script>document.write('<img id=a src=" + origin + "/w1><script id=b src=" + origin
                + "/w2.js></scr' + 'ipt><p id=c>');document.write('text</p>')</script>";
        Page page = visit();
        settle(page);
        assertThat(trackers.arrived).noneMatch(a -> a.startsWith("ads.test"));
        assertThat(page.evaluate("[a.dataset.consent, b.type, b.dataset.consentSrc, c.textContent].join()"))
                .isEqualTo("ads,text/plain," + origin + "/w2.js,text");
        accept(page);
        page.waitForFunction("() => window.ran?.join() === 'w2'");
    }

    @Test
    void theDomainThatThePageWasAskedFromIsTheSitesOwn() {
        site.tags = new Tags(true, "", false, "ads.test");
        Page page = visit();
        page.evaluate(
                "port => { const add = e => document.body.appendChild(e);"
                        + " add(new Image()).src = `http://img.ads.test:${port}/own`;"
                        + " add(new Image()).src = `http://never.test:${port}/not`;"
                        + " add(document.createElement('iframe')).srcdoc ="
                        + " `<img src=http://never.test:${port}/not><script>document.body.appendChild(new Image()).src"
                        + " = 'http://img.ads.test:${port}/inside'</scr` + 'ipt>' }",
                trackers.port());
        awaitArrival(page, "img.ads.test/own");
        awaitArrival(page, "img.ads.test/inside");
        settle(page);
        assertThat(trackers.arrived).doesNotContain("never.test/not");
    }

    @Test
    void aDocumentWrittenIntoAFrameIsGuardedWhereScriptsNeedTheirHash() {
        site.tags = new Tags(true, "", true);
        site.policyField = "script-src " + String.join(" ", site.hashes()) + " 'strict-dynamic'";
        Page page = visit();
        page.evaluate("document.body.appendChild(document.createElement('iframe')).srcdoc = '<p id=p>text</p>'");
        page.frameLocator("iframe").locator("#p").waitFor();
        assertThat(page.evaluate(
                        "port => { const w = frames[0]; const i = w.document.body.appendChild(new w.Image());"
                                + " i.src = `http://ads.test:${port}/x`; return i.dataset.consent }",
                        trackers.port()))
                .isEqualTo("ads");
    }

    @Test
    void aFrameSetByScriptShowsThePlaceholder() {
        Page page = visit();
        page.evaluate(
                "src => { const f = document.createElement('iframe'); f.src = src;"
                        + " document.querySelector('main').append(f) }",
                "http://film.test:" + trackers.port() + "/film.html");
        page.frameLocator("main iframe").getByText("Load once").click();
        awaitArrival(page, "film.test/film.html");
    }

    /** Hosts of the catalogue stand in the table as hashes: the browser finds in them what the gateway put there. */
    @Test
    void aCatalogueInHashesIsReadAsItIsWritten() throws Exception {
        SitePolicy demo = PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"));
        Catalog catalog = Catalog.load();
        SiteHosts hosts = SiteHosts.of(demo, new Classifier(catalog));
        List<String> names = catalog.hosts().stream().map(HostRule::host).toList();
        site.close();
        site = new StubSite(Samples.shop(), GuardTable.text(demo, catalog));
        site.tags = new Tags(true, "", false);
        Page page = visit();
        Object said = page.evaluate(
                "names => names.map(name =>"
                        + " Object.assign(new Image(), {src: `https://${name}:1/`}).dataset.consent ?? '')",
                names);
        assertThat(said)
                .isEqualTo(names.stream()
                        .map(hosts::judge)
                        .map(verdict -> verdict.passes() ? "" : verdict.purpose())
                        .toList());
    }

    private String origin() {
        return "http://ads.test:" + trackers.port();
    }

    private void awaitArrival(Page page, String arrival) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!trackers.arrived.contains(arrival) && System.nanoTime() < end) {
            page.waitForTimeout(20);
        }
        assertThat(trackers.arrived).contains(arrival);
    }

    private void awaitArrivals(Page page, Set<String> expected) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!trackers.arrived.containsAll(expected) && System.nanoTime() < end) {
            page.waitForTimeout(50);
        }
        Set<String> arrived = new TreeSet<>(trackers.arrived);
        arrived.removeIf(a -> !a.startsWith("ads.test"));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(arrived);
        arrived.removeAll(expected);
        assertThat(missing).as("missing").isEmpty();
        assertThat(arrived).as("not expected").isEmpty();
    }
}
