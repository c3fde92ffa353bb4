package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.banner.BannerView;
import org.consentry.banner.Samples;
import org.consentry.banner.Tags;
import org.consentry.consent.Choice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the banner's script does in a real browser, and what goes on without it. */
class BannerScriptIT {
    private static final String LISTEN = """
            window.heard = []; window.dataLayer = [];
            for (const name of ['ready', 'consent', 'change', 'show', 'hide'])
              addEventListener('consentry:' + name, e => heard.push(name + ':' + e.detail.changed.join('+')));
            """;

    private static Browsers browsers;

    private final StubSite site;
    private final List<String> requests = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private BrowserContext context;

    BannerScriptIT() throws IOException {
        site = new StubSite();
        context = browsers.browser().newContext();
    }

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

    static Stream<Arguments> choices() {
        return Stream.of(
                arguments(
                        Choice.Kind.ACCEPT_ALL,
                        "Accept all",
                        "Cookies: all accepted",
                        "statistics+statistics_metrics+ads+video+video_reel"),
                arguments(Choice.Kind.REJECT_ALL, "Reject all", "Cookies: only necessary", ""));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aChoiceIsSentWithoutLeavingThePage(Choice.Kind kind, String button, String shown, String changed) {
        Page page = visit("/");
        page.evaluate("window.here = true");
        click(page, button);
        // The control is there as soon as the banner hides; the banner goes once the choice is recorded.
        page.waitForFunction("() => !document.querySelector('#consentry-banner')");
        assertThat(page.locator("#consentry-control").innerText()).isEqualTo(shown);
        assertThat(page.evaluate("window.here")).isEqualTo(true);
        assertThat(site.choices).containsExactly("ticket=t1&return=%2F&choice=" + kind.id());
        assertThat(page.evaluate("heard.join()"))
                .isEqualTo("ready:,show:,hide:,consent:" + changed + ",change:" + changed);
        assertThat(page.evaluate("dataLayer.map(e => e.event).join()")).isEqualTo("consentry_change");
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aChoiceWorksWithoutScript(Choice.Kind kind, String button, String shown, String changed) {
        Page page = visit("/", false);
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        click(page, button);
        page.locator("#consentry-control").waitFor();
        assertThat(page.locator("#consentry-control").innerText()).isEqualTo(shown);
        assertThat(site.choices).containsExactly("ticket=t1&return=%2F&choice=" + kind.id());
    }

    @Test
    void switchesAreSetWithoutScript() {
        Page page = visit("/", false);
        click(page, "Choose");
        assertThat(page.locator(":checked").count()).isZero();
        page.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("Statistics"))
                .check();
        click(page, "Save my choice");
        page.locator("#consentry-control").click();
        assertThat(page.locator("[name=purpose]:checked").getAttribute("value")).isEqualTo("statistics");
        assertThat(site.choices).singleElement().asString().contains("&purpose=statistics&", "&choice=custom");
    }

    /** What the switches show is what is sent, whatever was moved. */
    @Test
    void servicesGoAlongWithTheirPurpose() {
        Page page = visit("/_consent/");
        Locator video = page.locator("[role=switch][name=purpose][value=video]");
        Locator reel = page.locator("[role=switch][name=vendor][value=video_reel]");
        page.locator("summary").all().forEach(Locator::click);
        video.check();
        assertThat(reel.isChecked()).isTrue();
        video.uncheck();
        assertThat(reel.isChecked()).isFalse();
        video.check();
        reel.uncheck();
        click(page, "Save my choice");
        page.locator("#consentry-control").waitFor();
        assertThat(site.choices)
                .singleElement()
                .asString()
                .contains("exact=yes&", "&purpose=video&")
                .doesNotContain("vendor=");
        String follow = "Switching the purpose on switches on all of these";
        assertThat(visit("/_consent/").getByText(follow).count()).isZero();
        assertThat(visit("/_consent/", false).getByText(follow).count()).isPositive();
    }

    @Test
    void whatOneTabIsAnsweredHoldsInTheOther() {
        // None of these is what somebody typed.
        site.inBody = "<input type=checkbox><input type=radio><input type=range><input type=color><input type=hidden>";
        Page one = visit("/");
        Page other = context.newPage();
        other.addInitScript(LISTEN);
        other.navigate(site.url("/"));
        other.waitForFunction("() => window.heard && heard.includes('show:')");
        other.evaluate("window.here = true");
        click(one, "Accept all");
        other.waitForFunction("() => consentry.acceptedCategory('marketing')");
        assertThat(other.locator("#consentry-banner").isVisible()).isFalse();
        assertThat(other.locator("#consentry-control").innerText()).isEqualTo("Cookies: all accepted");
        assertThat(other.evaluate("window.here")).isEqualTo(true);
        assertThat(site.choices).hasSize(1);

        one.evaluate("() => { consentry.withdraw(); }");
        other.waitForFunction("() => window.consentry && !window.here && !consentry.acceptedCategory('marketing')");
        assertThat(site.choices).hasSize(2);
    }

    @Test
    void whatThePreferenceCentreOfOneTabIsAnsweredHoldsInTheOther() {
        Page other = visit("/");
        Page one = context.newPage();
        one.navigate(site.url("/_consent/"));
        click(one, "Accept all");
        other.waitForFunction("() => consentry.acceptedCategory('marketing')");
        assertThat(other.locator("#consentry-banner").isVisible()).isFalse();
        assertThat(site.choices).hasSize(1);
    }

    /** Nothing more is let through; what already runs goes on until the page is left. */
    @Test
    void aWithdrawalInAnotherTabLosesNothingThatWasTyped() {
        site.inBody = "<textarea id=letter></textarea>";
        site.view = Samples.ACCEPTED;
        Page one = visit("/");
        Page other = context.newPage();
        other.addInitScript(LISTEN);
        other.navigate(site.url("/"));
        other.waitForFunction("() => window.heard && heard.includes('consent:')");
        other.locator("#letter").fill("Dear shop");
        one.evaluate("() => { consentry.withdraw(); }");
        other.waitForFunction("() => !consentry.acceptedCategory('marketing')");
        assertThat(other.locator("#letter").inputValue()).isEqualTo("Dear shop");
        assertThat(other.locator("#consentry-control").innerText()).isEqualTo("Cookies: only necessary");
    }

    @Test
    void aLayerThatWaitedForTheAnswerIsToldOfIt() {
        site.tags = new Tags(true, "", false);
        site.inBody = "<script type=text/plain data-consent=statistics>window.dataLayer = []</script>";
        Page page = visit("/");
        page.evaluate("delete window.dataLayer");
        click(page, "Accept all");
        page.waitForFunction("() => window.dataLayer?.length");
        assertThat(page.evaluate("dataLayer.map(e => e.event).join()")).isEqualTo("consentry_change");
    }

    @Test
    void aDecidedPageAsksForNothingMore() {
        site.view = Samples.ACCEPTED;
        Page page = visit("/");
        assertThat(page.evaluate("heard.join()")).isEqualTo("ready:,consent:");
        assertThat(requests).noneMatch(url -> url.contains("banner.") || url.contains("/state"));
        assertThat(page.evaluate("JSON.stringify(consentry.getUserPreferences())"))
                .isEqualTo("{\"acceptType\":\"all\",\"acceptedCategories\":[\"necessary\",\"analytics\",\"marketing\","
                        + "\"functional\"],\"rejectedCategories\":[]}");
    }

    @Test
    void theControlReopensTheFirstLayerWhichClosesWithoutAnAnswer() {
        site.view = Samples.ACCEPTED;
        Page page = visit("/");
        page.locator("#consentry-control").click();
        page.locator("#consentry-banner").waitFor();
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("consentry-banner");
        assertThat(page.locator("#consentry-banner").evaluate("e => getComputedStyle(e).position"))
                .isEqualTo("fixed");
        page.keyboard().press("Escape");
        page.locator("#consentry-control").waitFor();
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("consentry-control");
        assertThat(site.choices).isEmpty();
        page.keyboard().press("Enter");
        page.locator("#consentry-banner").waitFor();
        assertThat(page.locator("#consentry-banner").count()).isEqualTo(1);
    }

    @Test
    void withdrawingTakesOneClickOnTheReopenedLayerAndLoadsThePageOnce() {
        site.view = Samples.ACCEPTED;
        Page page = visit("/");
        page.locator("#consentry-control").click();
        requests.clear();
        page.waitForRequest(site.url("/"), () -> click(page, "Withdraw my consent"));
        page.waitForFunction("() => window.heard && heard.join() === 'ready:,consent:'");
        assertThat(page.locator("#consentry-control").innerText()).isEqualTo("Cookies: only necessary");
        assertThat(requests).filteredOn(url -> url.equals(site.url("/"))).hasSize(1);
    }

    @Test
    void aRefusedChoiceIsSaidAndTheBannerStays() {
        Page page = visit("/");
        site.refuseWith = 503;
        click(page, "Accept all");
        page.getByText("Please choose again.").waitFor();
        assertThat(page.locator("#consentry-banner").isVisible()).isTrue();
        assertThat(page.evaluate("consentry.validConsent()")).isEqualTo(false);
        site.refuseWith = 0;
        click(page, "Reject all");
        page.locator("#consentry-control").waitFor();
        // The banner gives way before the answer is there.
        page.waitForFunction("() => consentry.validConsent()");
    }

    @Test
    void aStaleTicketBringsAFreshFirstLayer() {
        Page page = visit("/");
        site.refuseWith = 403;
        click(page, "Accept all");
        page.getByText("Please choose again.").waitFor();
        site.refuseWith = 0;
        click(page, "Accept all");
        page.locator("#consentry-control").waitFor();
        assertThat(site.choices.get(1)).startsWith("ticket=t2&");
    }

    @Test
    void withoutAnAnswerTheFormGoesTheOldWay() {
        Page page = visit("/");
        page.route(
                "**/choices",
                route -> {
                    if ("fetch".equals(route.request().resourceType())) {
                        route.abort();
                    } else {
                        route.fallback();
                    }
                },
                new Page.RouteOptions().setTimes(1));
        page.waitForRequest(site.url("/"), () -> click(page, "Reject all"));
        page.locator("#consentry-control").waitFor();
        assertThat(page.locator("#consentry-control").innerText()).isEqualTo("Cookies: only necessary");
        assertThat(site.choices).containsExactly("ticket=t1&return=%2F&choice=reject-all");
    }

    @Test
    void acceptCategoryCountsOnlyOnTheVisitorsOwnAct() {
        site.view = new BannerView(false, Set.of("video"), true, Set.of(), Set.of());
        site.afterHead = "<script>addEventListener('consentry:ready', () =>"
                + " consentry.acceptCategory('analytics').then(r => window.result = r))</script>";
        Page page = visit("/");
        page.waitForFunction("() => 'result' in window");
        assertThat(page.evaluate("window.result")).isEqualTo(false);
        assertThat(site.choices).isEmpty();
        page.evaluate("document.querySelector('#last').onclick = () =>"
                + " { consentry.acceptCategory(['analytics', 'nonsense']).then(r => window.second = r) }; 0");
        page.locator("#last").click();
        page.waitForFunction("() => window.second");
        assertThat(site.choices)
                .containsExactly("ticket=t3&method=api&return=%2F&choice=custom&was=video"
                        + "&purpose=statistics&purpose=video");
        assertThat(page.evaluate("[consentry.acceptedCategory('analytics'), consentry.acceptedCategory('ads'),"
                        + " consentry.acceptedCategory('necessary'), consentry.acceptedCategory('no')].join()"))
                .isEqualTo("true,false,true,false");
    }

    @Test
    void acceptCategoryAddsToWhatAnotherTabLeft() {
        site.view = Samples.ACCEPTED;
        Page page = visit("/");
        site.view = Samples.REJECTED;
        page.evaluate("document.querySelector('#last').onclick = () => { consentry.acceptCategory('analytics') }; 0");
        page.locator("#last").click();
        page.waitForCondition(() -> !site.choices.isEmpty());
        assertThat(site.choices)
                .containsExactly("ticket=t3&method=api&return=%2F&choice=custom&was=&purpose=statistics");
    }

    @Test
    void thePageBehindTheBackButtonIsLoadedAnewAfterAWithdrawal() {
        site.view = Samples.ACCEPTED;
        Page page = visit("/");
        page.navigate(site.url("/_consent/"));
        site.view = Samples.REJECTED;
        page.goBack();
        page.getByText("Cookies: only necessary").waitFor();
        page.waitForFunction("() => window.consentry && !consentry.acceptedCategory('marketing')");
    }

    private Page visit(String path) {
        return visit(path, true);
    }

    private Page visit(String path, boolean script) {
        context.close();
        context = browsers.browser().newContext(new Browser.NewContextOptions().setJavaScriptEnabled(script));
        context.setDefaultTimeout(10_000);
        Page page = context.newPage();
        page.addInitScript(LISTEN);
        page.onPageError(errors::add);
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(site.url(path));
        if (script) {
            page.waitForFunction(
                    "() => heard.includes('show:') || heard[0] && !document.querySelector('#consentry-banner')"
                            + " || location.pathname.startsWith('/_consent')");
        }
        return page;
    }

    private static void click(Page page, String text) {
        page.getByText(text, new Page.GetByTextOptions().setExact(true)).click();
    }
}
