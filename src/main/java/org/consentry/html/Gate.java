package org.consentry.html;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what on one page must wait, for one visitor. {@link HtmlRewriter} knows no policy: it finds what would load
 * something and asks here. Each question may be asked any number of times, and for a host only when it is first met.
 *
 * <p>Called by one thread at a time, within {@link HtmlRewriter#write} and {@link HtmlRewriter#close}. A method that
 * throws is taken to have said that it must wait, for ever: see the rewriter's javadoc on faults.
 */
public interface Gate {
    /**
     * Where the page stands, for resolving the addresses on it.
     *
     * @param scheme {@code http} or {@code https}
     * @param host in normal form (lower case, punycode), without port
     * @param path beginning with a slash, percent-encoded as it was requested, without query
     */
    record Page(String scheme, String host, String path) {
        public Page {
            Objects.requireNonNull(host);
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("a page is loaded by http or https, not " + scheme);
            }
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("a path begins with a slash");
            }
        }
    }

    /**
     * That a mark on the page is one of ours to judge.
     *
     * @param hold null where what it stands for has been granted or needs no grant
     */
    record Hint(@Nullable Hold hold) {}

    Page page();

    /**
     * Called for every host but the page's own.
     *
     * @param host in normal form (lower case, punycode), without port; empty where the address names a host that
     *     can't be told
     * @return null lets it pass
     */
    @Nullable
    Hold host(String host);

    /**
     * Whether it hangs on the path what an address on this host leads to: then {@link #path} is called instead of
     * {@link #host}, and else addresses on the page's own host needn't even be resolved.
     *
     * @param host as for {@link #host}, or the page's own
     */
    boolean gatesPaths(String host);

    /**
     * Called for each address on a host of which {@link #gatesPaths} is true.
     *
     * @param path as a browser asks for it, without query
     * @return null lets it pass
     */
    @Nullable
    Hold path(String host, String path);

    /**
     * Looks for the signatures of known tags in an inline script.
     *
     * @param b holds the script's text in {@code [from, to)}: all of it, or what fits into the window of 64 KB; not to
     *     be kept or changed
     * @return null lets it pass
     */
    @Nullable
    Hold script(byte[] b, int from, int to);

    /**
     * Reads a mark by which the page's author says what an element is for, such as
     * {@code data-category="analytics"}.
     *
     * @param attribute its name in lower case
     * @param value as it stands, references decoded
     * @return null if it is no mark that is known here
     */
    @Nullable
    Hint hint(String attribute, String value);

    /**
     * Reads the security policy that a page brings in a {@code <meta http-equiv=Content-Security-Policy>}, under which
     * the fragments have to work as well.
     *
     * @param content of the element, references decoded, one character for each octet
     * @return what is to stand in its place; null leaves it as it is
     */
    default @Nullable String policy(String content) {
        return null;
    }

    /**
     * Address of the page that stands in for a frame: with a query, to which {@code &s=1} is added where the frame has a
     * sandbox. That page must not load anything into the frame then, whose own sandbox is put aside.
     *
     * @param address what the frame would load, with scheme and host, or beginning with a single slash on the page's own
     *     host; empty for a frame that asks no host for its document
     * @param hold of the frame as a whole
     * @return ASCII, not yet escaped for HTML
     */
    String placeholder(String address, Hold hold);
}
