package org.consentry.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip that is written file by file, with the length and hash of each. Whatever its size it takes the same memory. */
final class ZipFiles implements Closeable {
    private static final int BUFFER = 1 << 16;

    /** Zips in pieces larger than the platform's 512 bytes, and fast: records are many and much alike. */
    private static final class Zip extends ZipOutputStream {
        Zip(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
            buf = new byte[BUFFER];
            setLevel(1);
        }

        /** Frees what the encoder holds outside of the heap, and leaves the zip without an end. */
        void free() {
            def.end();
        }
    }

    private final Zip zip;
    private final LocalDateTime time;
    private final MessageDigest digest;
    private final Map<String, Object> sums = new TreeMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private String name = "";
    private long bytes;

    ZipFiles(OutputStream out, Instant time) {
        this.zip = new Zip(out);
        this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void begin(String file) throws IOException {
        name = file;
        bytes = 0;
        ZipEntry entry = new ZipEntry(file);
        entry.setTimeLocal(time);
        zip.putNextEntry(entry);
    }

    /** Adds a line to the file that was begun. */
    void line(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
        if (length == BUFFER) {
            drain();
        }
        buffer[length++] = '\n';
    }

    void write(byte[] more) throws IOException {
        for (int at = 0; at < more.length; ) {
            if (length == BUFFER) {
                drain();
            }
            int some = Math.min(more.length - at, BUFFER - length);
            System.arraycopy(more, at, buffer, length, some);
            length += some;
            at += some;
        }
    }

    void end() throws IOException {
        drain();
        zip.closeEntry();
        sums.put(name, Map.of("bytes", bytes, "sha256", HexFormat.of().formatHex(digest.digest())));
    }

    void file(String file, byte[] content) throws IOException {
        begin(file);
        write(content);
        end();
    }

    void file(String file, String content) throws IOException {
        file(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Length and hash of each file so far, as the manifest tells them. */
    Map<String, Object> sums() {
        return sums;
    }

    void finish() throws IOException {
        zip.finish();
    }

    private void drain() throws IOException {
        digest.update(buffer, 0, length);
        zip.write(buffer, 0, length);
        bytes += length;
        length = 0;
    }

    @Override
    public void close() {
        zip.free();
    }
}
