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
     * A tag has outgrown what is kept: part of it, with the attributes in it. Its own event follows with the last part,
     * if its end is found.
     */
    default void longTag(Tag tag, boolean end) throws IOException {}

    /** A comment, a bogus one included; its data is {@code [dataStart, dataEnd)} of the page. */
    default void comment(long dataStart, long dataEnd) throws IOException {}

    /** A CDATA section begins; its text follows. */
    default void cdata(long position) {}

    default void doctype() throws IOException {}
}
