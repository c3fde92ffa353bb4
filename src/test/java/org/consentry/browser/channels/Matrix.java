package org.consentry.browser.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.consentry.browser.channels.Channel.Kind;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.Channel.State;
import org.consentry.browser.channels.Walk.Way;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The matrix: each channel, before a choice, after a no, right after a yes, later, and after the yes was taken back; on
 * several ways through.
 */
@ExtendWith(Lab.Door.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Matrix {
    private final List<Way> ways;
    private List<Walk> walks = List.of();

    Matrix(List<Way> ways) {
        this.ways = ways;
    }

    @BeforeAll
    void walk(Lab lab) {
        walks = lab.walk(ways);
    }

    @TestFactory
    Stream<DynamicNode> onlyWhatIsToArriveArrives() {
        return walks.stream()
                .map(walk -> dynamicContainer(
                        walk.mode + " " + walk.csp,
                        Stream.of(State.values())
                                .map(state -> dynamicContainer(state.toString(), arrivals(walk, state)))));
    }

    private static Stream<DynamicNode> arrivals(Walk walk, State state) {
        Map<String, Integer> counts = walk.counts.get(state);
        return walk.channels(state).stream()
                .map(channel -> dynamicTest(
                        channel.name(),
                        () -> assertThat(counts.getOrDefault(channel.name(), 0))
                                .as("%s, %s, %s, %s", channel.name(), walk.mode, walk.csp, state)
                                .isEqualTo(walk.expected(channel, state))));
    }

    /** A mere connection counts: it tells who is there, and preconnects are of that kind. */
    @TestFactory
    Stream<DynamicNode> noOtherHostIsSpokenToWithoutAYes() {
        return each(walk -> {
            Set<String> hosts = new TreeSet<>();
            walk.hosts.values().forEach(hosts::addAll);
            hosts.removeAll(Channels.FREE_HOSTS);
            if (walk.mode == Mode.MARKUP) {
                hosts.removeAll(Channels.HOSTS_MISSED_BY_MARKUP);
            }
            assertThat(hosts).isEmpty();
        });
    }

    /** After a yes not at all in markup mode, and once in strict mode. */
    @TestFactory
    Stream<DynamicNode> pagesAreLoadedAnewAsOftenAsTheModeHasIt() {
        return each(walk -> assertThat(walk.faults).isEmpty());
    }

    private Stream<DynamicNode> each(Consumer<Walk> check) {
        return walks.stream().map(walk -> dynamicTest(walk.mode + " " + walk.csp, () -> check.accept(walk)));
    }

    @TestFactory
    Stream<DynamicNode> theTableIsWholeEnough() {
        return Stream.of(
                dynamicTest("channels", () -> assertThat(Channels.ALL).hasSizeGreaterThan(90)),
                dynamicTest(
                        "names",
                        () -> assertThat(Channels.ALL.stream().map(Channel::name))
                                .doesNotHaveDuplicates()),
                dynamicTest(
                        "kinds",
                        () -> assertThat(Channels.ALL.stream().map(Channel::kind))
                                .contains(Kind.values())));
    }
}
