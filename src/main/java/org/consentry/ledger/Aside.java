package org.consentry.ledger;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lines that come up while another file of a zip is being written, and go in after it. They grow with the records, so
 * they lie in a file, for as long as the export takes.
 */
final class Aside implements Closeable {
    private final Path file;
    private final OutputStream out;

    Aside() throws IOException {
        file = Files.createTempFile("consentry-export", ".txt");
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 14);
    }

    void line(String ascii) throws IOException {
        out.write((ascii + '\n').getBytes(StandardCharsets.US_ASCII));
    }

    /** Puts them into the zip; no more can be added then. */
    void moveTo(ZipFiles zip, String name) throws IOException {
        out.close();
        zip.begin(name);
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] piece = in.readNBytes(1 << 14); piece.length > 0; piece = in.readNBytes(1 << 14)) {
                zip.write(piece);
            }
        }
        zip.end();
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
