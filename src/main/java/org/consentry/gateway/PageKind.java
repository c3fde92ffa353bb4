package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;

/** Whether a request may bring a page, and where that page will be shown. */
enum PageKind {
    /** In a tab of its own: it gets the banner. */
    DOCUMENT,
    /** Inside another page: it gets none. */
    FRAME,
    /** No page: an image, a script, a fetched fragment, data. Its body is never touched. */
    OTHER;

    /**
     * By {@code Sec-Fetch-Dest} (Fetch Metadata). Browsers leave that out on plain http; there, and for clients that know
     * no such field, whoever names text/html and is no script asks for a page.
     */
    static PageKind of(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        if (destination != null) {
            return switch (destination) {
                case "document" -> DOCUMENT;
                case "iframe", "frame", "embed", "object", "fencedframe" -> FRAME;
                // A page fetched ahead is shown from the browser's cache later, without another request.
                case "empty" -> isAhead(request) ? DOCUMENT : OTHER;
                default -> OTHER;
            };
        }
        return request.getHeader("X-Requested-With") == null && namesHtml(request) ? DOCUMENT : OTHER;
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
