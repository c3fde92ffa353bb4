package org.consentry.browser.channels;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a count of requests doesn't show: order, storage, documents, fields, and browsers without script. */
@ExtendWith(Lab.Door.class)
final class HeldAndReleasedIT {
    private static final Set<String> TRACKING_STORAGE = Set.of("_ga", "_fbp", "_hjSessionUser_1", "_gcl_au", "_uetsid");
    private static final Set<String> VIDEO =
            Set.of("iframe", "video-src", "video-poster", "video-source", "track", "audio", "embed", "object-data");

    private static Lab lab;

    @BeforeAll
    static void enter(Lab shared) {
        lab = shared;
    }

    @ParameterizedTest
    @CsvSource({"OPEN", "NONCE", "STRICT_DYNAMIC"})
    void heldScriptsRunOnceInTheOrderOfTheDocument(Csp csp) {
        try (Visitor plain = lab.plainVisitor(true);
                Visitor visitor = lab.visitor("markup.localhost", true)) {
            Visitor.Tab free = plain.open(csp, "ordered");
            Visitor.Tab tab = visitor.open(csp, "ordered");
            free.settle();
            List<String> inOrder = ran(free);
            assertThat(inOrder).hasSize(8).contains("order-async");
            tab.settle();
            assertThat(ran(tab)).isEmpty();
            tab.choose("accept-all");
            Visitor.poll(System.nanoTime(), Duration.ofSeconds(5), () -> ran(tab).size() >= 8);
            tab.settleAgain();
            assertThat(withoutAsync(ran(tab))).isEqualTo(withoutAsync(inOrder));
            assertThat(ran(tab)).containsOnlyOnce("order-async");
            assertThat(tab.documents()).isEqualTo(1);
            assertThat(tab.navigation()).isEqualTo("navigate");
        }
    }

    @Test
    void onlyAYesLetsTrackersRememberAndATakenBackOneMakesThemForget() {
        remembersOnlyWithAYes(Mode.MARKUP);
    }

    @Test
    @Tag("thorough")
    void theReloadOfStrictModeLetsThemRememberAndForgetToo() {
        remembersOnlyWithAYes(Mode.STRICT);
    }

    private static void remembersOnlyWithAYes(Mode mode) {
        try (Visitor refusing = lab.visitor(mode.host(), true);
                Visitor accepting = lab.visitor(mode.host(), true)) {
            Visitor.Tab no = refusing.open(Csp.OPEN, "stored");
            Visitor.Tab yes = accepting.open(Csp.OPEN, "stored");
            no.settle();
            assertThat(stored(no)).as("before").containsOnly("basket");
            yes.settle();
            no.choose("reject-all");
            yes.choose("accept-all");
            yes.ask();
            Visitor.Tab refused = refusing.open(Csp.OPEN, "stored");
            yes.settle();
            yes.page.close();
            Visitor.Tab accepted = accepting.open(Csp.OPEN, "stored");
            stored(refused, Set.of("basket"), "after a no");
            Set<String> all = new TreeSet<>(TRACKING_STORAGE);
            all.add("basket");
            stored(accepted, all, "after a yes");
            accepted.withdraw();
            accepted.settleAgain();
            assertThat(stored(accepted)).as("once the yes is taken back").containsOnly("basket");
        }
    }

    @Test
    void anEntryWrittenAsAPropertyIsHeldToo() {
        try (Visitor visitor = lab.visitor("markup.localhost", true)) {
            Visitor.Tab tab = visitor.open(Csp.OPEN, "quiet");
            tab.settle();
            tab.page.evaluate("() => { localStorage._gcl_au = 'x'; sessionStorage['_uetsid'] = 'x'; }");
            assertThat(stored(tab)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBrowserWithoutScriptSendsNothingBeforeAYesEither(Mode mode) {
        Set<String> names = Channels.UNSCRIPTED.stream().map(Channel::name).collect(Collectors.toSet());
        try (Visitor plain = lab.plainVisitor(false);
                Visitor refusing = lab.visitor(mode.host(), false);
                Visitor accepting = lab.visitor(mode.host(), false)) {
            Visitor.Tab free = plain.open(Csp.OPEN, "unscripted");
            Visitor.Tab no = refusing.open(Csp.OPEN, "unscripted");
            Visitor.Tab yes = accepting.open(Csp.OPEN, "unscripted");
            free.settle();
            assertThat(plain.since(0)).containsOnlyKeys(names);

            no.settle();
            no.choose("reject-all");
            yes.settle();
            yes.choose("accept-all");
            no.settle();
            assertThat(refusing.outside.arrivals()).isEmpty();

            yes.settle();
            assertThat(accepting.since(0)).containsOnlyKeys(names);
            yes.page.locator("#consentry-control").click();
            yes.choose("withdraw");
            int mark = accepting.mark();
            accepting.open(Csp.OPEN, "unscripted").settle();
            assertThat(accepting.since(mark)).isEmpty();
        }
    }

    @Test
    void aFrameCanBeLoadedOnceAndNothingElseWithIt() {
        try (Visitor visitor = lab.visitor("markup.localhost", true)) {
            Visitor.Tab tab = visitor.open(Csp.OPEN, "markup");
            tab.settle();
            int mark = visitor.mark();
            frame(tab).locator("a[href*='/ch/iframe.html']").click();
            tab.settleAgain();
            assertThat(visitor.since(mark)).containsOnly(Map.entry("iframe", 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void allowingAServiceInItsPlaceGrantsItsPurposeAlone(Mode mode) {
        try (Visitor visitor = lab.visitor(mode.host(), true)) {
            Visitor.Tab tab = visitor.open(Csp.OPEN, "markup");
            tab.settle();
            int mark = visitor.mark();
            frame(tab).locator("button").click();
            Visitor.poll(
                    System.nanoTime(),
                    Duration.ofSeconds(5),
                    () -> visitor.since(mark).keySet().containsAll(VIDEO));
            tab.settleAgain();
            Set<String> arrived = new TreeSet<>(visitor.since(mark).keySet());
            arrived.removeAll(Set.of("free-cdn", "unknown-host", "path-free"));
            if (mode == Mode.MARKUP) {
                arrived.removeAll(Channels.MISSED_BY_MARKUP.keySet());
            }
            assertThat(arrived).isEqualTo(new TreeSet<>(VIDEO));
        }
    }

    @ParameterizedTest
    @CsvSource({"markup, 1", "gate, 0"})
    void aHostThatNobodyKnowsIsTreatedAsThePolicySays(String site, int times) {
        try (Visitor visitor = lab.visitor(site + ".localhost", true)) {
            visitor.open(Csp.OPEN, "markup").settle();
            assertThat(visitor.since(0).getOrDefault("unknown-host", 0)).isEqualTo(times);
            assertThat(visitor.since(0)).containsEntry("free-cdn", 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"markup, quiet", "strict, quiet", "markup, refreshed", "strict, refreshed"})
    void noResponseFieldNamesATrackerBeforeAYes(String site, String page) {
        try (Visitor visitor = lab.visitor(site + ".localhost", true)) {
            Map<String, String> fields = visitor.open(Csp.OPEN, page).response.allHeaders();
            fields.remove("content-security-policy-report-only");
            assertThat(fields.toString()).doesNotContain("google-analytics", "pagead");
        }
    }

    @Test
    void whereTheGatewayOnlyWatchesNothingIsHeld() {
        try (Visitor visitor = lab.visitor("observe.localhost", true)) {
            assertThat(Lab.visitAll(visitor, Csp.OPEN)).isEqualTo(lab.plain(Csp.OPEN));
        }
    }

    private static FrameLocator frame(Visitor.Tab tab) {
        return tab.page.frameLocator("iframe[title=v]");
    }

    @SuppressWarnings("unchecked")
    private static List<String> ran(Visitor.Tab tab) {
        return (List<String>) tab.page.evaluate("self.ran || []");
    }

    private static List<String> withoutAsync(List<String> ran) {
        return ran.stream().filter(name -> !name.equals("order-async")).toList();
    }

    private static void stored(Visitor.Tab tab, Set<String> expected, String when) {
        tab.settle();
        assertThat(stored(tab)).as(when).isEqualTo(new TreeSet<>(expected));
    }

    /** Names of all that the site's pages keep, in whatever way, but for the consent itself. */
    @SuppressWarnings("unchecked")
    private static Set<String> stored(Visitor.Tab tab) {
        Set<String> names = tab.page.context().cookies().stream()
                .map((Cookie cookie) -> Objects.requireNonNull(cookie.name))
                .filter(name -> !name.equals("consentry"))
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(
                (List<String>) tab.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"));
        return names;
    }
}
