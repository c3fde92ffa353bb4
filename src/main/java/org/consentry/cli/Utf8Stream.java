package org.consentry.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/**
 * Hands bytes on as they are and refuses the first that is not part of UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF). A decoder would put a mark in its place, and a name or host that was read wrong
 * would get a verdict of its own.
 */
final class Utf8Stream extends FilterInputStream {

    /** The input is of some other encoding, or of none. */
    static final class NotUtf8 extends IOException {

        @Serial
        private static final long serialVersionUID = 1;

        private final long line;

        private NotUtf8(long line) {
            super("is not UTF-8");
            this.line = line;
        }

        /** Where the first byte stands that is none of UTF-8, from 1. */
        long line() {
            return line;
        }
    }

    private long line = 1;
    private boolean afterReturn;
    private int wanted;
    private int lowest;
    private int highest;

    Utf8Stream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        take(read);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        if (read < 0) {
            take(read);
        }
        for (int i = 0; i < read; i++) {
            take(bytes[from + i] & 0xFF);
        }
        return read;
    }

    /** What was skipped would not have been looked at. */
    @Override
    public long skip(long count) throws IOException {
        return count > 0 && read() >= 0 ? 1 : 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void take(int b) throws NotUtf8 {
        if (wanted > 0 ? b < lowest || b > highest : !starts(b)) {
            throw new NotUtf8(line);
        }
        if (wanted > 0) {
            wanted--;
            expect(0x80, 0xBF);
        } else {
            wanted = b < 0xC2 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
            expect(b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80, b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF);
            line += b == '\r' || b == '\n' && !afterReturn ? 1 : 0;
            afterReturn = b == '\r';
        }
    }

    private void expect(int low, int high) {
        lowest = low;
        highest = high;
    }

    /** The end of the input, a character of one byte, or the first of several. */
    private static boolean starts(int b) {
        return b < 0x80 || b >= 0xC2 && b <= 0xF4;
    }
}
