package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the visitor. Every Set-Cookie line is judged as it is set; where the body may be changed, the
 * fields and the body go through {@link AnswerFields} and {@link GuardedBody}.
 */
final class GuardedResponse extends HttpServletResponseWrapper {
    private final HttpServletResponse real;
    private final Guard guard;
    private final boolean mayChangeBody;
    private final AnswerFields fields;
    private final Redirects redirects;
    private final GuardedBody body;
    private final String hsts;
    private boolean leftToContainer;
    private volatile boolean awaitsDispatch;

    GuardedResponse(HttpServletResponse response, Guard guard) {
        super(response);
        this.real = response;
        this.guard = guard;
        this.mayChangeBody = guard.mayChangeBody();
        this.fields = new AnswerFields(response, guard);
        this.redirects = new Redirects(response, guard.detour(), fields);
        this.body = new GuardedBody(response, fields, guard);
        this.hsts = SecureWay.field(guard.decision().facts());
        begin();
    }

    /** This one, where that response is it or is wrapped around it; else the same guard around that response. */
    GuardedResponse around(HttpServletResponse response) {
        boolean under =
                response == this || response instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(this);
        return under ? this : new GuardedResponse(response, guard);
    }

    Guard guard() {
        return guard;
    }

    private void begin() {
        fields.begin();
        if (!hsts.isEmpty() && !real.containsHeader(SecureWay.FIELD)) {
            real.setHeader(SecureWay.FIELD, hsts);
        }
        Collection<String> there = real.getHeaders("Set-Cookie");
        guard.expiries().stream()
                .filter(line -> !there.contains(line))
                .forEach(line -> real.addHeader("Set-Cookie", line));
    }

    // ---- fields

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Location")) {
            redirects.locate(value);
        } else if (isHsts(name)) {
            insist(value);
        } else if (!name.equalsIgnoreCase("Set-Cookie")) {
            fields.add(name, value);
        } else if (value != null) {
            guard.setCookies().pass(value, real);
        }
    }

    /** Whether the site's policy has a word on a field that tells browsers to come by https. */
    private boolean isHsts(String name) {
        return !hsts.isEmpty() && name.equalsIgnoreCase(SecureWay.FIELD);
    }

    /** Browsers heed the first line alone: there is one, and the policy's word is the least that it says. */
    private void insist(@Nullable String value) {
        real.setHeader(SecureWay.FIELD, value == null ? hsts : SecureWay.stricter(hsts, value));
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Location")) {
            redirects.locate(value);
        } else if (isHsts(name)) {
            insist(value);
        } else if (name.equalsIgnoreCase("Set-Cookie")) {
            // As an addition: to replace would take away the lines that expire cookies.
            addHeader(name, value);
        } else {
            fields.set(name, value);
        }
    }

    @Override
    public void setStatus(int status) {
        redirects.setStatus(status);
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addDateHeader(String name, long date) {
        fields.addDate(name, date);
    }

    @Override
    public void setDateHeader(String name, long date) {
        fields.setDate(name, date);
    }

    /** Written by the container as ever, since it is the application's own. */
    @Override
    public void addCookie(Cookie cookie) {
        guard.setCookies().pass(cookie, real);
    }

    @Override
    public void setContentLength(int length) {
        fields.setLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        fields.setLength(length);
    }

    @Override
    public boolean containsHeader(String name) {
        return fields.contains(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return fields.first(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return fields.all(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return fields.names();
    }

    // ---- another answer instead

    @Override
    public void reset() {
        real.reset();
        guard.setCookies().startOver();
        redirects.forget();
        fields.clear();
        startBodyOver();
        begin();
    }

    @Override
    public void resetBuffer() {
        real.resetBuffer();
        fields.reopen();
        body.forgetContent();
    }

    /** For an error page, which takes the place of what was written so far. */
    void startOver() {
        if (!isCommitted()) {
            fields.dropThoseOfTheBytes();
            startBodyOver();
        }
    }

    private void startBodyOver() {
        body.startOver();
        fields.reopen();
        leftToContainer = false;
    }

    @Override
    public void sendError(int status) throws IOException {
        leaveToContainer();
        real.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        leaveToContainer();
        real.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        String led = redirects.led(location);
        leaveToContainer();
        redirects.send(led);
    }

    /** The container writes the body from here on: what was said of another one's bytes no longer holds. */
    private void leaveToContainer() {
        fields.dropThoseOfTheBytes();
        fields.settleAsTheyCame();
        leftToContainer = true;
        body.shut();
    }

    // ---- body

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (redirects.isWithheld()) {
            return new Nowhere();
        }
        if (mayChangeBody) {
            return body.stream();
        }
        fields.tellOfTheAsker();
        return real.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (redirects.isWithheld()) {
            return new PrintWriter(new Nowhere());
        }
        if (mayChangeBody) {
            return body.writer();
        }
        fields.tellOfTheAsker();
        return real.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        if (awaitsDispatch) {
            // Liberty flushes a wrapped response after every servlet, and would commit what the next one has yet to
            // say.
            return;
        }
        if (mayChangeBody) {
            body.flush();
        } else {
            real.flushBuffer();
        }
    }

    /** True from the moment an asynchronous dispatch is asked for until it comes. */
    boolean awaitsDispatch() {
        return awaitsDispatch;
    }

    void awaitDispatch(boolean awaited) {
        awaitsDispatch = awaited;
    }

    /** Ends the body; {@code then} runs once its last byte is with the container. */
    void finish(Runnable then) {
        if (mayChangeBody && !leftToContainer) {
            body.finish(then);
        } else {
            then.run();
        }
    }

    /** What is held belongs to a page that will not come. */
    void release() {
        body.shut();
    }
}
