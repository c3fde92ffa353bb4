package org.consentry.html;

/**
 * Walks over the addresses in the value of an attribute that may hold several. Give it the text by {@link #begin}, then
 * call {@link #next} until it says no; after each yes the address is {@code bytes[from, to)}.
 */
abstract class AddressRanges {
    byte[] bytes = new byte[0];
    int from;
    int to;
    /** The first byte not read. */
    int at;
    /** Where the text ends. */
    int end;

    /** Character references are decoded already. */
    final void begin(byte[] b, int start, int limit) {
        bytes = b;
        at = start;
        end = limit;
    }

    /** Goes to the next address; false if there is none. */
    abstract boolean next();

    final void skipSpace() {
        while (at < end && TagLexer.isSpace(bytes[at])) {
            at++;
        }
    }

    final void skipToSpace() {
        while (at < end && !TagLexer.isSpace(bytes[at])) {
            at++;
        }
    }
}
