package org.consentry.html;

/**
 * The two fragments that {@link HtmlRewriter} puts into a page. Both are ASCII, so that they mean the same in each
 * encoding that the rewriter is given. Each method is called at most once a page, at the moment of insertion.
 */
public interface Inserts {
    /**
     * What goes first in the head: markup that is allowed there, so that it implies no body.
     *
     * @param pageLang the language tag of {@code <html lang>}, trimmed; empty where there is none or no valid one
     */
    byte[] head(String pageLang);

    /**
     * What goes first in the body.
     *
     * @param pageLang as for {@link #head}
     */
    byte[] body(String pageLang);
}
