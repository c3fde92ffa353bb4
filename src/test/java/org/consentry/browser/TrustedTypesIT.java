package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.banner.Tags;
import org.consentry.site.Enforcement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages on which no script may make markup or scripts of texts that aren't trusted: ours work on them, hold back what is
 * trusted too, and let nothing in that the site's policy keeps out.
 */
class TrustedTypesIT extends GuardedPages {
    private static final String REQUIRED = "require-trusted-types-for 'script'";

    /** What the page's scripts do. T stands for the tracker's origin; markup and address make a text trusted. */
    private static final String SCRIPTS = """
            window.thrown = [];
            window.reports = new Set();
            document.addEventListener('securitypolicyviolation', e => reports.add(e.effectiveDirective));
            const own = 'NAME' && trustedTypes.createPolicy('NAME', {createHTML: t => t, createScriptURL: t => t});
            const trusts = own && 'NAME' !== 'default';
            const markup = trusts ? t => own.createHTML(t) : t => t;
            const address = trusts ? t => own.createScriptURL(t) : t => t;
            const make = name => document.createElement(name);
            const add = e => document.querySelector('main').appendChild(e);
            const sinks = {
              inner: (h, u, p) => { add(make('div')).innerHTML = h(`<p>kept</p><img src=${p}inner>`) },
              outer: (h, u, p) => { add(make('div')).outerHTML = h(`<div><img src=${p}outer></div>`) },
              adjacent: (h, u, p) => add(make('div')).insertAdjacentHTML('beforeend', h(`<img src=${p}adjacent>`)),
              unsafe: (h, u, p) => add(make('div')).setHTMLUnsafe(h(`<img src=${p}unsafe>`), {}),
              fragment: (h, u, p) =>
                add(document.createRange().createContextualFragment(h(`<script src=${p}fragment.js></scr` + 'ipt>'))),
              srcdoc: (h, u, p) => { add(make('iframe')).srcdoc = h(`<img src=${p}srcdoc>`) },
              script: (h, u, p) => { const e = make('script'); e.src = u(p + 'script.js'); add(e) },
              attribute: (h, u, p) => { const e = make('script'); e.setAttribute('src', u(p + 'attribute.js')); add(e) },
              embed: (h, u, p) => { const e = make('embed'); e.src = u(p + 'embed'); add(e) },
              object: (h, u, p) => { const e = make('object'); e.data = u(p + 'object'); add(e) },
              worker: (h, u, p) => new Worker(u(p + 'worker.js')),
            };
            const attempt = (h, u, p) => Object.keys(sinks).filter(name => {
              try { sinks[name](h, u, p) } catch (e) { return e instanceof TypeError }
            }).join();
            addEventListener('DOMContentLoaded', () => {
              thrown.push(attempt(markup, address, 'T/'));
              const bare = t => t;
              if ('NAME' !== 'default') thrown.push(attempt(bare, bare, 'T/never-'), attempt(bare, bare, '/own/never-'));
              add(new Image()).src = 'T/image';
              add(make('iframe')).src = 'T/frame.html';
              try { document.body.setAttribute('onclick', '1') } catch (e) { thrown.push(e.name) }
              window.attempted = true;
            });
            """;

    private final String tracker = "http://ads.test:" + trackers.port() + "/";

    TrustedTypesIT() throws IOException {
        site.tags = Tags.PLAIN;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | shop
            trusted-types 'none'                | ''
            trusted-types foo                   | foo
            trusted-types default               | default
            """)
    void whatIsTrustedWaitsAndComesToLifeAndWhatIsNotIsRefusedAsEver(String names, String policy) {
        underThatPolicy(names, policy);
    }

    @Tag("thorough")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trusted-types *                     | shop
            trusted-types foo 'allow-duplicates'| foo
            """)
    void soItIsWhereNamesAreWideOrRepeated(String names, String policy) {
        underThatPolicy(names, policy);
    }

    private void underThatPolicy(String names, String policy) {
        String field = REQUIRED + "; " + names;
        site.policyField = field;
        fill(policy);
        Page bare = visit("attempted");
        Object thrown = bare.evaluate("thrown");
        Object reports = bare.evaluate("[...reports].sort().join()");
        Set<String> sent = arrived(bare);
        bare.close();

        trackers.arrived.clear();
        site.policyField = site.admitted(field);
        site.tags = new Tags(true, "", false);
        Page page = visit("attempted && document.querySelector('#consentry-banner:popover-open')");
        settle(page);
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).isEmpty();
        assertThat(page.evaluate("thrown")).isEqualTo(thrown);
        assertThat(page.evaluate("[...reports].sort().join()")).isEqualTo(reports);
        assertThat(page.locator("main p", new Page.LocatorOptions().setHasText("kept"))
                        .count())
                .isEqualTo(policy.isEmpty() ? 0 : 1);
        page.evaluate("window.here = true");

        accept(page);
        Set<String> expected = new TreeSet<>(sent);
        expected.addAll(List.of("ads.test/held.js", "ads.test/held-frame.js", "ads.test/held-img", "ads.test/late"));
        if (!policy.isEmpty()) {
            expected.add("ads.test/written.js");
        }
        await(page, expected);
        page.waitForFunction("() => window.ran?.includes('next')");
        settle(page);
        assertThat(trackers.arrived)
                .filteredOn(a -> a.startsWith("ads.test"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(page.evaluate("ran.filter(name => !/^(script|attribute|fragment)$/.test(name)).join()"))
                .isEqualTo(policy.isEmpty() ? "held,inline,next" : "held,inline,written,next");
        assertThat(page.evaluate("window.refused")).isEqualTo(policy.isEmpty() ? "TypeError" : null);
        assertThat(page.evaluate("window.here")).isEqualTo(true);
        assertThat(page.evaluate("[...reports].sort().join()")).isEqualTo(reports);
        page.locator("#consentry-control").click();
        page.locator("#consentry-banner:popover-open .consentry-close").click();
    }

    @Test
    void underAFenceOfOursThePageIsLoadedAnew() throws IOException {
        site.close();
        site = new StubSite(Enforcement.STRICT);
        site.policyField = site.admitted(REQUIRED + "; trusted-types foo");
        site.tags = new Tags(true, "", false);
        fill("foo");
        Page page = visit("attempted && document.querySelector('#consentry-banner:popover-open')");
        settle(page);
        assertThat(trackers.arrived).filteredOn(a -> a.startsWith("ads.test")).isEmpty();
        page.waitForRequest(site.url("/"), () -> accept(page));
        await(page, Set.of("ads.test/inner", "ads.test/script.js", "ads.test/srcdoc", "ads.test/frame.html"));
    }

    /** A page whose scripts try all this, and on which the gateway held back some things itself. */
    private void fill(String policy) {
        site.afterHead = "<script>" + SCRIPTS.replace("NAME", policy).replace("T/", tracker) + "</script>";
        String held = "data-consent=ads type=text/plain";
        site.inBody = "<script " + held + " data-consent-src=" + tracker + "held.js></script>"
                + "<script " + held + ">(window.ran ||= []).push('inline');"
                + " new Image().src = '" + tracker + "late';"
                + " try { document.write(markup('<script src=" + tracker + "written.js></scr' + 'ipt>')) }"
                + " catch (e) { refused = e.name }</script>"
                + "<img data-consent=ads data-consent-src=" + tracker + "held-img>"
                + "<iframe data-consent=ads src=/own/x.html data-consent-srcdoc='<script src=" + tracker
                + "held-frame.js></script>'></iframe>"
                + "<script " + held + ">ran.push('next')</script>";
    }

    /** What the page sends where nothing is held back: all that it is allowed to, each once. */
    private Set<String> arrived(Page page) {
        settle(page);
        Set<String> sent = new TreeSet<>(trackers.arrived);
        sent.removeIf(a -> !a.startsWith("ads.test"));
        return sent;
    }

    private void await(Page page, Set<String> arrivals) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!trackers.arrived.containsAll(arrivals) && System.nanoTime() < end) {
            page.waitForTimeout(20);
        }
        assertThat(trackers.arrived).containsAll(arrivals);
    }

    /** Without a request of the test's own, which not every policy lets pass. */
    @Override
    void settle(Page page) {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        page.evaluate("() => new Promise(done => setTimeout(done, 400))");
    }
}
