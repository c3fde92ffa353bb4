package org.consentry.http;

import org.jspecify.annotations.Nullable;

/** Where to go back to after a choice: a {@code return=} parameter anybody may have written, made safe. */
public final class ReturnPath {

    private static final int MAX_LENGTH = 2000;

    private ReturnPath() {}

    /**
     * The candidate where it is a path of this very origin, with its query and without its fragment, in the form in
     * which browsers send one; {@code /} for all else. A path below {@code /_consent/} counts as all else: answers to
     * a POST live there. What comes back is at most 2,000 characters of visible US-ASCII, so that it can't break out
     * of a header.
     */
    public static String safe(@Nullable String candidate) {
        if (candidate == null || candidate.length() > MAX_LENGTH) {
            return "/";
        }
        int fragment = candidate.indexOf('#');
        String target = fragment < 0 ? candidate : candidate.substring(0, fragment);
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        boolean local = isVisible(target) && isLocal(target, end) && isEncoded(target, end);
        return local && !hasDotSegment(target, end) && !isOurs(target, end) ? target : "/";
    }

    /** No backslash, which browsers read as a slash, and none of what they always encode. */
    private static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '\\' || c == '"' || c == '<' || c == '>') {
                return false;
            }
        }
        return true;
    }

    /** One slash at the start, and no second one after it in disguise, for a proxy that decodes too eagerly. */
    private static boolean isLocal(String target, int end) {
        if (end == 0 || target.charAt(0) != '/') {
            return false;
        }
        String start = Ascii.lower(target.substring(1, Math.min(4, end)));
        return !start.startsWith("/") && !start.equals("%2f") && !start.equals("%5c");
    }

    /** Every percent sign starts an octet, and no octet of the path is a control character. */
    private static boolean isEncoded(String target, int end) {
        for (int i = target.indexOf('%'); i >= 0; i = target.indexOf('%', i + 1)) {
            if (i + 2 >= target.length()) {
                return false;
            }
            int high = Character.digit(target.charAt(i + 1), 16);
            int low = Character.digit(target.charAt(i + 2), 16);
            int octet = 16 * high + low;
            if (high < 0 || low < 0 || i < end && (octet < 0x20 || octet == 0x7F)) {
                return false;
            }
        }
        return true;
    }

    /** Browsers resolve dot segments before they send a path; one that is left, {@code /..//host} say, is a trick. */
    private static boolean hasDotSegment(String target, int end) {
        for (int start = 1; start <= end; ) {
            int slash = target.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            String segment = stop - start > 6
                    ? ""
                    : Ascii.lower(target.substring(start, stop)).replace("%2e", ".");
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
            start = stop + 1;
        }
        return false;
    }

    private static boolean isOurs(String target, int end) {
        return target.startsWith("/_consent/") || target.startsWith("/_consent") && end == "/_consent".length();
    }
}
