package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.consentry.banner.Samples;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What supervisors and WCAG 2.2 ask of a banner, as far as a machine can see it, in every layout, theme, language and
 * width: {@link Checks} says what, {@link WalkIT} walks through what takes more than a look.
 */
class TwelveChecksIT {
    private static Browsers browsers;
    private static StubSite site;

    private BrowserContext context;
    private final List<String> requests = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        browsers = Browsers.open();
        site = new StubSite();
    }

    @AfterAll
    static void shut() {
        site.close();
        browsers.close();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    static Stream<Combination> sample() {
        return Combination.sample().stream();
    }

    @ParameterizedTest
    @MethodSource("sample")
    void theChecksHold(Combination combination) {
        Page page = open(combination);
        List<String> found = new ArrayList<>(firstLayer(page, combination));
        found.addAll(Checks.axe(page));
        found.addAll(reopened(page, combination));
        if (combination.theme() == Theme.AUTO) {
            found.addAll(Checks.axe(page));
            found.addAll(ownPages(page, combination));
        }
        assertThat(found).isEmpty();
    }

    /** Some 1,500 pages and as many runs of axe. */
    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void theChecksHoldEverywhere(Layout layout) {
        List<String> found = new ArrayList<>();
        List<Combination> all = Combination.all(layout).toList();
        Page page = open(all.get(0));
        for (Combination combination : all) {
            dress(page, combination);
            List<String> here = new ArrayList<>(firstLayer(page, combination));
            here.addAll(Checks.axe(page));
            here.addAll(reopened(page, combination));
            if (layout == Layout.BAR && combination.theme() == Theme.AUTO) {
                here.addAll(ownPages(page, combination));
            }
            here.forEach(finding -> found.add(combination + ": " + finding));
        }
        assertThat(found).isEmpty();
    }

    private List<String> firstLayer(Page page, Combination combination) {
        site.view = Samples.PRIVATE;
        requests.clear();
        page.navigate(site.url("/"));
        page.waitForFunction("() => document.querySelector('#consentry-banner:popover-open')");
        List<String> found = Checks.firstLayer(page, combination.policy(), combination.language());
        // 11: nobody else is asked for anything, and nothing is stored.
        requests.stream()
                .filter(url -> !url.startsWith(site.url("/")))
                .forEach(url -> found.add("11 asked for " + url));
        context.cookies().forEach(cookie -> found.add("11 stored " + cookie.name));
        return found;
    }

    /** 6 and 7: the control says how it stands, and what it reopens withdraws in one click. */
    private List<String> reopened(Page page, Combination combination) {
        site.accepted();
        page.navigate(site.url("/"));
        page.waitForFunction("() => window.consentry");
        List<String> found = new ArrayList<>();
        if (page.locator("#consentry-control b:visible").count() != 1
                || !page.locator("#consentry-control b[data-is=all]").isVisible()) {
            found.add("6 not one present state");
        }
        page.locator("#consentry-control").click();
        page.waitForFunction("() => document.querySelector('#consentry-banner:popover-open')");
        if (!page.locator("#consentry-banner button[value=withdraw]").isVisible()) {
            found.add("7 not to be withdrawn in one click");
        }
        if (!page.locator("#consentry-banner").getAttribute("lang").equals(combination.language())) {
            found.add("10 reopened in another language");
        }
        return found;
    }

    /** The pages behind the banner have no layout of their own. */
    private List<String> ownPages(Page page, Combination combination) {
        site.view = Samples.PRIVATE;
        List<String> found = new ArrayList<>();
        for (String path : List.of("/_consent/", "/_consent/cookies")) {
            page.navigate(site.url(path));
            found.addAll(Checks.ownPage(page, combination.language(), false));
            found.addAll(Checks.axe(page));
        }
        return found;
    }

    private Page open(Combination combination) {
        context = browsers.browser().newContext(new Browser.NewContextOptions());
        context.setDefaultTimeout(10_000);
        Page page = context.newPage();
        page.onRequest(request -> requests.add(request.url()));
        dress(page, combination);
        return page;
    }

    private static void dress(Page page, Combination combination) {
        site.policy = combination.policy();
        site.language = combination.language();
        page.setViewportSize(combination.width(), 720);
        ColorScheme scheme = combination.scheme();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    }
}
