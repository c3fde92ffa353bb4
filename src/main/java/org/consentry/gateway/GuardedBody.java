package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** The body of an answer that may be changed: its stream and, where the site asks for one, the writer upon it. */
final class GuardedBody {
    private static final System.Logger LOG = System.getLogger(GuardedBody.class.getName());

    private final HttpServletResponse real;
    private final AnswerFields fields;
    private final Guard guard;
    private @Nullable GuardedStream stream;
    private @Nullable PrintWriter writer;
    private @Nullable PageText text;

    GuardedBody(HttpServletResponse real, AnswerFields fields, Guard guard) {
        this.real = real;
        this.fields = fields;
        this.guard = guard;
    }

    ServletOutputStream stream() {
        return guardedStream();
    }

    private GuardedStream guardedStream() {
        GuardedStream known = stream;
        if (known == null) {
            known = new GuardedStream(real, fields, guard);
            stream = known;
        }
        return known;
    }

    PrintWriter writer() throws IOException {
        PrintWriter known = writer;
        if (known == null) {
            // As the container does it: from here on the page's encoding is fixed, and the field says so.
            String encoding = real.getCharacterEncoding();
            real.setCharacterEncoding(encoding);
            text = new PageText(stream(), encoding);
            known = new PrintWriter(text);
            writer = known;
        }
        return known;
    }

    void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        stream().flush();
    }

    /** Ends the body. {@code then} runs in any case: once its last byte is with the container, or cannot get there. */
    void finish(Runnable then) {
        boolean later = false;
        try {
            if (writer != null) {
                writer.flush();
            }
            later = guardedStream().endsLater(then);
        } catch (IOException e) {
            // The visitor went away: there is nobody left to tell.
            shut();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page could not be ended", e);
            shut();
        }
        if (!later) {
            then.run();
        }
    }

    /** Takes no more bytes; what is held is dropped. */
    void shut() {
        if (stream != null) {
            stream.shut();
        }
    }

    /** The container forgot what was written so far; who has the stream or the writer keeps it. */
    void forgetContent() {
        if (stream != null) {
            stream.forget();
        }
        if (text != null) {
            text.forget();
        }
    }

    /** Another body, with a stream or a writer of its own, takes the place of this one. */
    void startOver() {
        shut();
        stream = null;
        writer = null;
        text = null;
    }
}
