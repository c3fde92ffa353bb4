package org.consentry.browser.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In strict mode: a site's service worker, which keeps the policy that it was installed under. */
@ExtendWith(Lab.Door.class)
final class ServiceWorkersIT {
    private static final String CHANNEL = "service-worker";
    private static final String SCRIPTS = "async () => (await navigator.serviceWorker.getRegistrations())"
            + ".map(r => new URL((r.installing ?? r.waiting ?? r.active).scriptURL).pathname)";

    private static Lab lab;

    @BeforeAll
    static void enter(Lab shared) {
        lab = shared;
    }

    @ParameterizedTest
    // A policy of nonces alone admits no worker, ours neither.
    @EnumSource(value = Csp.class, mode = EnumSource.Mode.EXCLUDE, names = "NONCE")
    void oneFromAYesGoesWithItThoughAnotherTabHasIt(Csp csp) {
        withdrawn(csp, Visitor.Tab::withdraw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdraw", "reject-all"})
    void soItIsOnThePageOfPreferences(String answer) {
        withdrawn(Csp.OPEN, tab -> answer(tab.page, answer));
    }

    @Test
    void aSwitchThatIsTurnedOffIsEnough() {
        withdrawn(Csp.OPEN, tab -> {
            preferences(tab.page).locator("[name=purpose][value=analytics]").uncheck();
            answer(tab.page, "custom");
        });
    }

    @Test
    void itStaysWhereNothingIsTakenBack() {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab tab = visitor.open(Csp.OPEN, "served");
            tab.settle();
            preferences(tab.page).locator("[name=purpose][value=video]").check();
            answer(tab.page, "custom");
            assertThat(scripts(tab.page)).containsExactly("/service.js");
        }
    }

    /**
     * @param csp of the page that takes it back; those that install the worker must be able to
     * @param withdraw begins on a page of the site, and ends on one
     */
    private static void withdrawn(Csp csp, Consumer<Visitor.Tab> withdraw) {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab quiet = visitor.open(csp, "quiet");
            quiet.settle();
            quiet.choose("accept-all");
            quiet.settle();
            Visitor.Tab first = visitor.open(Csp.OPEN, "served");
            first.settle();
            assertThat(Visitor.poll(System.nanoTime(), Visitor.PATIENCE, () -> arrived(visitor, 0) > 0))
                    .as("it speaks while it may")
                    .isTrue();
            // A tab with a picture has the worker too, and no script of ours.
            Page picture = visitor.context.newPage();
            picture.navigate(
                    URI.create(quiet.page.url()).resolve("/picture.svg").toString());
            assertThat(picture.evaluate("!!navigator.serviceWorker.controller")).isEqualTo(true);
            first.page.close();

            withdraw.accept(quiet);
            int mark = visitor.mark();
            Visitor.Tab served = visitor.open(Csp.OPEN, "served");
            served.settle();
            Visitor.poll(System.nanoTime(), Duration.ofSeconds(2), () -> arrived(visitor, mark) > 0);
            assertThat(arrived(visitor, mark)).isZero();
            assertThat(scripts(served.page)).containsExactly("/service.js");
        }
    }

    private static int arrived(Visitor visitor, int mark) {
        return visitor.since(mark).getOrDefault(CHANNEL, 0);
    }

    private static Page preferences(Page page) {
        if (page.locator("#services").count() == 0) {
            page.navigate((String) page.evaluate("document.getElementById('consentry-control').href"));
        }
        return page;
    }

    private static void answer(Page page, String answer) {
        preferences(page).locator("#services button[value=" + answer + "]").click();
        page.waitForURL(url -> !url.contains("/_consent/"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> scripts(Page page) {
        return (List<String>) page.evaluate(SCRIPTS);
    }
}
