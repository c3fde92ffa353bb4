package org.consentry.ledger.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/** A file's lines as bytes, one after the other. Only a line feed ends one. */
final class Lines {
    private static final int BUFFER = 256 * 1024;
    private static final int HEX = 2 * Hash.SIZE;

    private final InputStream in;
    private final String name;
    private final int longest;
    private byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long number;

    /** @param longest bytes of a line that are taken at most */
    Lines(InputStream in, String name, int longest) {
        this.in = in;
        this.name = name;
        this.longest = longest;
    }

    /**
     * The next line without its end; {@code null} where there is no more.
     *
     * @throws IOException where the line is longer than any can be
     */
    byte @Nullable [] next() throws IOException {
        int searched = 0;
        while (true) {
            for (int i = from + searched; i < to; i++) {
                if (buffer[i] == '\n') {
                    return line(i, i + 1);
                }
            }
            searched = to - from;
            if (searched > longest) {
                throw new IOException(name + " has a line of more than " + longest + " bytes");
            }
            if (!fill()) {
                return from == to ? null : line(to, to);
            }
        }
    }

    /** Of the line that came last, from 1. */
    long number() {
        return number;
    }

    private byte[] line(int end, int next) throws IOException {
        if (end - from > longest) {
            throw new IOException(name + " has a line of more than " + longest + " bytes");
        }
        byte[] line = Arrays.copyOfRange(buffer, from, end);
        from = next;
        number++;
        return line;
    }

    private boolean fill() throws IOException {
        if (to == buffer.length) {
            byte[] target = to - from > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
            System.arraycopy(buffer, from, target, 0, to - from);
            buffer = target;
            to -= from;
            from = 0;
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read > 0) {
            to += read;
        }
        return read >= 0;
    }

    /** The hash that stands in 64 lower-case hex digits from there on; {@code null} where they are none. */
    static @Nullable Hash hash(byte[] line, int at) {
        if (line.length - at < HEX) {
            return null;
        }
        byte[] hash = new byte[Hash.SIZE];
        for (int i = 0; i < Hash.SIZE; i++) {
            int high = digit(line[at + 2 * i]);
            int low = digit(line[at + 2 * i + 1]);
            if ((high | low) < 0) {
                return null;
            }
            hash[i] = (byte) (high << 4 | low);
        }
        return Hash.at(hash, 0);
    }

    /** The hash that the line is; {@code null} where it is none. */
    static @Nullable Hash hash(byte[] line) {
        return line.length == HEX ? hash(line, 0) : null;
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
    }
}
