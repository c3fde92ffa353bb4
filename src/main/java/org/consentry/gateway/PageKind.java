package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import org.consentry.http.Destination;

/** Whether a request may bring a page, and where that page will be shown. */
enum PageKind {
    /** In a tab of its own: it gets the banner. */
    DOCUMENT,
    /** Inside another page: it gets none. */
    FRAME,
    /** No page: an image, a script, a fetched fragment, data. Its body is never touched. */
    OTHER;

    /**
     * Where the browser doesn't say what it is for, or names what we don't know, whoever names text/html and is no
     * script asks for a page.
     */
    static PageKind of(Destination destination, HttpServletRequest request) {
        return switch (destination) {
            case DOCUMENT -> DOCUMENT;
            case FRAME -> FRAME;
            // A page fetched ahead is shown from the browser's cache later, without another request.
            case EMPTY -> isAhead(request) ? DOCUMENT : OTHER;
            case SCRIPT, WORKER, PART -> OTHER;
            case UNSAID, UNKNOWN ->
                request.getHeader("X-Requested-With") == null && namesHtml(request) ? DOCUMENT : OTHER;
        };
    }

    /** {@code <link rel=prefetch>}: browsers say so in Sec-Purpose, older ones in Purpose. */
    private static boolean isAhead(HttpServletRequest request) {
        String purpose = request.getHeader("Sec-Purpose");
        return purpose != null && purpose.startsWith("prefetch") || "prefetch".equals(request.getHeader("Purpose"));
    }

    private static boolean namesHtml(HttpServletRequest request) {
        for (Enumeration<String> accept = request.getHeaders("Accept"); accept.hasMoreElements(); ) {
            if (accept.nextElement().toLowerCase(Locale.ROOT).contains("text/html")) {
                return true;
            }
        }
        return false;
    }
}
