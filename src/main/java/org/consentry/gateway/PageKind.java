package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.http.Destination;

/** Whether a request may bring a page, and where that page will be shown. */
enum PageKind {
    /** In a tab of its own: it gets the banner. */
    DOCUMENT,
    /** Inside another page: it gets none. */
    FRAME,
    /** No page: an image, a script, a fetched fragment, data. Its body is never touched. */
    OTHER;

    private static final Set<String> PLAIN = Set.of("GET", "HEAD");

    /** Fields of browsers, and of programs that fetch a part or a changed copy. */
    private static final List<String> SAID_BY_OTHERS = Stream.concat(
                    Stream.of("Accept-Language", "Range"), PageRequest.CONDITIONALS.stream())
            .toList();

    /**
     * Where the browser doesn't say what it is for, or names what we don't know, whoever names text/html and is no
     * script asks for a page; and so does who is no browser and takes anything: a crawler that reads HTML alone, a
     * check by hand.
     */
    static PageKind of(Destination destination, HttpServletRequest request) {
        return switch (destination) {
            case DOCUMENT -> DOCUMENT;
            case FRAME -> FRAME;
            // A page fetched ahead is shown from the browser's cache later, without another request.
            case EMPTY -> isAhead(request) ? DOCUMENT : OTHER;
            case SCRIPT, WORKER, PART -> OTHER;
            case UNSAID -> isAlone(request) && (names("text/html", request) || isNoBrowser(request)) ? DOCUMENT : OTHER;
            case UNKNOWN -> isAlone(request) && names("text/html", request) ? DOCUMENT : OTHER;
        };
    }

    private static boolean isAlone(HttpServletRequest request) {
        return request.getHeader("X-Requested-With") == null;
    }

    /**
     * Every browser, and every script in one, names languages. Who doesn't, and takes anything, gets a page as visitors
     * do; but a part, a changed copy or anything but GET and HEAD is asked for by a program that knows what comes.
     */
    private static boolean isNoBrowser(HttpServletRequest request) {
        return PLAIN.contains(request.getMethod())
                && (request.getHeader("Accept") == null || names("*/*", request))
                && SAID_BY_OTHERS.stream().allMatch(name -> request.getHeader(name) == null);
    }

    /** {@code <link rel=prefetch>}: browsers say so in Sec-Purpose, older ones in Purpose. */
    private static boolean isAhead(HttpServletRequest request) {
        String purpose = request.getHeader("Sec-Purpose");
        return purpose != null && purpose.startsWith("prefetch") || "prefetch".equals(request.getHeader("Purpose"));
    }

    private static boolean names(String type, HttpServletRequest request) {
        for (Enumeration<String> accept = request.getHeaders("Accept"); accept.hasMoreElements(); ) {
            if (accept.nextElement().toLowerCase(Locale.ROOT).contains(type)) {
                return true;
            }
        }
        return false;
    }
}
