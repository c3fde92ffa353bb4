package org.consentry.http;

import org.jspecify.annotations.Nullable;

/** What a browser will do with an answer, as it says in {@value #FIELD} (Fetch Metadata, section 2.1). */
public enum Destination {
    /** It says nothing: on plain http, or it is no browser that knows the field. */
    UNSAID,
    /** Shown in a tab or window of its own. */
    DOCUMENT,
    /** Shown inside a page, which may hold whole pages there. */
    FRAME,
    /** Handed to a script of the page, kept for later, or nobody waits for it. */
    EMPTY,
    /** Run within the page, or beside it for its sounds and pictures. */
    SCRIPT,
    /** Run as a worker, with a policy of its own. */
    WORKER,
    /** Some other part of a page: a picture, a style sheet, a font. */
    PART,
    /**
     * None of the names that there are today. The specification has servers take that for no field at all; who keeps
     * trackers out takes it for whatever is stricter.
     */
    UNKNOWN;

    /** The request field's name. */
    public static final String FIELD = "Sec-Fetch-Dest";

    /**
     * Reads the field's value, a token that parameters may follow (RFC 9651, section 3.3).
     *
     * @param value {@code null} where the field is absent
     */
    public static Destination of(@Nullable String value) {
        if (value == null) {
            return UNSAID;
        }
        int parameters = value.indexOf(';');
        return switch (Ascii.trim(value, 0, parameters < 0 ? value.length() : parameters)) {
            case "document" -> DOCUMENT;
            case "iframe", "frame", "embed", "object", "fencedframe" -> FRAME;
            case "empty" -> EMPTY;
            case "script", "audioworklet", "paintworklet" -> SCRIPT;
            case "worker", "sharedworker", "serviceworker" -> WORKER;
            case "audio",
                    "font",
                    "image",
                    "json",
                    "manifest",
                    "report",
                    "style",
                    "text",
                    "track",
                    "video",
                    "webidentity",
                    "xslt" -> PART;
            default -> UNKNOWN;
        };
    }
}
