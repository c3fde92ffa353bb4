package org.consentry.gateway;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** What the visitor uploads, each piece passed on as it comes. */
final class Upload extends AbstractHttpEntity {
    private static final int CHUNK = 32 * 1024;

    private final ServletInputStream body;
    private final long length;

    /** It ended, by the visitor's doing, before it was whole. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(IOException cause) {
            super(cause);
        }
    }

    /** @param length in bytes, or -1 where it shows only at the end */
    Upload(ServletInputStream body, long length) {
        // The site's own Content-Type field goes as it came; an entity's would be written anew.
        super((String) null, null, length < 0);
        this.body = body;
        this.length = length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = fromVisitor(chunk); read >= 0; read = fromVisitor(chunk)) {
            out.write(chunk, 0, read);
            out.flush();
        }
    }

    private int fromVisitor(byte[] chunk) throws IOException {
        try {
            // The container fills what it is given; one byte, then what is at hand, waits for no more.
            int first = body.read();
            if (first < 0) {
                return -1;
            }
            chunk[0] = (byte) first;
            int atHand = Math.min(body.available(), chunk.length - 1);
            return atHand > 0 ? 1 + Math.max(0, body.read(chunk, 1, atHand)) : 1;
        } catch (IOException e) {
            throw new Broken(e);
        }
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public InputStream getContent() {
        return body;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public void close() {
        // The container's.
    }
}
