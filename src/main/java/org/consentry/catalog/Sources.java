package org.consentry.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Where a rule's fact comes from: {@code knowledge}, or the address of what says so. A page that may change is followed
 * by the day on which it was read, as in {@code https://vendor.example/cookies 2026-03-01}; a numbered version is not.
 */
final class Sources {

    private Sources() {}

    /** @throws IllegalArgumentException where it is neither of the two */
    static void check(String source) {
        if (source.equals("knowledge")) {
            return;
        }
        int space = source.indexOf(' ');
        if (!address(space < 0 ? source : source.substring(0, space))
                || space >= 0 && !day(source.substring(space + 1))) {
            throw new IllegalArgumentException("source \"" + source
                    + "\" is neither \"knowledge\" nor an https address, with or without the day it was read");
        }
    }

    private static boolean address(String text) {
        try {
            URI uri = new URI(text);
            return "https".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean day(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
