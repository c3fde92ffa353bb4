package org.consentry.http;

import java.util.List;
import java.util.Objects;

/**
 * What a page needs of ours, all of it on the page's own origin.
 *
 * @param origin where the page stands
 * @param root path that all our addresses begin with, such as {@code /_consent/}
 * @param scripts scripts and modules
 * @param sheets paths of style sheets
 */
public record OurFiles(PageOrigin origin, String root, List<Script> scripts, List<String> sheets) {

    /**
     * A script or module.
     *
     * @param path its path, percent-encoded
     * @param sha256 the hash of its bytes in base64, as it stands behind {@code sha256-} in an integrity attribute
     */
    public record Script(String path, String sha256) {
        /** @throws IllegalArgumentException for no path or no base64 */
        public Script {
            requirePath(path);
            for (int i = 0; i < sha256.length(); i++) {
                char c = sha256.charAt(i);
                if (!Ascii.isDigit(c) && !Ascii.isLetter(c) && "+/=".indexOf(c) < 0) {
                    throw new IllegalArgumentException("the hash of " + path + " is not in base64");
                }
            }
        }

        /** The source expression for the file's bytes. */
        String hashSource() {
            return "'sha256-" + sha256 + '\'';
        }
    }

    /** @throws IllegalArgumentException for what is no path of printable ASCII, and a root that ends without a slash */
    public OurFiles {
        Objects.requireNonNull(origin);
        requirePath(root);
        if (!root.endsWith("/")) {
            throw new IllegalArgumentException("a root ends with a slash");
        }
        sheets.forEach(OurFiles::requirePath);
        scripts = List.copyOf(scripts);
        sheets = List.copyOf(sheets);
    }

    private static void requirePath(String path) {
        boolean printable = path.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '?' && c != '#');
        if (!path.startsWith("/") || path.startsWith("//") || !printable) {
            throw new IllegalArgumentException("not a path: " + path);
        }
    }

    /** A path as it may stand in a source expression, where semicolon and comma end one. */
    static String encoded(String path) {
        return path.replace(";", "%3B").replace(",", "%2C");
    }

    /** The source expression for one path of ours, and all below it where it ends with a slash. */
    String source(String path) {
        String host = SourceList.expression(origin.host());
        if (host == null) {
            // No expression names an address; this one does, and names no more than this origin.
            return "'self'";
        }
        return origin.scheme() + "://" + host + (origin.hasDefaultPort() ? "" : ":" + origin.port()) + encoded(path);
    }
}
