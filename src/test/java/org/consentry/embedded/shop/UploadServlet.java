package org.consentry.embedded.shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Takes what visitors send: a form by its parameters, all else without blocking. */
@WebServlet(urlPatterns = "/upload", asyncSupported = true)
public class UploadServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (String.valueOf(request.getContentType()).startsWith("application/x-www-form-urlencoded")) {
            AsyncServlet.write(response, "form " + request.getParameter("name"));
            return;
        }
        AsyncContext async = request.startAsync();
        ServletInputStream in = request.getInputStream();
        in.setReadListener(new Count(async, in));
    }

    private static final class Count implements ReadListener {
        private final AsyncContext async;
        private final ServletInputStream in;
        private final byte[] buffer = new byte[8192];
        private long sum;

        Count(AsyncContext async, ServletInputStream in) {
            this.async = async;
            this.in = in;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (in.isReady() && !in.isFinished()) {
                int read = in.read(buffer);
                sum += Math.max(0, read);
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            AsyncServlet.write((HttpServletResponse) async.getResponse(), "octets " + sum);
            async.complete();
        }

        @Override
        public void onError(Throwable failure) {
            async.complete();
        }
    }
}
