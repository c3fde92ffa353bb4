package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.banner.BannerView;
import org.consentry.banner.Tags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What scripts can do on a guarded page in a real browser: nothing for what isn't granted, and all else as ever. */
class GuardIT {
    /** Elements that load: held back until the yes, and then brought to life. T stands for the tracker's origin. */
    private static final Map<String, String> ELEMENTS = new LinkedHashMap<>();

    /** Calls: they fail as if there were no network. */
    private static final Map<String, String> CALLS = new LinkedHashMap<>();

    static {
        ELEMENTS.put("script", "const e = document.createElement('script'); e.src = 'T/ch/script'; add(e)");
        ELEMENTS.put(
                "script-type-late",
                "const e = document.createElement('script'); e.src = 'T/ch/script-type-late';"
                        + " e.type = 'text/javascript'; e.async = true;"
                        + " document.querySelector('script').parentNode.insertBefore(e, null)");
        ELEMENTS.put(
                "script-attribute",
                "const e = document.createElement('script'); e.setAttribute('SRC', 'T/ch/script-attribute'); add(e)");
        ELEMENTS.put(
                "module",
                "const e = document.createElement('script'); e.type = 'module'; e.src = 'T/ch/module'; add(e)");
        ELEMENTS.put("image", "add(new Image()).src = 'T/ch/image'");
        ELEMENTS.put("srcset", "add(new Image()).srcset = 'T/ch/srcset 1x, /own/x.svg?1 3x'");
        ELEMENTS.put(
                "source",
                "const p = document.createElement('picture'); const s = document.createElement('source');"
                        + " s.srcset = 'T/ch/source'; p.append(s, document.createElement('img')); add(p)");
        ELEMENTS.put("iframe", "add(document.createElement('iframe')).src = 'T/ch/iframe'");
        ELEMENTS.put(
                "iframe-before", "const e = document.createElement('iframe'); e.src = 'T/ch/iframe-before'; add(e)");
        ELEMENTS.put("video", "add(document.createElement('video')).src = 'T/ch/video'");
        ELEMENTS.put("poster", "add(document.createElement('video')).poster = 'T/ch/poster'");
        ELEMENTS.put(
                "audio", "const e = add(document.createElement('audio')); e.preload = 'auto'; e.src = 'T/ch/audio'");
        ELEMENTS.put("embed", "const e = document.createElement('embed'); e.src = 'T/ch/embed'; add(e)");
        ELEMENTS.put("object", "const e = document.createElement('object'); e.data = 'T/ch/object'; add(e)");
        ELEMENTS.put(
                "input", "const e = document.createElement('input'); e.type = 'image'; e.src = 'T/ch/input'; add(e)");
        ELEMENTS.put(
                "stylesheet",
                "const e = document.createElement('link'); e.href = 'T/ch/stylesheet'; e.rel = 'stylesheet'; add(e)");
        ELEMENTS.put(
                "preload",
                "const e = document.createElement('link'); e.rel = 'preload'; e.as = 'image';"
                        + " e.href = 'T/ch/preload'; add(e)");
        ELEMENTS.put(
                "svg-image",
                "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');"
                        + " const i = document.createElementNS(s.namespaceURI, 'image');"
                        + " i.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', 'T/ch/svg-image');"
                        + " s.append(i); add(s)");
        ELEMENTS.put(
                "attribute-node",
                "const e = new Image(), a = document.createAttribute('src'); a.value = 'T/ch/attribute-node';"
                        + " e.setAttributeNode(a); add(e)");
        ELEMENTS.put(
                "attribute-node-ns",
                "const e = new Image(), a = document.createAttributeNS(null, 'src');"
                        + " a.value = 'T/ch/attribute-node-ns'; e.setAttributeNodeNS(a); add(e)");
        ELEMENTS.put(
                "named-item",
                "const e = document.createElement('script'), a = document.createAttribute('src');"
                        + " a.value = 'T/ch/named-item'; e.attributes.setNamedItem(a); add(e)");
        ELEMENTS.put(
                "named-item-ns",
                "const e = add(new Image()), a = document.createAttribute('srcset'); e.alt = '';"
                        + " a.value = 'T/ch/named-item-ns 1x'; e.attributes.setNamedItemNS(a)");
        for (String key : List.of("value", "nodeValue", "textContent")) {
            ELEMENTS.put(
                    "attribute-" + key,
                    "const e = add(new Image()), a = document.createAttribute('src'); e.setAttributeNode(a); a." + key
                            + " = 'T/ch/attribute-" + key + "'");
        }
        ELEMENTS.put(
                "svg-prefix",
                "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg');"
                        + " const i = document.createElementNS(s.namespaceURI, 'image');"
                        + " i.setAttributeNS('http://www.w3.org/1999/xlink', 'x:href', 'T/ch/svg-prefix');"
                        + " s.append(i); add(s)");
        ELEMENTS.put("inner-html", "box().innerHTML = '<p>x<img src=\"T/ch/inner-html\"></p>'");
        ELEMENTS.put("inner-html-odd", "box().innerHTML = '<IMG alt=\">\" SRC = T/ch/inner-html-odd >'");
        ELEMENTS.put("inner-html-frame", "box().innerHTML = '<iframe src=T/ch/inner-html-frame></iframe>'");
        ELEMENTS.put("inner-html-svg", "box().innerHTML = '<svg><image href=\"T/ch/inner-html-svg\"/></svg>'");
        ELEMENTS.put("outer-html", "box().outerHTML = '<div><img src=T/ch/outer-html></div>'");
        ELEMENTS.put(
                "adjacent-html", "box().insertAdjacentHTML('beforeend', '<img srcset=\"T/ch/adjacent-html 2x\">')");
        ELEMENTS.put(
                "fragment",
                "box().append(document.createRange()"
                        + ".createContextualFragment('<script src=\"T/ch/fragment\"></scr' + 'ipt>'))");
        ELEMENTS.put(
                "adopted",
                "box().append(new DOMParser().parseFromString('<img src=T/ch/adopted>', 'text/html').body.firstChild)");
        ELEMENTS.put(
                "template",
                "const t = document.createElement('template'); t.innerHTML = '<img src=T/ch/template>';"
                        + " box().append(document.importNode(t.content, true))");
        ELEMENTS.put("style-attribute", "box().setAttribute('style', 'background: url(T/ch/style-attribute)')");
        ELEMENTS.put("style-property", "box().style.backgroundImage = 'url(T/ch/style-property)'");
        ELEMENTS.put(
                "style-block",
                "const e = document.createElement('style'); e.textContent = '@import \"T/ch/style-block\";'; add(e)");
        ELEMENTS.put(
                "style-rule",
                "const e = add(document.createElement('style'));"
                        + " e.sheet.insertRule('main { background: url(T/ch/style-rule) }')");
        ELEMENTS.put(
                "srcdoc",
                "add(document.createElement('iframe')).srcdoc = '<!doctype html><body><script>document.body.appendChild(new Image()).src ="
                        + " \"T/ch/srcdoc-script\"</scr' + 'ipt><img src=T/ch/srcdoc>'");
        ELEMENTS.put(
                "empty-frame",
                "const f = add(document.createElement('iframe')); const d = f.contentDocument;"
                        + " const e = d.createElement('script'); e.src = 'T/ch/empty-frame'; d.head.append(e)");
        CALLS.put("fetch", "fetch('T/ch/fetch', {mode: 'no-cors'}).catch(e => failed(e))");
        CALLS.put("request", "fetch(new Request('T/ch/request')).catch(e => failed(e))");
        CALLS.put("xhr", "const x = new XMLHttpRequest(); x.open('GET', 'T/ch/xhr'); x.onerror = failed; x.send()");
        CALLS.put("beacon", "navigator.sendBeacon('T/ch/beacon', 'x') || failed('beacon')");
        CALLS.put("socket", "new WebSocket('T/ch/socket'.replace('http', 'ws')).onerror = failed");
        CALLS.put("events", "new EventSource('T/ch/channel.events')");
        CALLS.put("font", "new FontFace('x', 'url(T/ch/font)').load().catch(e => failed(e))");
        CALLS.put("sound", "new Audio('T/ch/sound').preload = 'auto'");
        CALLS.put(
                "frame-fetch",
                "const f = add(document.createElement('iframe')); f.contentWindow.fetch('T/ch/frame-fetch')"
                        + ".catch(e => failed(e))");
    }

    private static final String TOOLS = """
            window.failures = 0;
            const failed = () => { failures++ };
            const add = e => (document.querySelector('main').append(e), e);
            const box = () => add(document.createElement('div'));
            """;

    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private final Trackers trackers = new Trackers();
    private final BrowserContext context = browsers.browser().newContext();
    private final List<String> errors = new ArrayList<>();

    GuardIT() throws IOException {
        site.tags = new Tags(true, "", false);
        context.setDefaultTimeout(10_000);
    }

    @BeforeAll
    static void open() {
        browsers = Browsers.open(Trackers.FLAG);
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
        trackers.close();
        assertThat(errors).isEmpty();
    }

    @Test
    void nothingLeavesBeforeTheYes() {
        Page page = visit();
        runAll(page);
        settle(page);
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).isEmpty();
        page.waitForFunction("() => failures >= 6");
    }

    @Test
    void everythingLeavesAfterTheYes() {
        site.view = new BannerView(true, Set.of("ads"), false, Set.of(), Set.of());
        Page page = visit();
        runAll(page);
        Set<String> expected = new TreeSet<>(ELEMENTS.keySet());
        expected.addAll(CALLS.keySet());
        awaitArrivals(page, names(expected));
    }

    @Test
    void theYesBringsToLifeWhatWasHeldEachOnceAndWithoutAReload() {
        Page page = visit();
        page.evaluate("window.here = true");
        runAll(page);
        settle(page);
        page.getByText("Accept all", new Page.GetByTextOptions().setExact(true)).click();
        awaitArrivals(page, names(ELEMENTS.keySet()));
        settle(page);
        assertThat(page.evaluate("window.here")).isEqualTo(true);
        // A style's picture may be asked for by more than one element; all else is asked for once.
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).doesNotHaveDuplicates();
    }

    @Test
    void optionalCookiesAndEntriesAreNotWrittenAndAllElseIs() {
        Page page = visit();
        page.evaluate("""
                () => {
                  document.cookie = '_st=1; Path=/';
                  document.cookie = ' st_x = 1';
                  document.cookie = '_ad=1';
                  document.cookie = 'basket=1; Path=/';
                  document.cookie = 'stx=1';
                  document.cookie = 'st_ok=1';
                  document.cookie = '_x12_vA9f=1';
                  document.cookie = '_x12_vA9g=1';
                  document.cookie = 'a.b=1';
                  localStorage.setItem('st_y', '1');
                  sessionStorage.setItem('_never', '1');
                  localStorage.setItem('theme', 'dark');
                  return Promise.all([cookieStore.set('_st', '2'), cookieStore.set({name: '_ad', value: '2'}),
                    cookieStore.set('lang', 'en')]);
                }
                """);
        assertThat(page.evaluate("document.cookie.split('; ').sort().join()"))
                .isEqualTo("_x12_vA9g=1,a.b=1,basket=1,lang=en,st_ok=1,stx=1");
        assertThat(page.evaluate("Object.keys(localStorage) + ':' + Object.keys(sessionStorage)"))
                .isEqualTo("theme:");
    }

    @Test
    void grantedCookiesAreWrittenAndRefusedOnesCanStillBeDeleted() {
        site.view = new BannerView(true, Set.of("statistics"), false, Set.of(), Set.of());
        context.addCookies(List.of(new com.microsoft.playwright.options.Cookie("_ad", "old").setUrl(site.url("/"))));
        Page page = visit();
        page.evaluate("document.cookie = '_st=1'; document.cookie = '_ad=new'; 0");
        assertThat(page.evaluate("document.cookie.split('; ').sort().join()")).isEqualTo("_ad=old,_st=1");
        page.evaluate("document.cookie = '_ad=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'; 0");
        assertThat(page.evaluate("document.cookie")).isEqualTo("_st=1");
    }

    @Test
    void anAnswerThatSaysNoRemovesTheEntriesThatWereThere() {
        context.addInitScript("localStorage._st ??= '1'; localStorage.theme = 'dark'");
        Page page = visit();
        assertThat(page.evaluate("localStorage._st")).isEqualTo("1");
        page.getByText("Reject all", new Page.GetByTextOptions().setExact(true)).click();
        page.waitForFunction("() => !localStorage._st");
        assertThat(page.evaluate("Object.keys(localStorage).join()")).isEqualTo("theme");
    }

    @Test
    void entriesWrittenAsPropertiesAreHeldTooAndStorageIsElseAsItEverWas() {
        Page page = visit();
        assertThat(page.evaluate("""
                () => {
                  'use strict';
                  const wrong = [];
                  const is = (what, so) => { if (!so) wrong.push(what) };
                  const fails = (name, act) => { try { act() } catch (e) { return e.name === name } };
                  for (const key of ['localStorage', 'sessionStorage']) {
                    const s = window[key];
                    s._st = '1';
                    s['_ad'] = '1';
                    Object.assign(s, {_never: '1', st_y: '1'});
                    Object.defineProperty(s, '_st', {value: '1'});
                    Reflect.set(s, '_st', '1');
                    document.body.appendChild(document.createElement('iframe')).contentWindow[key]._st = '1';
                    is('held', Object.keys(s).join() === '' && s.length === 0);
                    s.theme = 'dark';
                    s.setItem('count', 1);
                    Object.defineProperty(s, 'defined', {value: 'd', configurable: true, enumerable: true});
                    is('same', s === window[key] && s === globalThis[key]);
                    is('kind', s instanceof Storage && Object.prototype.toString.call(s) === '[object Storage]');
                    is('methods', s.setItem === Storage.prototype.setItem && s.getItem('theme') === 'dark');
                    is('call', Storage.prototype.getItem.call(s, 'count') === '1' && s.count === '1');
                    is('keys', Object.keys(s).sort().join() === 'count,defined,theme' && s.length === 3);
                    is('in', 'theme' in s && !('other' in s) && s.other === undefined && s.getItem('other') === null);
                    is('own', Object.hasOwn(s, 'theme') && s.hasOwnProperty('theme'));
                    is('json', JSON.stringify(Object.entries(JSON.parse(JSON.stringify(s))).sort())
                      === '[["count","1"],["defined","d"],["theme","dark"]]');
                    is('key', ['theme', 'count', 'defined'].includes(s.key(0)) && s.key(3) === null);
                    const seen = [];
                    for (const name in s) if (Object.hasOwn(s, name)) seen.push(name);
                    is('for in', seen.length === 3);
                    is('delete', delete s.theme && s.getItem('theme') === null && delete s.nothing);
                    s.removeItem('count');
                    is('removed', Object.keys(s).join() === 'defined');
                    is('descriptor', Object.getOwnPropertyDescriptor(s, 'defined').value === 'd');
                    const made = new StorageEvent('storage', {key: 'a', storageArea: s});
                    is('event', made.storageArea === s && made.key === 'a' && new StorageEvent('x').storageArea === null);
                    is('full', fails('QuotaExceededError', () => { s.big = 'x'.repeat(6000000) }));
                    is('foreign', fails('TypeError', () => Storage.prototype.getItem.call({}, 'a')));
                    is('bare', fails('TypeError', () => s.setItem()));
                    const getter = Object.getOwnPropertyDescriptor(window, key).get;
                    is('getter', getter.call(window) === s && fails('TypeError', () => getter.call({})));
                    s.clear();
                    is('clear', s.length === 0);
                  }
                  const bare = localStorage;
                  is('bare name', bare === window.localStorage && bare !== sessionStorage);
                  return wrong.join();
                }
                """)).isEqualTo("");
    }

    @Test
    void otherTabsHearOfEntriesAndKnowTheirStorageAgain() {
        Page page = visit();
        page.evaluate("addEventListener('storage', e => { window.heard = e.storageArea === localStorage && e.key })");
        visit().evaluate("localStorage._st = '1'; localStorage.theme = 'dark'; 0");
        page.waitForFunction("() => window.heard");
        assertThat(page.evaluate("heard")).isEqualTo("theme");
    }

    @Test
    void whereStorageIsOffItFailsAsItDoesWithoutUs() {
        site.inBody = "<iframe name=f sandbox=allow-scripts src=/frame></iframe>";
        site.frame = "<script>let e; try { localStorage } catch (x) { e = x } parent.postMessage(e.name, '*')</script>";
        context.addInitScript("addEventListener('message', e => { window.said = e.data })");
        Page page = visit();
        page.waitForFunction("() => window.said");
        assertThat(page.evaluate("said")).isEqualTo("SecurityError");
    }

    @Test
    void entriesAreWrittenOnceTheyAreGranted() {
        Page page = visit();
        page.evaluate("window.kept = localStorage; kept._st = '1'; 0");
        page.getByText("Accept all", new Page.GetByTextOptions().setExact(true)).click();
        page.waitForFunction("() => consentry.acceptedCategory('analytics')");
        page.evaluate("kept._st = '2'; sessionStorage.st_y = '2'; 0");
        assertThat(page.evaluate("localStorage._st + sessionStorage.getItem('st_y')"))
                .isEqualTo("22");
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
        String origin = "http://ads.test:" + trackers.port();
        site.afterHead = "<script>document.write('<img id=a src=" + origin + "/w1><script id=b src=" + origin
                + "/w2.js></scr' + 'ipt><p id=c>');document.write('text</p>')</script>";
        Page page = visit();
        settle(page);
        assertThat(trackers.arrived).noneMatch(a -> a.startsWith("ads.test"));
        assertThat(page.evaluate("[a.dataset.consent, b.type, b.dataset.consentSrc, c.textContent].join()"))
                .isEqualTo("ads,text/plain," + origin + "/w2.js,text");
        page.getByText("Accept all", new Page.GetByTextOptions().setExact(true)).click();
        page.waitForFunction("() => window.ran?.join() === 'w2'");
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

    private void awaitArrival(Page page, String arrival) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!trackers.arrived.contains(arrival) && System.nanoTime() < end) {
            page.waitForTimeout(20);
        }
        assertThat(trackers.arrived).contains(arrival);
    }

    private static Set<String> names(Set<String> channels) {
        Set<String> names = new TreeSet<>();
        for (String name : channels) {
            names.add("ads.test/ch/" + (name.equals("events") ? "channel.events" : name));
        }
        if (channels.contains("srcdoc")) {
            names.add("ads.test/ch/srcdoc-script");
        }
        return names;
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

    private void runAll(Page page) {
        String origin = "http://ads.test:" + trackers.port();
        StringBuilder script = new StringBuilder("async () => {").append(TOOLS);
        Map<String, String> all = new LinkedHashMap<>(ELEMENTS);
        all.putAll(CALLS);
        all.forEach((name, text) -> script.append("try {")
                .append(text.replace("T/", origin + "/"))
                .append("} catch (e) { setTimeout(() => { throw new Error('")
                .append(name)
                .append(": ' + e) }) }\nawait new Promise(done => setTimeout(done));"));
        page.evaluate(script.append("}").toString());
    }

    /** Until a request that passes, made after all others, has arrived. */
    private void settle(Page page) {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        page.evaluate("() => fetch('http://free.test:" + trackers.port() + "/settled')");
        page.evaluate("() => new Promise(done => setTimeout(done, 300))");
    }

    private Page visit() {
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.navigate(site.url("/"));
        page.waitForFunction("() => window.consentry && document.querySelector('#consentry-banner:popover-open')");
        return page;
    }
}
