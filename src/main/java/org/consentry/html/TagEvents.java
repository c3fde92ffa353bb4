package org.consentry.html;

import java.io.IOException;

/**
 * What {@link TagScanner} finds, in page order. Positions count the bytes of the page from 0. How the page was cut in
 * chunks shows only in how text is cut in pieces.
 */
interface TagEvents {
    /** Character data of elements with ordinary content and of CDATA sections: {@code b[from, to)}. */
    default void text(byte[] b, int from, int to, long position) throws IOException {}

    /** What stands in elements whose content holds no tags: scripts, styles, titles and the like. */
    default void rawText(byte[] b, int from, int to, long position) throws IOException {}

    default void startTag(Tag tag) throws IOException {}

    default void endTag(Tag tag) throws IOException {}

    /**
     * A tag has outgrown what is kept. It has a name and a position; its own event follows, without its bytes, if its
     * end is found.
     */
    default void longTag(Tag tag, boolean end) throws IOException {}

    /** A comment, a bogus one included; its data is {@code [dataStart, dataEnd)} of the page. */
    default void comment(long dataStart, long dataEnd) throws IOException {}

    default void doctype() throws IOException {}

    /**
     * The chunk has been read. Bytes from {@code position} on belong to a tag still under way and are kept; those
     * before it are not, and need not be asked for later.
     */
    default void judged(long position) throws IOException {}
}
