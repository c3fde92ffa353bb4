package org.consentry.embedded.shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes a body of two megabytes without ever blocking: one write each time the container says it is ready. */
final class Pieces implements WriteListener {
    /** Large enough that the container is not always ready. */
    private static final int PIECES = 250;

    private final AsyncContext async;
    private final ServletOutputStream out;
    private int next = -1;

    private Pieces(AsyncContext async, ServletOutputStream out) {
        this.async = async;
        this.out = out;
    }

    static void write(HttpServletRequest request, HttpServletResponse response, String type) throws IOException {
        AsyncContext async = request.startAsync();
        response.setContentType(type);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new Pieces(async, out));
    }

    /** What the whole comes to. */
    private static String piece(int number) {
        return number < 0
                ? Html.START
                : number == PIECES
                        ? Html.END
                        : "<p>" + String.format("%03d", number).repeat(2700) + "</p>";
    }

    @Override
    public void onWritePossible() throws IOException {
        while (next <= PIECES && out.isReady()) {
            out.write(piece(next++).getBytes(StandardCharsets.US_ASCII));
        }
        if (next > PIECES) {
            async.complete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        async.complete();
    }
}
