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
    /** One that skips waiting may wait all the same, as long as another tab has the idle one. */
    private static final String SPEAK = "async () => (await navigator.serviceWorker.getRegistrations())"
            + ".flatMap(r => [r.installing, r.waiting, r.active]).forEach(w => w?.postMessage('go'))";

    private static final Consumer<Visitor.Tab> ACCEPT_ALL = tab -> {
        tab.choose("accept-all");
        tab.settle();
    };

    private static Lab lab;

    @BeforeAll
    static void enter(Lab shared) {
        lab = shared;
    }

    @ParameterizedTest
    // A policy of nonces alone admits no worker, ours neither.
    @EnumSource(value = Csp.class, mode = EnumSource.Mode.EXCLUDE, names = "NONCE")
    void oneFromAYesGoesWithItThoughAnotherTabHasIt(Csp csp) {
        withdrawn(csp, ACCEPT_ALL, Visitor.Tab::withdraw);
    }

    /** Such a page has a guard, whose Trusted Types nobody can make a second time. */
    @Test
    void soDoesOneFromAYesToSomeOfIt() {
        withdrawn(Csp.TRUSTED_TYPES, ServiceWorkersIT::acceptAnalytics, Visitor.Tab::withdraw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"withdraw", "reject-all"})
    void soItIsOnThePageOfPreferences(String answer) {
        withdrawn(Csp.OPEN, ACCEPT_ALL, tab -> answer(tab.page, answer));
    }

    @Test
    void aSwitchThatIsTurnedOffIsEnough() {
        withdrawn(Csp.OPEN, ACCEPT_ALL, tab -> {
            preferences(tab.page).locator("[name=purpose][value=analytics]").uncheck();
            answer(tab.page, "custom");
        });
    }

    @Test
    void whoHasTheirDataErasedSendsItAwayToo() {
        withdrawn(Csp.OPEN, ACCEPT_ALL, tab -> {
            tab.page.navigate(
                    URI.create(tab.page.url()).resolve("/_consent/my-data").toString());
            tab.page.locator("form[action*=erase] button").click();
            tab.page.waitForURL("**done=erased**");
        });
    }

    @Test
    void itStaysWhereNothingIsTakenBack() {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab served = visitor.open(Csp.OPEN, "served");
            served.settle();
            served.page.close();
            // A page that doesn't install it anew.
            Visitor.Tab quiet = visitor.open(Csp.OPEN, "quiet");
            acceptAnalytics(quiet);
            assertThat(scripts(quiet.page)).containsExactly("/service.js");
        }
    }

    /** By its time, by a reviewer, on another device: no page of ours sees it go. */
    @Test
    void oneFromAYesThatEndedElsewhereIsReplacedOnceAPageIsLoaded() {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab quiet = visitor.open(Csp.OPEN, "quiet");
            quiet.settle();
            ACCEPT_ALL.accept(quiet);
            visitor.open(Csp.OPEN, "served").settle();
            assertThat(arrives(visitor, quiet)).as("it speaks while it may").isTrue();
            visitor.context.clearCookies();
            Visitor.Tab later = visitor.open(Csp.OPEN, "quiet");
            later.settle();
            assertThat(Visitor.poll(System.nanoTime(), Visitor.PATIENCE, () -> !arrives(visitor, later)))
                    .as("it may no more")
                    .isTrue();
            assertThat(scripts(later.page)).containsExactly("/service.js");
            assertThat(arrives(visitor, later)).isFalse();
        }
    }

    @Test
    void soIsOneFromBeforeTheYes() {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab served = visitor.open(Csp.OPEN, "served");
            served.settle();
            assertThat(arrives(visitor, served)).isFalse();
            Visitor.Tab quiet = visitor.open(Csp.OPEN, "quiet");
            quiet.settle();
            ACCEPT_ALL.accept(quiet);
            assertThat(Visitor.poll(System.nanoTime(), Visitor.PATIENCE, () -> arrives(visitor, quiet)))
                    .isTrue();
        }
    }

    /** Whether what the workers ask for comes through. */
    private static boolean arrives(Visitor visitor, Visitor.Tab tab) {
        int mark = visitor.mark();
        tab.page.evaluate(SPEAK);
        return Visitor.poll(System.nanoTime(), Duration.ofSeconds(1), () -> arrived(visitor, mark) > 0);
    }

    /**
     * @param csp of the page that takes it back; those that install the worker must be able to
     * @param withdraw begins on a page of the site
     */
    private static void withdrawn(Csp csp, Consumer<Visitor.Tab> accept, Consumer<Visitor.Tab> withdraw) {
        try (Visitor visitor = lab.visitor(Mode.STRICT.host(), true)) {
            Visitor.Tab quiet = visitor.open(csp, "quiet");
            quiet.settle();
            accept.accept(quiet);
            Visitor.Tab first = visitor.open(Csp.OPEN, "served");
            first.settle();
            assertThat(Visitor.poll(System.nanoTime(), Visitor.PATIENCE, () -> arrived(visitor, 0) > 0))
                    .as("it speaks while it may")
                    .isTrue();
            // A tab with a picture has the worker too, and no script of ours.
            Page picture = visitor.context.newPage();
            picture.navigate(
                    URI.create(first.page.url()).resolve("/picture.svg").toString());
            assertThat(picture.evaluate("!!navigator.serviceWorker.controller")).isEqualTo(true);
            first.page.close();

            withdraw.accept(quiet);
            assertThat(scripts(quiet.page)).isEmpty();
            int mark = visitor.mark();
            Visitor.Tab served = visitor.open(Csp.OPEN, "served");
            served.settle();
            assertThat(scripts(served.page)).containsExactly("/service.js");
            served.page.evaluate(SPEAK);
            Visitor.poll(System.nanoTime(), Duration.ofSeconds(2), () -> arrived(visitor, mark) > 0);
            assertThat(arrived(visitor, mark)).isZero();
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

    private static void acceptAnalytics(Visitor.Tab tab) {
        preferences(tab.page).locator("[name=purpose][value=analytics]").check();
        answer(tab.page, "custom");
        tab.settle();
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
