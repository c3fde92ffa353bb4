package org.consentry.site;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * The events of a YAML text as far as it nests no deeper, and repeats no more, than a policy may: the composer recurses,
 * so that depth without a bound would end in a stack overflow, and aliases of aliases multiply.
 */
final class ShallowEvents implements Parser {
    /** A policy nests six deep. */
    private static final int DEEPEST = 40;

    /** Each costs as much to read as what it stands for, and that may hold others. */
    private static final int MOST_ALIASES = 20;

    /** Thrown where a bound is passed. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Event at;
        private final String hint;

        TooMuch(String problem, String hint, Event at) {
            super(problem);
            this.hint = hint;
            this.at = at;
        }

        String problem() {
            return Objects.requireNonNull(getMessage());
        }

        String hint() {
            return hint;
        }

        Mark place() {
            return at.getStartMark().orElseThrow();
        }
    }

    private final Parser events;
    private final Set<Anchor> collections = new HashSet<>();
    private int depth;
    private int aliases;

    ShallowEvents(Parser events) {
        this.events = events;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return events.hasNext();
    }

    @Override
    public Event next() {
        Event event = events.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> depth++;
            case MappingEnd, SequenceEnd -> depth--;
            default -> {}
        }
        if (event instanceof CollectionStartEvent collection) {
            collection.getAnchor().ifPresent(collections::add);
        } else if (event instanceof AliasEvent alias && collections.contains(alias.getAlias())) {
            aliases++;
        }
        if (depth > DEEPEST) {
            throw new TooMuch("nested too deeply", "a policy needs few levels; copy demo.yaml", event);
        }
        if (aliases > MOST_ALIASES) {
            throw new TooMuch(
                    "more than " + MOST_ALIASES + " aliases of lists and blocks",
                    "write out what they stand for, or give one value alone an anchor",
                    event);
        }
        return event;
    }
}
