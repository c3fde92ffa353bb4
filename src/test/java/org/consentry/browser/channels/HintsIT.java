package org.consentry.browser.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What tells a browser of things to come. A {@code preconnect} sends no request, but opens a connection that tells who
 * is there: browsers do so in a lasting profile alone, and not in a context that is made for a test. The rest is looked
 * at in the document.
 */
@ExtendWith(Lab.Door.class)
final class HintsIT {
    private static final String TRACKER = "preconnect.google-analytics.com";
    private static final String SPECULATION = "script[type=speculationrules]";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static Lab lab;

    @BeforeAll
    static void enter(Lab shared) {
        lab = shared;
    }

    @Test
    void withoutTheGatewayItReachesTheTracker() throws IOException {
        try (Outside outside = lab.outside();
                Profile profile = new Profile(outside)) {
            lab.plainVisitor(profile, outside).open(Csp.OPEN, "markup");
            assertThat(connected(outside)).isTrue();
        }
    }

    @Test
    void onlyAYesLetsItThroughAndATakenBackOneDoesNot() throws IOException {
        goesWithAYesAlone(Mode.MARKUP);
    }

    @Test
    @Tag("thorough")
    void soItIsWhereThePageIsLoadedAnew() throws IOException {
        goesWithAYesAlone(Mode.STRICT);
    }

    private static void goesWithAYesAlone(Mode mode) throws IOException {
        try (Outside toRefusing = lab.outside();
                Outside toAccepting = lab.outside();
                Profile refuses = new Profile(toRefusing);
                Profile accepts = new Profile(toAccepting)) {
            Visitor refusing = lab.visitor(mode.host(), refuses, toRefusing);
            Visitor accepting = lab.visitor(mode.host(), accepts, toAccepting);
            Visitor.Tab no = refusing.open(Csp.OPEN, "markup");
            Visitor.Tab yes = accepting.open(Csp.OPEN, "markup");
            no.settle();
            assertThat(toRefusing.hosts()).as("before").doesNotContain(TRACKER);
            no.choose("reject-all");
            no.page.close();
            Visitor.Tab refused = refusing.open(Csp.OPEN, "markup");

            yes.settle();
            assertThat(toAccepting.hosts()).as("before a yes").doesNotContain(TRACKER);
            yes.choose("accept-all");
            assertThat(connected(toAccepting)).as("right after a yes").isTrue();
            yes.ask();
            refused.settle();
            assertThat(toRefusing.hosts()).as("after a no").doesNotContain(TRACKER);
            yes.settle();
            yes.withdraw();
            long mark = connections(toAccepting);
            accepting.open(Csp.OPEN, "markup").settle();
            assertThat(connections(toAccepting)).as("once it is taken back").isEqualTo(mark);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatCannotBeSeenFromOutsideIsHeldInTheDocument(Mode mode) {
        try (Visitor visitor = lab.visitor(mode.host(), true)) {
            Visitor.Tab tab = visitor.open(Csp.OPEN, "markup");
            tab.settle();
            for (String unseen : Channels.UNSEEN) {
                assertThat(tab.page.locator(unseen).count()).as(unseen).isEqualTo(1);
                assertThat(tab.page.locator(unseen + "[href]").count())
                        .as(unseen)
                        .isZero();
            }
            assertThat(tab.page.locator(SPECULATION).count()).isZero();
            tab.choose("accept-all");
            tab.settleAgain();
            for (String unseen : Channels.UNSEEN) {
                assertThat(tab.page.locator(unseen + "[href*=google-analytics]").count())
                        .as(unseen)
                        .isEqualTo(1);
            }
            assertThat(tab.page.locator(SPECULATION).count()).isEqualTo(1);
        }
    }

    private static boolean connected(Outside outside) {
        return Visitor.poll(System.nanoTime(), PATIENCE, () -> connections(outside) > 0);
    }

    private static long connections(Outside outside) {
        return outside.arrivals().stream()
                .filter(arrival -> arrival.host().equals(TRACKER))
                .count();
    }
}
