package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.consentry.banner.Tags;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that make it hard to be seen and used in: there the banner waits, answers for nobody, and is usable after. */
class HardPagesIT {
    private static final String OPEN = "document.querySelector('#consentry-banner:popover-open')";

    private static Browsers browsers;

    private final StubSite site = new StubSite();
    private final List<String> errors = new ArrayList<>();
    private BrowserContext context = browsers.browser().newContext();

    HardPagesIT() throws IOException {}

    @BeforeAll
    static void open() {
        browsers = Browsers.open();
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'<!DOCTYPE html>', '<base href=https://elsewhere.example/ target=_blank>'"})
    void quirksAndABaseElementChangeNothing(String doctype, String base) {
        site.doctype = doctype;
        site.afterHead = base;
        Page page = visit(true);
        assertThat(page.locator("#consentry-title").evaluate("e => getComputedStyle(e).fontSize"))
                .isEqualTo("18px");
        rejects(page);
        assertThat(context.pages()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aTransformedPageAndAWarOfLayersLeaveItInView(Layout layout) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        site.css = "body {transform:translateZ(0)} main {position:relative; z-index:2147483647; background:#fff}"
                + "#over {position:fixed; inset:0; z-index:2147483647; background:#eee}";
        site.inBody = "<div id=over></div>";
        Page page = visit(true);
        page.waitForFunction("() => " + OPEN);
        page.evaluate("document.body.append(document.querySelector('#over'))");
        BoundingBox box = page.locator("#consentry-banner").boundingBox();
        assertThat(box.y).isPositive();
        assertThat(box.y + box.height).isLessThanOrEqualTo(720);
        rejects(page);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModalDialogOfTheSiteIsClosedFirstAndItsClosingAnswersNothing(boolean before) {
        String show = "document.querySelector('#modal').showModal()";
        site.inBody = "<dialog id=modal><p>Ours is first.</p><button id=ok autofocus>Fine</button></dialog>"
                + (before ? "<script>" + show + "</script>" : "");
        Page page = visit(true);
        page.waitForFunction("() => " + OPEN);
        if (!before) {
            page.evaluate(show);
        }
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("ok");
        page.keyboard().press("Escape");
        assertThat(page.evaluate("document.querySelector('#modal').open")).isEqualTo(false);
        assertThat(site.choices).isEmpty();
        rejects(page);
    }

    @Test
    void afterAFullScreenItIsStillThere() {
        site.inBody = "<div id=film><button id=full onclick='this.parentNode.requestFullscreen()'>Film</button></div>";
        Page page = visit(true);
        page.waitForFunction("() => " + OPEN);
        page.locator("#full").click();
        page.waitForFunction("() => document.fullscreenElement?.id === 'film'");
        assertThat(page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight - 40).id"))
                .isEqualTo("film");
        page.evaluate("() => document.exitFullscreen()");
        page.waitForFunction("() => !document.fullscreenElement");
        assertThat(site.choices).isEmpty();
        rejects(page);
    }

    @ParameterizedTest
    @EnumSource
    void underAPolicyThatAdmitsNothingItIsAllThere(Layout layout) {
        site.policy = Combination.policy(layout, Theme.AUTO);
        site.tags = new Tags(false, "", true);
        site.policyField = site.admitted("default-src 'none'; base-uri 'none'; form-action 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'");
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.addInitScript("window.against = []; document.addEventListener('securitypolicyviolation',"
                + " e => against.push(e.effectiveDirective + ' ' + e.blockedURI))");
        page.navigate(site.url("/"));
        page.waitForFunction("() => " + OPEN);
        assertThat(page.locator("#consentry-banner").evaluate("e => getComputedStyle(e).position"))
                .isEqualTo("fixed");
        rejects(page);
        page.locator("#consentry-control").click();
        page.waitForFunction("() => " + OPEN);
        // The page's own style element is what its policy was made against.
        assertThat(page.evaluate("against.filter(a => !/^style-src-elem inline$/.test(a)).join()"))
                .isEqualTo("");
    }

    /** Those of years ago know neither layers nor popovers, nor {@code :has}; many run no modules. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inAnOldWebViewItIsPlainAndWorks(boolean script) {
        site.sheets = css -> css.substring(0, Math.max(0, css.indexOf("@layer")));
        Page page = visit(script, """
                delete HTMLElement.prototype.popover;
                delete HTMLElement.prototype.showPopover;
                delete HTMLElement.prototype.hidePopover;
                """);
        if (script) {
            page.waitForFunction("() => window.consentry");
            assertThat(page.evaluate("'popover' in HTMLElement.prototype")).isEqualTo(false);
        }
        assertThat(page.evaluate("getComputedStyle(document.querySelector('#consentry-banner')).position"))
                .isEqualTo("fixed");
        BoundingBox box = page.locator("#consentry-banner").boundingBox();
        assertThat(box.y + box.height).isEqualTo(720);
        assertThat(page.evaluate("getComputedStyle(document.querySelector('#consentry-banner')).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        rejects(page);
        assertThat(page.locator("#consentry-control").isVisible()).isTrue();
        page.locator("h1").click();
    }

    /** No is said, and the control stands where the banner was. */
    private void rejects(Page page) {
        page.getByText("Reject all", new Page.GetByTextOptions().setExact(true)).click();
        page.locator("#consentry-control b[data-is=necessary]:visible").waitFor();
        assertThat(page.locator("#consentry-banner:visible").count()).isZero();
        page.waitForCondition(() -> site.choices.size() == 1);
    }

    private Page visit(boolean script) {
        return visit(script, "");
    }

    private Page visit(boolean script, String first) {
        context.close();
        context = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1280, 720)
                        .setJavaScriptEnabled(script));
        context.setDefaultTimeout(10_000);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.addInitScript(first);
        page.navigate(site.url("/"));
        return page;
    }
}
