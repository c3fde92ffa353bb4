package org.consentry.site;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * The events of a YAML text as far as it nests no deeper than a policy may: the composer recurses, so that depth
 * without a bound would end in a stack overflow.
 */
final class ShallowEvents implements Parser {
    /** A policy nests six deep. */
    private static final int DEEPEST = 40;

    /** Thrown where the nesting passes the bound. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Mark place;

        TooDeep(Mark place) {
            super("nested too deeply");
            this.place = place;
        }

        Mark place() {
            return place;
        }
    }

    private final Parser events;
    private int depth;

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
        if (depth > DEEPEST) {
            throw new TooDeep(event.getStartMark().orElseThrow());
        }
        return event;
    }
}
