package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.consentry.banner.BannerView;
import org.junit.jupiter.api.Test;

/** Cookies and entries of a guarded page's storage in a real browser: what isn't granted is not kept, all else as ever. */
class GuardStorageIT extends GuardedPages {
    GuardStorageIT() throws IOException {}

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
        accept(page);
        page.waitForFunction("() => consentry.acceptedCategory('analytics')");
        page.evaluate("kept._st = '2'; sessionStorage.st_y = '2'; 0");
        assertThat(page.evaluate("localStorage._st + sessionStorage.getItem('st_y')"))
                .isEqualTo("22");
    }
}
