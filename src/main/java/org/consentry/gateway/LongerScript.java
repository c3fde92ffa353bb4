package org.consentry.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.consentry.html.Gunzip;
import org.consentry.html.Gzip;
import org.consentry.html.Sink;
import org.jspecify.annotations.Nullable;

/** A script as it comes, with a line of ours behind it: unpacked and packed again if need be. */
final class LongerScript implements Body {
    private final AnswerFields fields;
    private final byte[] line;
    private final Sink out;
    private final Sink longer;
    private final @Nullable Gunzip gunzip;
    private final @Nullable Gzip gzip;
    private boolean raw;

    /**
     * @param line in US-ASCII
     * @param packed true for a body that calls itself gzip
     * @param out takes the bytes that go to the visitor
     */
    LongerScript(AnswerFields fields, String line, boolean packed, Sink out) {
        this.fields = fields;
        this.line = line.getBytes(StandardCharsets.US_ASCII);
        this.out = out;
        this.gzip = packed ? new Gzip(out, Rewriting.GZIP_LEVEL) : null;
        this.gunzip = packed ? new Gunzip(this::unpacked, this::asCame) : null;
        this.longer = gzip != null ? gzip::write : out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (gunzip == null) {
            unpacked(bytes, offset, length);
        } else {
            gunzip.write(bytes, offset, length);
        }
    }

    private void unpacked(byte[] bytes, int offset, int length) throws IOException {
        fields.settleLongerScript(gzip != null);
        longer.write(bytes, offset, length);
    }

    /** What calls itself gzip and is none: nobody can tell where it ends. */
    private void asCame(byte[] bytes, int offset, int length) throws IOException {
        raw = true;
        fields.settleAsTheyCame();
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (gzip != null && fields.isSettled() && !raw) {
            gzip.flush();
        }
    }

    @Override
    public void end() throws IOException {
        if (gunzip != null) {
            gunzip.close();
        }
        if (raw) {
            return;
        }
        if (gzip != null && gunzip != null && !gunzip.sound()) {
            // The site's own stream broke off: ours has no end either.
            fields.settleLongerScript(true);
            gzip.flush();
            gzip.abort();
            return;
        }
        unpacked(line, 0, line.length);
        if (gzip != null) {
            gzip.close();
        }
    }

    @Override
    public void release() {
        Rewriting.release(gunzip, gzip);
    }
}
