package org.consentry.html;

/** The addresses in {@code ping}, white space between them (HTML 4.6.2). */
final class PingLexer extends AddressRanges {
    @Override
    boolean next() {
        skipSpace();
        from = at;
        skipToSpace();
        to = at;
        return from < to;
    }
}
