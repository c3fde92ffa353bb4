package org.consentry.banner;

/** A small page that says what went wrong, in the visitor's language. */
public enum Page {
    BAD_REQUEST(400),
    FORBIDDEN(403),
    NOT_FOUND(404),
    TOO_LARGE(413),
    TOO_MANY_REQUESTS(429),
    /** The site behind the gateway gave no sound answer. */
    BAD_GATEWAY(502),
    /** A choice could not be recorded durably, so it does not hold. */
    NOT_RECORDED(503),
    /** The site behind the gateway gave no answer in time. */
    GATEWAY_TIMEOUT(504);

    private final int status;

    Page(int status) {
        this.status = status;
    }

    /** The HTTP status under which it is served (RFC 9110). */
    public int status() {
        return status;
    }
}
