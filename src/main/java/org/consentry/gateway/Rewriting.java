package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.consentry.html.EncodingSniffer;
import org.consentry.html.Gate;
import org.consentry.html.Gunzip;
import org.consentry.html.Gzip;
import org.consentry.html.HtmlRewriter;
import org.consentry.html.Inserts;
import org.consentry.html.Sink;
import org.consentry.http.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * A page rewritten as it streams: unpacked if need be, its encoding found, our fragments put in, packed again. The first
 * 1,024 bytes are looked at before anything is sent, as a browser does to find the encoding (HTML, "prescan a byte
 * stream"): our fragments would push the page's own declaration out of its sight, so the field says it.
 */
final class Rewriting implements Body {
    private static final System.Logger LOG = System.getLogger(Rewriting.class.getName());

    /** Fast rather than small: it is done again for every visitor. */
    static final int GZIP_LEVEL = 4;

    private final HttpServletResponse real;
    private final AnswerFields fields;
    private final MediaType type;
    private final Sink out;
    private final @Nullable Gunzip gunzip;
    private final @Nullable Gzip gzip;
    private final HtmlRewriter rewriter;
    private byte @Nullable [] start;
    private int startLength;
    private Sink pages;
    private boolean raw;

    /**
     * @param type what the Content-Type says
     * @param packed true for a body that calls itself gzip
     * @param out takes the bytes that go to the visitor
     */
    Rewriting(
            HttpServletResponse real,
            AnswerFields fields,
            Inserts inserts,
            Gate gate,
            MediaType type,
            boolean packed,
            Sink out) {
        this.real = real;
        this.fields = fields;
        this.type = type;
        this.out = out;
        this.gzip = packed ? new Gzip(out, GZIP_LEVEL) : null;
        this.gunzip = packed ? new Gunzip(this::unpacked, this::asCame) : null;
        this.rewriter = new HtmlRewriter(inserts, gate, gzip != null ? gzip::write : out);
        this.pages = rewriter::write;
        this.start = type.charset().isEmpty() ? new byte[EncodingSniffer.PRESCAN_BYTES] : null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (gunzip == null) {
            unpacked(bytes, offset, length);
        } else {
            gunzip.write(bytes, offset, length);
        }
    }

    /** What calls itself gzip and is none. */
    private void asCame(byte[] bytes, int offset, int length) throws IOException {
        raw = true;
        fields.settleUntouchedPage(true);
        out.write(bytes, offset, length);
    }

    private void unpacked(byte[] bytes, int offset, int length) throws IOException {
        int taken = 0;
        if (start != null) {
            taken = Math.min(length, start.length - startLength);
            System.arraycopy(bytes, offset, start, startLength, taken);
            startLength += taken;
            if (startLength < start.length) {
                return;
            }
            begin();
        } else {
            settle();
        }
        if (length > taken) {
            pages.write(bytes, offset + taken, length - taken);
        }
    }

    /** The page's start is known as well as it will be: say its encoding and let the bytes go. */
    private void begin() throws IOException {
        byte[] bytes = start;
        start = null;
        if (bytes == null) {
            return;
        }
        if (declare(bytes)) {
            settle();
        } else {
            passUnchanged();
        }
        if (startLength > 0) {
            pages.write(bytes, 0, startLength);
        }
    }

    /** Says the encoding that the page itself declares; false where our fragments have no place in it. */
    private boolean declare(byte[] bytes) {
        try {
            EncodingSniffer.Sniffed sniffed = EncodingSniffer.sniff(bytes, startLength);
            if (!sniffed.label().isEmpty() && !EncodingSniffer.rewritable(sniffed.label())) {
                return false;
            }
            if (sniffed.source() == EncodingSniffer.Source.META) {
                real.setContentType(type.withCharset(sniffed.label()).toString());
            }
            return true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page passes as it came", e);
            return false;
        }
    }

    /** The fields of a rewritten page; a fault here costs what they still had to say, not the page. */
    private void settle() {
        try {
            fields.settleAsPage(gzip != null);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page goes without some of its fields", e);
        }
    }

    /** The bytes go on as they are, packed again if they were. */
    private void passUnchanged() {
        if (gzip == null) {
            fields.settleUntouchedPage(false);
            pages = out;
        } else {
            fields.settleRepackedPage();
            pages = gzip::write;
        }
    }

    @Override
    public void flush() throws IOException {
        if (raw) {
            return;
        }
        if (start != null && startLength > 0) {
            begin();
        }
        if (start == null && gzip != null) {
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
        begin();
        settle();
        rewriter.close();
        if (rewriter.fault() != null) {
            String what = rewriter.failedOpen() ? "The rest of a page passed as it came" : "A page could not be judged";
            LOG.log(System.Logger.Level.ERROR, what, rewriter.fault());
        }
        if (gzip != null && gunzip != null) {
            if (gunzip.sound()) {
                gzip.close();
            } else {
                // The site's own stream broke off: ours has no end either.
                gzip.flush();
                gzip.abort();
            }
        }
    }

    @Override
    public void release() {
        release(gunzip, gzip);
    }

    static void release(@Nullable Gunzip gunzip, @Nullable Gzip gzip) {
        if (gzip != null) {
            gzip.abort();
        }
        if (gunzip != null) {
            try {
                gunzip.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.TRACE, "Nothing left to pass on", e);
            }
        }
    }
}
