package org.consentry.gateway;

import java.io.IOException;
import org.consentry.html.Sink;

/** What becomes of an answer's bytes, once its first one has shown what it is. */
sealed interface Body permits Body.Passthrough, LongerScript, Rewriting {
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Passes on what need not be held. */
    void flush() throws IOException;

    /** Writes what was still held; nothing follows. */
    void end() throws IOException;

    /** Lets go of what it holds, written or not. */
    void release();

    /** The bytes as they come: nothing is held. */
    record Passthrough(Sink out) implements Body {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void release() {}
    }
}
