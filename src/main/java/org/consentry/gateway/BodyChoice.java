package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.consentry.html.EncodingSniffer;
import org.consentry.html.Sink;
import org.consentry.http.MediaType;
import org.jspecify.annotations.Nullable;

/** Whether an answer is passed through as it comes or rewritten as it streams, by what its fields say of it. */
final class BodyChoice {
    private static final System.Logger LOG = System.getLogger(BodyChoice.class.getName());

    private final HttpServletResponse real;
    private final AnswerFields fields;
    private final Guard guard;

    BodyChoice(HttpServletResponse real, AnswerFields fields, Guard guard) {
        this.real = real;
        this.fields = fields;
        this.guard = guard;
    }

    /** To be asked when the first byte comes, or the end; settles the fields where nothing more is to be known. */
    Body choose(Sink out) {
        try {
            return chosen(out);
        } catch (RuntimeException e) {
            // Pages fail open: a fault of ours costs the banner, not the page.
            LOG.log(System.Logger.Level.ERROR, "A page passes as it came", e);
            return unread(out, false);
        }
    }

    private Body chosen(Sink out) {
        if (real.getStatus() == HttpServletResponse.SC_NOT_MODIFIED) {
            return notModified(out);
        }
        MediaType type = type();
        if (type == null) {
            return asItComes(out);
        }
        String encoding = field("Content-Encoding");
        boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
        boolean readable = gzip || encoding.isEmpty() || encoding.equals("identity");
        if (!guard.mark().isEmpty()) {
            boolean whole = real.getStatus() == HttpServletResponse.SC_OK && type.isJavaScript() && readable;
            return whole ? new LongerScript(fields, guard.mark(), gzip, out) : asItComes(out);
        }
        if (!isPage(type)) {
            return asItComes(out);
        }
        if (type.isXhtml()) {
            // Browsers read it as XML, where other rules hold.
            return unread(out, false);
        }
        if (!readable) {
            return unread(out, false);
        }
        boolean charsetKnown = !type.charset().isEmpty();
        if (charsetKnown && !EncodingSniffer.rewritable(type.charset())) {
            return unread(out, gzip);
        }
        return new Rewriting(real, fields, guard.inserts(), guard.gate(), type, gzip, out);
    }

    /** The browser's copy is still good: the answer to our tag names that tag again. */
    private Body notModified(Sink out) {
        if (!guard.conditional()) {
            return asItComes(out);
        }
        fields.settleNotModified();
        return new Body.Passthrough(out);
    }

    /** A page that can't be rewritten: what the fields forbid still holds there. */
    private Body unread(Sink out, boolean gzip) {
        fields.settleUntouchedPage(gzip);
        return new Body.Passthrough(out);
    }

    private Body asItComes(Sink out) {
        fields.settleAsTheyCame();
        return new Body.Passthrough(out);
    }

    private @Nullable MediaType type() {
        String field = real.getContentType();
        return field == null ? null : MediaType.parse(field).orElse(null);
    }

    private boolean isPage(MediaType type) {
        int status = real.getStatus();
        boolean shown =
                status >= 200 && status < 300 && status != 204 && status != 205 && status != 206 || status >= 400;
        return (type.isHtml() || type.isXhtml())
                && shown
                && !field("Content-Disposition").startsWith("attachment");
    }

    private String field(String name) {
        String value = fields.first(name);
        return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
    }
}
