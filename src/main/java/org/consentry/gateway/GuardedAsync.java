package org.consentry.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Work that goes on after the servlet has returned. The body is finished inside {@link #complete}: when the container
 * reports the completion, the response is closed and it is too late.
 */
final class GuardedAsync implements AsyncContext {
    private final AsyncContext real;
    private final GuardedResponse response;

    GuardedAsync(AsyncContext real, GuardedResponse response) {
        this.real = real;
        this.response = response;
        real.addListener(new Release());
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
        real.dispatch();
    }

    @Override
    public void dispatch(String path) {
        real.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        real.dispatch(context, path);
    }

    @Override
    public void start(Runnable run) {
        real.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        real.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse wrapped) {
        real.addListener(listener, request, wrapped);
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
