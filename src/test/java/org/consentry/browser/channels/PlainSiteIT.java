package org.consentry.browser.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The laboratory itself: without the gateway every channel's request arrives, so that one which is missing is held. */
@ExtendWith(Lab.Door.class)
final class PlainSiteIT {
    private static Lab lab;

    @BeforeAll
    static void enter(Lab shared) {
        lab = shared;
    }

    @TestFactory
    Stream<DynamicTest> eachChannelReallyReachesItsTracker() {
        Map<String, Integer> arrived = lab.plain(Csp.OPEN);
        return Channels.ALL.stream()
                .map(channel -> DynamicTest.dynamicTest(
                        channel.name(), () -> assertThat(arrived).containsEntry(channel.name(), 1)));
    }

    @Test
    void nothingArrivesThatTheTableDoesNotName() {
        assertThat(lab.plain(Csp.OPEN).keySet())
                .isSubsetOf(Channels.ALL.stream().map(Channel::name).toList());
    }
}
