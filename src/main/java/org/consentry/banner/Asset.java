package org.consentry.banner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A front-end file as it is served.
 *
 * @param name the last part of its address
 * @param contentType value of {@code Content-Type}
 * @param bytes the file; not copied, so never to be written to
 * @param gzip the same as one gzip member (RFC 1952); not copied either
 * @param sha256 the hash of the bytes, in base64
 */
public record Asset(String name, String contentType, byte[] bytes, byte[] gzip, String sha256) {
    public Asset {
        Objects.requireNonNull(name);
        Objects.requireNonNull(contentType);
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(gzip);
        Objects.requireNonNull(sha256);
    }

    static Asset of(String name, String contentType, byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new BestGzip(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String sha256 = Base64.getEncoder().encodeToString(Hashes.sha256().digest(bytes));
        return new Asset(name, contentType, bytes, packed.toByteArray(), sha256);
    }

    /** Value of an {@code integrity} attribute, and in quotes a hash source of a content security policy. */
    public String integrity() {
        return "sha256-" + sha256;
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
