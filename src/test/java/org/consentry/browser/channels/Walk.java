package org.consentry.browser.channels;

import com.microsoft.playwright.PlaywrightException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.Channel.State;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.browser.channels.Visitor.Tab;

/**
 * One site's way through all the states, step by step, so that several can be walked at once: what loads in one is
 * awaited while the others load.
 */
final class Walk implements AutoCloseable {
    /**
     * @param mode how the site is guarded
     * @param csp its own policy
     */
    record Way(Mode mode, Csp csp) {
        @Override
        public String toString() {
            return mode + " " + csp;
        }
    }

    /** The pages on which a yes is given and seen to work at once. */
    private static final List<String> ACCEPTED_ON =
            List.of("markup", "calls", "based", "leaving", "ping", "served", "boxed");

    /** Under a policy of the site's own, which bears on what comes to life in a page that is full of it. */
    private static final List<String> ACCEPTED_UNDER_POLICY = List.of("markup", "calls", "boxed");

    /** A page that leaves for another address asks no policy of the site's. */
    private static final List<String> WITHOUT_POLICY = List.of("leaving", "refreshed");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final Mode mode;
    final Csp csp;
    /** How often each channel's request arrived. */
    final Map<State, Map<String, Integer>> counts = new EnumMap<>(State.class);

    /** Hosts that were spoken to before any yes, in any way. */
    final Map<State, Set<String>> hosts = new EnumMap<>(State.class);

    /** What else was not as it should be. */
    final List<String> faults = new ArrayList<>();

    private final Map<String, Integer> plain;
    private final List<String> pages;
    private final List<String> acceptedOn;
    private final Visitor refusing;
    private final Map<String, Visitor> accepting = new LinkedHashMap<>();
    private final Map<String, Tab> tabs = new LinkedHashMap<>();
    private final Map<String, Integer> marks = new TreeMap<>();
    private final Map<String, Integer> earlier = new TreeMap<>();
    private long begun;

    /** @param plain what arrives of each channel without the gateway */
    Walk(Way way, Map<String, Integer> plain, Function<Mode, Visitor> visitors) {
        mode = way.mode();
        csp = way.csp();
        this.plain = plain;
        // A yes on each page is another visitor's.
        acceptedOn = csp == Csp.OPEN ? ACCEPTED_ON : ACCEPTED_UNDER_POLICY;
        pages = pages(csp);
        refusing = visitors.apply(mode);
        acceptedOn.forEach(page -> accepting.put(page, visitors.apply(mode)));
    }

    static List<String> pages(Csp csp) {
        return Channels.PAGES.stream()
                .filter(page -> csp == Csp.OPEN || !WITHOUT_POLICY.contains(page))
                .toList();
    }

    /** How often that channel's request is to arrive. */
    int expected(Channel channel, State state) {
        return channel.arrives(mode, state) ? plain.getOrDefault(channel.name(), 0) : 0;
    }

    /** The channels that this walk says something about in that state. */
    List<Channel> channels(State state) {
        List<String> seen = state == State.ACCEPTED_HERE ? acceptedOn : pages;
        return Channels.ALL.stream()
                .filter(channel -> seen.contains(channel.page()))
                .toList();
    }

    void open(State state) {
        Visitor visitor = visitor(state);
        marks.put("", visitor.mark());
        pages.forEach(page -> tabs.put(page, visitor.open(csp, page)));
        begun = System.nanoTime();
    }

    void count(State state) {
        Visitor visitor = visitor(state);
        Map<String, Integer> seen = new TreeMap<>();
        tabs.values().forEach(tab -> guarded(tab.name + " " + state, tab::settle));
        if (tabs.containsKey("ping")) {
            tabs.get("ping").follow();
            guarded("ping " + state, tabs.get("ping")::settleAgain);
        }
        Runnable count = () -> {
            tabs.values().forEach(tab -> seen.putAll(tab.atTheSite()));
            seen.putAll(visitor.since(marks.get("")));
        };
        awaitExpected(state, seen, count);
        counts.put(state, seen);
        if (state == State.BEFORE || state == State.REJECTED) {
            hosts.put(state, visitor.outside.hosts());
        }
    }

    /** The visitor makes up their mind, in the tab of the quiet page, and leaves. */
    void choose(String choice) {
        Tab quiet = tabs.get("quiet");
        guarded(choice, choice.equals("withdraw") ? quiet::withdraw : () -> quiet.choose(choice));
        leave();
    }

    void leave() {
        tabs.values().forEach(tab -> tab.page.close());
        tabs.clear();
    }

    void openToAccept() {
        accepting.forEach((page, visitor) -> tabs.put(page, visitor.open(csp, page)));
    }

    void accept() {
        begun = System.nanoTime();
        tabs.forEach((page, tab) -> {
            guarded(page, () -> {
                tab.settle();
                tab.follow();
            });
            marks.put(page, accepting.get(page).mark());
            earlier.putAll(tab.atTheSite());
            guarded("the yes on " + page, () -> tab.choose("accept-all"));
        });
    }

    void countAccepted() {
        Map<String, Integer> seen = new TreeMap<>();
        // Strict mode loads the page once more, which then speaks for itself.
        if (mode == Mode.MARKUP) {
            tabs.forEach((page, tab) -> guarded(page + " after the yes", tab::ask));
        }
        tabs.forEach((page, tab) -> guarded(page + " after the yes", () -> {
            tab.settle();
            tab.follow();
        }));
        Runnable count = () -> tabs.forEach((page, tab) -> {
            tab.atTheSite().forEach((name, n) -> seen.put(name, n - earlier.getOrDefault(name, 0)));
            seen.putAll(accepting.get(page).since(marks.get(page)));
        });
        awaitExpected(State.ACCEPTED_HERE, seen, count);
        tabs.values().forEach(tab -> guarded(tab.name + " after its arrivals", tab::ask));
        tabs.values().forEach(tab -> guarded(tab.name + " after its arrivals", tab::settle));
        count.run();
        counts.put(State.ACCEPTED_HERE, seen);
        tabs.forEach((page, tab) -> {
            long documents = mode == Mode.STRICT ? 2 : 1;
            if (tab.documents() != documents) {
                faults.add(page + " was loaded " + tab.documents() + " times, not " + documents);
            }
        });
        leave();
    }

    @Override
    public void close() {
        refusing.close();
        accepting.values().forEach(Visitor::close);
    }

    private Visitor visitor(State state) {
        boolean refused = state == State.BEFORE || state == State.REJECTED;
        return refused ? refusing : accepting.values().iterator().next();
    }

    /** Gives what is still on its way the time to arrive; what is not to come is found out by the comparison. */
    private void awaitExpected(State state, Map<String, Integer> seen, Runnable count) {
        Visitor.poll(begun, PATIENCE, () -> {
            count.run();
            return channels(state).stream()
                    .allMatch(channel -> seen.getOrDefault(channel.name(), 0) >= expected(channel, state));
        });
    }

    /** So that one page which fails takes no other page's result away. */
    private void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (AssertionError | PlaywrightException e) {
            faults.add(what + ": " + e.getMessage());
        }
    }
}
