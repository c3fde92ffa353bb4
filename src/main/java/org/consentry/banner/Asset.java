package org.consentry.banner;

import java.util.Objects;

/**
 * A front-end file as it is served.
 *
 * @param name the last part of its address
 * @param contentType value of {@code Content-Type}
 * @param bytes the file; not copied, so never to be written to
 * @param gzip the same as one gzip member (RFC 1952); not copied either
 */
public record Asset(String name, String contentType, byte[] bytes, byte[] gzip) {
    public Asset {
        Objects.requireNonNull(name);
        Objects.requireNonNull(contentType);
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(gzip);
    }
}
