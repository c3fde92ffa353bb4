package org.consentry.html;

import java.io.IOException;

/** Where bytes go next. The array belongs to the caller: what is needed after the call returns must be copied. */
@FunctionalInterface
public interface Sink {
    /**
     * Takes {@code len} bytes of {@code b}, beginning at {@code off}.
     *
     * @throws IOException when the bytes can't be passed on
     */
    void write(byte[] b, int off, int len) throws IOException;
}
