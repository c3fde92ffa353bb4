package org.consentry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame with a sandbox: our page in it works, and what it is for never loads outside that sandbox. */
class SandboxedFrameIT extends GuardedPages {
    /** As the gateway writes it. */
    private static final String OURS =
            "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-top-navigation";

    private final String film = "http://film.test:" + trackers.port() + "/film.html";

    SandboxedFrameIT() throws IOException {}

    /** The page, with the frame held in its bytes, or made by a script in each of these ways. */
    private Page pageWith(String way) {
        String made = "const f = document.createElement('iframe'); f.name = 'film'; ";
        String add = " document.querySelector('main').prepend(f);";
        String script = switch (way) {
            case "script" -> made + "f.sandbox = 'allow-scripts'; f.src = '" + film + "';" + add;
            case "late" -> made + "f.setAttribute('sandbox', 'allow-scripts');" + add + " f.src = '" + film + "';";
            case "text" ->
                "document.querySelector('h1').insertAdjacentHTML('beforebegin'," + " '<iframe name=film src=" + film
                        + " sandbox=allow-scripts></iframe>')";
            default -> "";
        };
        site.inBody = script.isEmpty()
                ? "<iframe name=film data-consent=video data-consent-service=X src='/_consent/placeholder?u=" + film
                        + "&p=video&s=1' sandbox='" + OURS + "' data-consent-src='" + film
                        + "' data-consent-sandbox=allow-scripts></iframe>"
                : "<script>addEventListener('DOMContentLoaded', () => { " + script + " })</script>";
        return visit();
    }

    @ParameterizedTest
    @ValueSource(strings = {"markup", "script", "late", "text"})
    void alwaysIsSentFromWithinIt(String way) {
        Page page = pageWith(way);
        FrameLocator frame = page.frameLocator("iframe[name=film]");
        page.waitForRequest(site.url("/"), () -> frame.getByText("Always allow").evaluate("button => button.click()"));
        page.waitForFunction("() => window.consentry?.getUserPreferences().acceptType === 'custom'");
        assertThat(site.choices).hasSize(1);
        assertThat(site.choices.get(0)).contains("&purpose=video&");
    }

    @ParameterizedTest
    @ValueSource(strings = {"markup", "script", "late", "text"})
    void whatItIsForOpensBesideThePageOrInItsOwnSandbox(String way) {
        Page page = pageWith(way);
        assertThat(page.locator("iframe[name=film]").getAttribute("sandbox")).isEqualTo(OURS);
        FrameLocator frame = page.frameLocator("iframe[name=film]");
        frame.getByText("Always allow").waitFor();
        assertThat(frame.getByText("Load once").count()).isZero();
        Page beside =
                page.waitForPopup(() -> frame.getByText("Open in a new tab").evaluate("link => link.click()"));
        beside.waitForURL(film);
        assertThat(beside.evaluate("self.origin")).isEqualTo(film.substring(0, film.lastIndexOf('/')));
        beside.close();
        trackers.arrived.clear();

        accept(page);
        page.waitForCondition(() -> trackers.arrived.contains("film.test/film.html"));
        Frame shown = page.frame("film");
        shown.waitForURL(film);
        assertThat(shown.evaluate("self.origin")).isEqualTo("null");
        assertThat(page.locator("iframe[name=film]").evaluate("f => f.outerHTML"))
                .asString()
                .contains("sandbox=\"allow-scripts\"")
                .doesNotContain("data-consent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"markup", "script"})
    void whateverElseAScriptShowsThereIsInItsOwnSandboxToo(String way) {
        Page page = pageWith(way);
        page.frameLocator("iframe[name=film]").getByText("Always allow").waitFor();
        page.evaluate("document.querySelector('iframe[name=film]').src = '/own/other.html'");
        Frame shown = page.frame("film");
        shown.waitForURL(site.url("/own/other.html"));
        assertThat(shown.evaluate("self.origin")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"markup", "script"})
    void aSandboxThatAScriptHasSetSinceIsNotLoosened(String way) {
        Page page = pageWith(way);
        page.frameLocator("iframe[name=film]").getByText("Always allow").waitFor();
        page.evaluate("document.querySelector('iframe[name=film]').setAttribute('sandbox', '')");
        accept(page);
        page.waitForCondition(() -> trackers.arrived.contains("film.test/film.html"));
        assertThat(page.locator("iframe[name=film]").getAttribute("sandbox")).isEmpty();
    }
}
