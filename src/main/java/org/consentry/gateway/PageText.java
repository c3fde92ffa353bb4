package org.consentry.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UnsupportedEncodingException;
import java.io.Writer;

/** A page's characters on their way to bytes; those that have not arrived yet can be taken back. */
final class PageText extends Writer {
    private final OutputStream out;
    private final String encoding;
    private Writer encoder;

    /** @throws UnsupportedEncodingException where Java knows no such encoding */
    PageText(OutputStream out, String encoding) throws UnsupportedEncodingException {
        this.out = out;
        this.encoding = encoding;
        this.encoder = new OutputStreamWriter(out, encoding);
    }

    void forget() {
        try {
            encoder = new OutputStreamWriter(out, encoding);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("it was supported before", e);
        }
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        encoder.write(chars, offset, length);
    }

    @Override
    public void flush() throws IOException {
        encoder.flush();
    }

    @Override
    public void close() throws IOException {
        encoder.close();
    }
}
