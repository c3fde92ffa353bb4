package org.consentry.html;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decodes gzip (RFC 1952) as it arrives, in pieces of at most {@value #PIECE} bytes: members one after another, all
 * header fields, and, as browsers do, without regard to what follows the last member or to a trailer that doesn't
 * fit; {@link #sound()} tells of the latter.
 *
 * <p>A stream that doesn't begin as gzip passes unchanged to a sink of its own, from its first byte: upstreams do send
 * plain pages labelled gzip. Nothing has gone to the other sink by then.
 *
 * <p>For one thread at a time. Close it: it holds native memory.
 */
public final class Gunzip implements AutoCloseable {
    /** The most bytes handed to the sink in one call. */
    public static final int PIECE = 16 * 1024;

    private static final int[] MAGIC = {0x1F, 0x8B, 8};
    private static final int FIXED_FIELDS = 7;
    private static final int TRAILER = 8;
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    private enum State {
        MAGIC,
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER,
        GARBAGE,
        NOT_GZIP
    }

    private final Sink decoded;
    private final Sink asCame;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];

    private State state = State.MAGIC;
    private int seen;
    private int flags;
    private int number;
    private long trailer;
    private int members;
    private boolean trailersFit = true;
    private boolean closed;

    /**
     * @param decoded takes what the gzip stream holds
     * @param asCame takes the stream itself if it is none
     */
    public Gunzip(Sink decoded, Sink asCame) {
        this.decoded = decoded;
        this.asCame = asCame;
    }

    /**
     * Takes the next bytes of the stream and passes on what they decode to.
     *
     * @throws ZipException if the compressed data is corrupt; what came before it has been passed on
     * @throws IOException from a sink
     * @throws IllegalStateException after {@link #close()}
     */
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (closed) {
            throw new IllegalStateException("the stream has been closed");
        }
        int end = off + len;
        int i = off;
        while (i < end) {
            switch (state) {
                case DATA -> i = inflate(b, i, end);
                case GARBAGE -> i = end;
                case NOT_GZIP -> {
                    asCame.write(b, i, end - i);
                    i = end;
                }
                case MAGIC -> {
                    if (magic(b[i] & 0xFF)) {
                        i++;
                    }
                }
                default -> header(b[i++] & 0xFF);
            }
        }
    }

    /** Whether each member has ended, with a trailer that fits. To be asked when all has been written. */
    public boolean sound() {
        boolean ended = state == State.GARBAGE || state == State.MAGIC && seen == 0;
        return members > 0 && ended && trailersFit;
    }

    /**
     * Frees the decoder. The beginning of a stream too short to tell is passed on as it came. Further calls do
     * nothing.
     *
     * @throws IOException from the sink
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        inflater.end();
        if (state == State.MAGIC && members == 0) {
            passMagic();
        }
    }

    /** Whether the byte was taken. */
    private boolean magic(int c) throws IOException {
        if (c != MAGIC[seen]) {
            if (members > 0) {
                state = State.GARBAGE;
            } else {
                state = State.NOT_GZIP;
                passMagic();
            }
            return false;
        }
        seen++;
        if (seen == MAGIC.length) {
            next(State.FIXED);
        }
        return true;
    }

    private void passMagic() throws IOException {
        for (int k = 0; k < seen; k++) {
            piece[k] = (byte) MAGIC[k];
        }
        if (seen > 0) {
            asCame.write(piece, 0, seen);
        }
    }

    private void next(State then) {
        state = then;
        seen = 0;
        number = 0;
    }

    private void header(int c) {
        seen++;
        switch (state) {
            case FIXED -> {
                if (seen == 1) {
                    flags = c;
                } else if (seen == FIXED_FIELDS) {
                    after(State.FIXED);
                }
            }
            case EXTRA_LENGTH -> {
                number |= c << 8 * (seen - 1);
                if (seen == 2) {
                    int length = number;
                    next(State.EXTRA);
                    number = length;
                    if (length == 0) {
                        after(State.EXTRA);
                    }
                }
            }
            case EXTRA -> {
                if (seen == number) {
                    after(State.EXTRA);
                }
            }
            case NAME, COMMENT -> {
                if (c == 0) {
                    after(state);
                }
            }
            case HEADER_CRC -> {
                if (seen == 2) {
                    after(State.HEADER_CRC);
                }
            }
            default -> trailer(c);
        }
    }

    /** Goes on to the next part of the header that is there. */
    private void after(State done) {
        if (done.compareTo(State.EXTRA_LENGTH) < 0 && (flags & FEXTRA) != 0) {
            next(State.EXTRA_LENGTH);
        } else if (done.compareTo(State.NAME) < 0 && (flags & FNAME) != 0) {
            next(State.NAME);
        } else if (done.compareTo(State.COMMENT) < 0 && (flags & FCOMMENT) != 0) {
            next(State.COMMENT);
        } else if (done.compareTo(State.HEADER_CRC) < 0 && (flags & FHCRC) != 0) {
            next(State.HEADER_CRC);
        } else {
            next(State.DATA);
            inflater.reset();
            crc.reset();
        }
    }

    private int inflate(byte[] b, int from, int end) throws IOException {
        inflater.setInput(b, from, end - from);
        while (true) {
            long before = inflater.getBytesWritten();
            int size;
            try {
                size = inflater.inflate(piece);
            } catch (DataFormatException e) {
                // What came out before the fault was met is good, though the call did not return it.
                emit((int) (inflater.getBytesWritten() - before));
                ZipException corrupt = new ZipException("corrupt gzip data: " + e.getMessage());
                corrupt.initCause(e);
                throw corrupt;
            }
            emit(size);
            if (inflater.finished()) {
                next(State.TRAILER);
                trailer = 0;
                return end - inflater.getRemaining();
            }
            if (size == 0) {
                return end;
            }
        }
    }

    private void emit(int size) throws IOException {
        if (size > 0) {
            crc.update(piece, 0, size);
            decoded.write(piece, 0, size);
        }
    }

    private void trailer(int c) {
        trailer |= (long) c << 8 * (seen - 1);
        if (seen == TRAILER) {
            long length = inflater.getBytesWritten() & 0xFFFFFFFFL;
            trailersFit &= trailer == (crc.getValue() | length << Integer.SIZE);
            members++;
            next(State.MAGIC);
        }
    }
}
