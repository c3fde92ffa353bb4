package org.consentry.browser.channels;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One way to send a request to somebody else, known by the path that it asks for, whose end is {@code /ch/NAME}.
 *
 * @param page the page of the site that it is on, without {@code .html}
 * @param kind what a yes does for it
 * @param missed the modes that can't hold it back
 * @param barred the modes that hold it back in spite of a yes
 * @param late the modes that let it go only in a browser that first comes to it after a yes
 */
record Channel(String name, String page, Kind kind, Set<Mode> missed, Set<Mode> barred, Set<Mode> late) {
    enum Kind {
        /** Something of the document, which is still there to be loaded after a yes. */
        ELEMENT,
        /** An act of a script or a header field of an answer: past, and done again by the next page. */
        ACT,
        /** To a host that the site has declared to be necessary. */
        FREE,
        /** To a host that nobody knows and the site hasn't declared, where the policy lets those pass. */
        UNKNOWN
    }

    /** How a site is guarded. */
    enum Mode {
        MARKUP,
        STRICT;

        String host() {
            return name().toLowerCase(Locale.ROOT) + ".localhost";
        }
    }

    /** What a visitor has done, at the time when requests are counted. */
    enum State {
        BEFORE,
        REJECTED,
        /** Right after a yes, by the very page on which it was given, or by its one reload. */
        ACCEPTED_HERE,
        ACCEPTED,
        WITHDRAWN
    }

    Channel missedBy(Mode... modes) {
        return new Channel(name, page, kind, Set.of(modes), barred, late);
    }

    Channel barredBy(Mode... modes) {
        return new Channel(name, page, kind, missed, Set.of(modes), late);
    }

    Channel lateIn(Mode... modes) {
        return new Channel(name, page, kind, missed, barred, Set.of(modes));
    }

    /** Whether its request is to arrive, given that it would without the gateway. */
    boolean arrives(Mode mode, State state) {
        if (barred.contains(mode) || state == State.ACCEPTED_HERE && late.contains(mode)) {
            return false;
        }
        if (state == State.ACCEPTED_HERE && mode == Mode.MARKUP) {
            return kind == Kind.ELEMENT && !missed.contains(mode);
        }
        return switch (kind) {
            case FREE -> true;
            // The browser's own fence names what is declared, and nothing else.
            case UNKNOWN -> mode == Mode.MARKUP;
            case ELEMENT, ACT -> missed.contains(mode) || state == State.ACCEPTED || state == State.ACCEPTED_HERE;
        };
    }

    /** The channel whose request has this path, or an empty text where it is none's. */
    static String nameOf(String path) {
        return switch (path) {
            case "/gtm.js" -> "snippet-tag-manager";
            case "/en_US/fbevents.js" -> "snippet-pixel";
            default -> {
                String folder = path.startsWith("/collect/") ? "/collect/" : "/ch/";
                int at = path.lastIndexOf(folder);
                yield at < 0 ? "" : path.substring(at + folder.length()).replaceFirst("\\.[a-z0-9]+$", "");
            }
        };
    }

    static List<Channel> of(String page, Kind kind, String... names) {
        return Arrays.stream(names)
                .map(name -> new Channel(name, page, kind, Set.of(), Set.of(), Set.of()))
                .toList();
    }
}
