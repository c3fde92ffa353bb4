package org.consentry.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Work that goes on after the servlet has returned. The body is finished inside {@link #complete}: when the container
 * reports the completion, the response is closed and it is too late.
 */
final class GuardedAsync implements AsyncContext {
    private final AsyncContext real;
    private final GuardedResponse response;

    private GuardedAsync(AsyncContext real, GuardedResponse response) {
        this.real = real;
        this.response = response;
    }

    static GuardedAsync begun(AsyncContext real, GuardedResponse response) {
        GuardedAsync begun = new GuardedAsync(real, response);
        real.addListener(begun.new Release());
        return begun;
    }

    @Override
    public void complete() {
        response.finish(real::complete);
    }

    @Override
    public ServletRequest getRequest() {
        return real.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return real.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return real.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        ask(() -> real.dispatch());
    }

    @Override
    public void dispatch(String path) {
        ask(() -> real.dispatch(path));
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        ask(() -> real.dispatch(context, path));
    }

    /** Noted before it is asked: the first pass may be ending at this moment. */
    private void ask(Runnable dispatch) {
        response.awaitDispatch(true);
        try {
            dispatch.run();
        } catch (RuntimeException e) {
            response.awaitDispatch(false);
            throw e;
        }
    }

    @Override
    public void start(Runnable run) {
        real.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        real.addListener(new Told(listener));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse wrapped) {
        real.addListener(new Told(listener), request, wrapped);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return real.createListener(type);
    }

    @Override
    public void setTimeout(long timeout) {
        real.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return real.getTimeout();
    }

    /** The application's listener, which is to complete what it is told of through us and not past us. */
    private final class Told implements AsyncListener {
        private final AsyncListener listener;

        Told(AsyncListener listener) {
            this.listener = listener;
        }

        private AsyncEvent ours(AsyncEvent event) {
            AsyncContext context = event.getAsyncContext();
            return new AsyncEvent(
                    context == real ? GuardedAsync.this : new GuardedAsync(context, response),
                    event.getSuppliedRequest(),
                    event.getSuppliedResponse(),
                    event.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(ours(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(ours(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(ours(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(ours(event));
        }
    }

    /** However it ends, what holds native memory lets go of it. */
    private final class Release implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            response.release();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The application's own listener may still answer.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The application's own listener may still answer.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // The container forgets the listeners of a context that is started again.
            event.getAsyncContext().addListener(this);
        }
    }
}
