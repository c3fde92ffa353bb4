package org.consentry.embedded.shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Pages that come after the servlet has returned. */
@WebServlet(urlPatterns = "/async/*", asyncSupported = true)
public class AsyncServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** In milliseconds. */
    private static final long SOON = 200;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            write(response, "dispatched " + request.getAttribute("from"));
            return;
        }
        switch (request.getPathInfo()) {
            case "/worker" -> {
                AsyncContext async = request.startAsync();
                new Thread(() -> answer(async, "worker")).start();
            }
            case "/container-thread" -> {
                AsyncContext async = request.startAsync(request, response);
                async.start(() -> answer(async, "container thread"));
            }
            case "/at-once" -> answer(request.startAsync(), "at once");
            case "/wrapped" -> {
                AsyncContext async = request.startAsync(request, new HttpServletResponseWrapper(response));
                async.start(() -> answer(async, "wrapped " + async.hasOriginalRequestAndResponse()));
            }
            case "/dispatch" -> {
                request.setAttribute("from", "itself");
                AsyncContext async = request.startAsync();
                new Thread(async::dispatch).start();
            }
            case "/dispatch-path" -> {
                AsyncContext async = request.startAsync();
                new Thread(() -> async.dispatch("/page/utf8")).start();
            }
            case "/twice" -> {
                AsyncContext async = request.startAsync();
                new Thread(() -> async.dispatch("/async-again")).start();
            }
            case "/dispatch-now" -> request.startAsync().dispatch("/fault/status");
            case "/timeout" -> waitFor(request, new Late(true));
            case "/timeout-page" -> waitFor(request, new Late(false));
            case "/failed" -> {
                AsyncContext async = request.startAsync();
                async.addListener(new Late(true));
                async.setTimeout(SOON * 10);
                async.dispatch("/fault/thrown");
            }
            case "/pieces" -> Pieces.write(request, response, "text/html; charset=UTF-8");
            case "/pieces-binary" -> Pieces.write(request, response, "application/octet-stream");
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    static void write(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/html; charset=UTF-8");
        response.getWriter().print(Html.page(text));
    }

    private static void answer(AsyncContext async, String text) {
        try {
            write((HttpServletResponse) async.getResponse(), text);
            async.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitFor(HttpServletRequest request, AsyncListener listener) {
        AsyncContext async = request.startAsync();
        async.setTimeout(SOON);
        async.addListener(listener);
    }

    /** Answers when the time is over, by what the event carries and nothing else. */
    private record Late(boolean answers) implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            if (answers) {
                answer(event.getAsyncContext(), "too late");
            }
        }

        @Override
        public void onError(AsyncEvent event) {
            // The error page answers.
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // Nothing to let go of.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
