package org.consentry.catalog;

/** What one attribute of a cookie speaks for where nothing is known of its name. */
enum Sign {
    ENDS_WITH_VISIT(2, "it ends with the visit"),
    /** An analytics visit lasts half an hour, a brake on its requests a minute. */
    ENDS_WITHIN_HOUR(-2, "it ends within the hour, as counters of visits do"),
    LASTS(0, "it outlives the visit"),
    AGE_UNKNOWN(0, "how long it lasts is not known"),
    NO_SCRIPT_READS_IT(3, "no script can read it, so no tag in the page can use it"),
    SCRIPTS_READ_IT(0, "scripts can read it"),
    READERS_UNKNOWN(0, "whether scripts can read it is not known"),
    OWN_REQUESTS_ONLY(1, "it goes only with requests of the site's own pages"),
    OTHER_SITES_TOO(-1, "it goes with requests of other sites' pages too"),
    SITES_NOT_SAID(0, "it goes with requests as browsers do by default");

    private static final long HOUR = 60 * 60;

    private final int weight;
    private final String reason;

    Sign(int weight, String reason) {
        this.weight = weight;
        this.reason = reason;
    }

    /** How much this speaks for a cookie of the site's own, below 0 where it speaks for tracking. */
    int weight() {
        return weight;
    }

    String reason() {
        return reason;
    }

    static Sign ofLifetime(long seconds) {
        if (seconds < 0) {
            return AGE_UNKNOWN;
        }
        return seconds == 0 ? ENDS_WITH_VISIT : seconds <= HOUR ? ENDS_WITHIN_HOUR : LASTS;
    }

    static Sign ofReaders(CookieFacts cookie) {
        if (cookie.httpOnly() == null) {
            return READERS_UNKNOWN;
        }
        return cookie.httpOnly() ? NO_SCRIPT_READS_IT : SCRIPTS_READ_IT;
    }

    static Sign ofSameSite(String sameSite) {
        return switch (sameSite) {
            case "strict" -> OWN_REQUESTS_ONLY;
            case "none" -> OTHER_SITES_TOO;
            default -> SITES_NOT_SAID;
        };
    }
}
