package org.consentry.catalog;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file of an operator's, while it passes: its bytes are counted and hashed, and never held as a whole. It
 * is UTF-8, with or without a byte order mark, and its last line is ended.
 */
final class Intake implements Closeable {

    /** In characters; of what is read line by line. */
    static final int LONGEST_LINE = 10_000;

    private final String name;
    private final Passing bytes;
    private final BufferedReader text;
    private long lines;

    private Intake(String name, InputStream in, long most) {
        this.name = name;
        this.bytes = new Passing(name, in, most);
        this.text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }

    /**
     * Opens a file.
     *
     * @param name for messages
     * @param most how many bytes it may hold
     * @throws CatalogException where it is larger, or its last line has no end
     */
    static Intake of(String name, Path path, long most) throws IOException {
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            long size = file.size();
            checkSize(name, size, most);
            ByteBuffer last = ByteBuffer.allocate(1);
            if (file.position(size - 1).read(last) == 1 && last.get(0) != '\n') {
                throw cut(name, Files.newInputStream(path));
            }
        }
        return started(new Intake(name, Files.newInputStream(path), most));
    }

    /** As above, from memory. */
    static Intake of(String name, byte[] bytes, long most) {
        checkSize(name, bytes.length, most);
        try {
            if (bytes[bytes.length - 1] != '\n') {
                throw cut(name, new ByteArrayInputStream(bytes));
            }
            return started(new Intake(name, new ByteArrayInputStream(bytes), most));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static void checkSize(String name, long size, long most) {
        if (size == 0) {
            throw new CatalogException(name, "is empty");
        }
        if (size > most) {
            throw new CatalogException(name, "is larger than " + most + " bytes");
        }
    }

    private static CatalogException cut(String name, InputStream in) throws IOException {
        try (in) {
            long line = 1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                line += b == '\n' ? 1 : 0;
            }
            return new CatalogException(name, line, "the line is cut off");
        }
    }

    private static Intake started(Intake intake) {
        try {
            intake.text.mark(1);
            if (intake.text.read() != '\uFEFF') {
                intake.text.reset();
            }
            return intake;
        } catch (IOException e) {
            throw intake.refusal(e);
        }
    }

    String name() {
        return name;
    }

    /** How many lines were read by {@link #line}. */
    long lines() {
        return lines;
    }

    /** The next line without its end and the space around it; {@code null} behind the last. */
    @Nullable
    String line() {
        StringBuilder line = new StringBuilder();
        try {
            int c = text.read();
            if (c < 0) {
                return null;
            }
            lines++;
            for (; c >= 0 && c != '\n'; c = text.read()) {
                line.append((char) c);
                if (line.length() > LONGEST_LINE) {
                    throw new CatalogException(name, lines, "is longer than " + LONGEST_LINE + " characters");
                }
            }
        } catch (IOException e) {
            throw refusal(e);
        }
        return line.toString().strip();
    }

    /** What is left behind the lines that were read. */
    Reader rest() {
        return text;
    }

    /** What a fault in reading means. */
    CatalogException refusal(IOException fault) {
        return fault instanceof CharacterCodingException
                ? new CatalogException(name, "is not UTF-8")
                : new CatalogException(name, "can't be read: " + fault.getMessage());
    }

    /** How many bytes have passed. */
    long size() {
        return bytes.count;
    }

    /** SHA-256 of the bytes that have passed. */
    byte[] digest() {
        return bytes.digest.digest();
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** A file may grow while it is read. */
    private static final class Passing extends FilterInputStream {
        private final String name;
        private final long most;
        private final MessageDigest digest = CatalogFile.sha256();
        private long count;

        Passing(String name, InputStream in, long most) {
            super(in);
            this.name = name;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                digest.update(buffer, offset, read);
                count += read;
                checkSize(name, count, most);
            }
            return read;
        }
    }
}
