package org.consentry.consent;

/**
 * A path as servers read it, whatever its spelling: decoded, without empty segments, without parameters of segments, and
 * with its dots resolved. Two paths that some server takes for one are one here.
 */
final class CanonicalPath {
    private CanonicalPath() {}

    /** Begins with a slash; ends with one where the path does, or where its last segment is all dots. */
    static String of(String path) {
        if (isPlain(path)) {
            return path;
        }
        String decoded = Percent.decoded(path);
        StringBuilder plain = new StringBuilder(decoded.length() + 1);
        int from = 0;
        while (from <= decoded.length()) {
            int slash = decoded.indexOf('/', from);
            int end = slash < 0 ? decoded.length() : slash;
            int parameters = decoded.indexOf(';', from);
            append(plain, decoded.substring(from, parameters >= 0 && parameters < end ? parameters : end), slash < 0);
            from = end + 1;
        }
        return plain.toString();
    }

    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.indexOf('%') < 0
                && path.indexOf(';') < 0
                && !path.contains("//")
                && !path.contains("/.");
    }

    private static void append(StringBuilder plain, String segment, boolean last) {
        if (segment.equals("..")) {
            plain.setLength(Math.max(0, plain.lastIndexOf("/")));
        } else if (!segment.isEmpty() && !segment.equals(".")) {
            plain.append('/').append(segment);
            return;
        }
        if (last) {
            plain.append('/');
        }
    }
}
