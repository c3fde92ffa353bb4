package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.consentry.banner.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page held back goes with its visitor to the visitor's own page, and to nobody else. */
class HeldAlongIT {
    private static final String HELD = "<img data-consent=ads data-consent-src='//pixel.secret.example/a?uid=4711'>"
            + "<img data-consent=ads data-consent-srcset="
            + "'http://pixel.secret.example/a 1x, http://big.secret.example/ 2x'>"
            + "<script type=text/plain data-consent='statistics ads' data-consent-type=module"
            + " data-consent-src=https://count.secret.example/></script>"
            + "<a data-consent=statistics data-consent-ping=/collect href=http://plain.secret.example/>there</a>"
            + "<iframe data-consent='-' data-consent-srcdoc='<img src=//in.secret.example>'></iframe>"
            + "<p data-consent=ads data-consent-src='http://[' style='color:red'></p>"
            + "<script type=text/plain data-consent=necessary data-src=http://needed.secret.example/></script>";
    private static final String ALONG = "#held=pixel.secret.example:ads,big.secret.example:ads,"
            + "count.secret.example:statistics ads,localhost:statistics";

    private static Browsers browsers;

    private StubSite site;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void open() {
        browsers = Browsers.open();
    }

    @AfterAll
    static void shut() {
        browsers.close();
    }

    @BeforeEach
    void start() throws IOException {
        site = new StubSite();
        site.inBody = HELD;
        context = browsers.browser().newContext();
        page = context.newPage();
    }

    @AfterEach
    void stop() {
        context.close();
        site.close();
    }

    private void visit() {
        page.navigate(site.url("/"));
        page.waitForFunction("() => window.consentry");
        page.locator("#consentry-banner:visible, #consentry-control:visible")
                .first()
                .hover();
        page.waitForFunction(
                "() => performance.getEntriesByType('resource').some((r) => r.name.endsWith('/banner.js'))");
    }

    private String fragment() {
        return URLDecoder.decode(page.evaluate("location.hash").toString(), StandardCharsets.UTF_8);
    }

    @Test
    void theListGoesFromTheBannerOverThePreferencesToTheOwnPageAndIsNeverSent() {
        visit();
        page.locator("a.consentry-button").click();
        page.waitForURL("**/_consent/?**");
        assertThat(fragment()).isEqualTo(ALONG);
        page.locator(".links a[href*='/mine?']").click();
        page.waitForURL("**/_consent/mine?**");
        assertThat(fragment()).isEqualTo(ALONG);
        assertThat(page.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
                .isEqualTo("{}{}");
        assertThat(site.received).anyMatch(request -> request.startsWith("/_consent/mine?"));
        assertThat(String.join("\n", site.received)).doesNotContain("secret.example", "held=");
    }

    @Test
    void whatIsGrantedIsNotHeldAndALinkToAPartOfAPageStaysWhatItIs() {
        visit();
        page.evaluate("document.addEventListener('click', (event) => event.preventDefault())");
        page.locator(".consentry-links a").first().click();
        assertThat(page.locator(".consentry-links a").first().getAttribute("href"))
                .endsWith("#services");

        site.view = Samples.ACCEPTED;
        visit();
        page.evaluate("() => document.getElementById('consentry-control').dispatchEvent(new MouseEvent('auxclick',"
                + " {bubbles: true}))");
        assertThat(page.locator("#consentry-control").getAttribute("href")).endsWith("#held=");
    }
}
