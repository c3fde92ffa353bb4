package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the visitor. Every Set-Cookie line is judged as it is set. Where a page may come, the fields
 * that describe its bytes are held back until the first byte of the body shows what it is.
 */
final class GuardedResponse extends HttpServletResponseWrapper {
    /** Fields that describe a body's bytes or how long they are good for: what rewriting changes. */
    private static final Set<String> HELD = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        HELD.addAll(List.of(
                "Content-Length",
                "Content-Encoding",
                "ETag",
                "Last-Modified",
                "Accept-Ranges",
                "Cache-Control",
                "Expires",
                "Pragma",
                "Age",
                "Digest",
                "Content-Digest",
                "Repr-Digest",
                "Content-MD5",
                "CDN-Cache-Control",
                "Surrogate-Control"));
    }

    /** Those of them that say nothing of the bytes themselves. */
    private static final List<String> OF_ANY_BODY =
            List.of("Cache-Control", "Expires", "Pragma", "Age", "CDN-Cache-Control", "Surrogate-Control");

    private static final String PERSONAL = "private, no-cache";

    private final Guard guard;
    private final Map<String, List<String>> held = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable GuardedStream stream;
    private @Nullable PrintWriter writer;
    private @Nullable PageText text;
    private boolean headersSettled;
    private boolean leftToContainer;
    private volatile boolean awaitsDispatch;

    GuardedResponse(HttpServletResponse response, Guard guard) {
        super(response);
        this.guard = guard;
        addExpiries();
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

    private HttpServletResponse real() {
        return (HttpServletResponse) getResponse();
    }

    /**
     * An answer that expires one visitor's cookies is that visitor's alone: a shared cache that kept it would expire those
     * of people who said yes.
     */
    private boolean isPersonal(String name) {
        return !guard.expiries().isEmpty() && OF_ANY_BODY.stream().anyMatch(name::equalsIgnoreCase);
    }

    private void keepPersonal(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Cache-Control")
                && value != null
                && value.toLowerCase(Locale.ROOT).contains("no-store")) {
            real().setHeader(name, PERSONAL + ", no-store");
        }
    }

    private void addExpiries() {
        if (!guard.expiries().isEmpty()) {
            real().setHeader("Cache-Control", PERSONAL);
        }
        Collection<String> there = real().getHeaders("Set-Cookie");
        guard.expiries().stream()
                .filter(line -> !there.contains(line))
                .forEach(line -> real().addHeader("Set-Cookie", line));
    }

    // ---- fields

    private boolean holds(String name) {
        return guard.kind() != PageKind.OTHER && !headersSettled && HELD.contains(name);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Set-Cookie")) {
            if (value != null && guard.admits(value)) {
                real().addHeader(name, value);
            }
        } else if (value != null && holds(name)) {
            held.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        } else if (isPersonal(name)) {
            keepPersonal(name, value);
        } else {
            real().addHeader(name, value);
        }
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Set-Cookie")) {
            // As an addition: to replace would take away the lines that expire cookies.
            addHeader(name, value);
        } else if (holds(name)) {
            if (value == null) {
                held.remove(name);
            } else {
                held.put(name, new ArrayList<>(List.of(value)));
            }
        } else if (isPersonal(name)) {
            keepPersonal(name, value);
        } else {
            real().setHeader(name, value);
        }
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
        if (holds(name)) {
            addHeader(name, Dates.format(date));
        } else if (!isPersonal(name)) {
            real().addDateHeader(name, date);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (holds(name)) {
            setHeader(name, Dates.format(date));
        } else if (!isPersonal(name)) {
            real().setDateHeader(name, date);
        }
    }

    /** Judged by what it would say as a line; written by the container as ever, since it is the application's own. */
    @Override
    public void addCookie(Cookie cookie) {
        if (guard.admits(line(cookie))) {
            real().addCookie(cookie);
        }
    }

    private static String line(Cookie cookie) {
        StringBuilder line = new StringBuilder(cookie.getName()).append('=').append(cookie.getValue());
        if (cookie.getMaxAge() >= 0) {
            line.append("; Max-Age=").append(cookie.getMaxAge());
        }
        if (cookie.getPath() != null) {
            line.append("; Path=").append(cookie.getPath());
        }
        if (cookie.getDomain() != null) {
            line.append("; Domain=").append(cookie.getDomain());
        }
        return line.append(cookie.getSecure() ? "; Secure" : "")
                .append(cookie.isHttpOnly() ? "; HttpOnly" : "")
                .toString();
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (holds("Content-Length")) {
            setHeader("Content-Length", Long.toString(length));
        } else {
            real().setContentLengthLong(length);
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return held.containsKey(name) || real().containsHeader(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = held.get(name);
        return values == null ? real().getHeader(name) : values.get(0);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        List<String> values = held.get(name);
        return values == null ? real().getHeaders(name) : List.copyOf(values);
    }

    @Override
    public Collection<String> getHeaderNames() {
        Set<String> names = new LinkedHashSet<>(real().getHeaderNames());
        names.addAll(held.keySet());
        return names;
    }

    @Override
    public void reset() {
        real().reset();
        held.clear();
        forgetBody();
        addExpiries();
    }

    @Override
    public void resetBuffer() {
        real().resetBuffer();
        headersSettled = false;
        if (stream != null) {
            stream.forget();
        }
        if (text != null) {
            // The writer that was handed out stays the writer.
            text.forget();
        }
    }

    /** For an error page, which takes the place of what was written so far. */
    void startOver() {
        if (!isCommitted()) {
            dropFieldsOfTheBody();
            forgetBody();
        }
    }

    private void forgetBody() {
        if (stream != null) {
            stream.close(false);
        }
        headersSettled = false;
        leftToContainer = false;
        stream = null;
        writer = null;
        text = null;
    }

    @Override
    public void sendError(int status) throws IOException {
        dropBody();
        real().sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        dropBody();
        real().sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        dropBody();
        real().sendRedirect(location);
    }

    /** The container writes the body from here on: what was said of another one's bytes no longer holds. */
    private void dropBody() {
        dropFieldsOfTheBody();
        settleAsTheyCame();
        leftToContainer = true;
        if (stream != null) {
            stream.close(false);
        }
    }

    private void dropFieldsOfTheBody() {
        held.keySet().removeIf(name -> OF_ANY_BODY.stream().noneMatch(name::equalsIgnoreCase));
    }

    // ---- what the body turned out to be

    /** Whether the fields that describe the body are with the container. */
    boolean isSettled() {
        return headersSettled;
    }

    /** Lets the held fields go as they came. */
    void settleAsTheyCame() {
        if (headersSettled) {
            return;
        }
        headersSettled = true;
        if (!guard.expiries().isEmpty()) {
            real().setHeader("Cache-Control", cacheControl());
            held.keySet().removeIf(this::isPersonal);
        }
        held.forEach((name, values) -> {
            boolean first = true;
            for (String value : values) {
                if (name.equalsIgnoreCase("Content-Length")) {
                    real().setContentLengthLong(Long.parseLong(value));
                } else if (first) {
                    real().setHeader(name, value);
                } else {
                    real().addHeader(name, value);
                }
                first = false;
            }
        });
        held.clear();
    }

    /**
     * Says of the body what is true of a page of ours: nobody else's copy, asked for again each time, with our validator.
     *
     * @param sameBytes true where the bytes are the upstream's after all, so that its length and encoding hold
     */
    void settleAsPage(boolean sameBytes, boolean gzip) {
        if (headersSettled) {
            return;
        }
        String cacheControl = cacheControl();
        Validator validator = guard.validator();
        String tag = validator == null ? null : validator.tag(firstHeld("ETag"), firstHeld("Last-Modified"));
        String encoding = firstHeld("Content-Encoding");
        String length = firstHeld("Content-Length");
        headersSettled = true;
        held.clear();
        real().setHeader("Cache-Control", cacheControl);
        if (tag != null) {
            real().setHeader("ETag", tag);
        }
        if (encoding != null && (sameBytes || gzip)) {
            real().setHeader("Content-Encoding", encoding);
        }
        if (length != null && sameBytes) {
            real().setContentLengthLong(Long.parseLong(length));
        }
    }

    private String cacheControl() {
        StringBuilder ours = new StringBuilder(PERSONAL);
        for (String value : held.getOrDefault("Cache-Control", List.of())) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (lower.contains("no-store") && ours.indexOf("no-store") < 0) {
                ours.append(", no-store");
            }
            if (lower.contains("no-transform") && ours.indexOf("no-transform") < 0) {
                ours.append(", no-transform");
            }
        }
        return ours.toString();
    }

    private @Nullable String firstHeld(String name) {
        List<String> values = held.get(name);
        return values == null ? null : values.get(0);
    }

    // ---- body

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (guard.kind() == PageKind.OTHER) {
            return real().getOutputStream();
        }
        if (stream == null) {
            stream = new GuardedStream(this, real());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (guard.kind() == PageKind.OTHER) {
            return real().getWriter();
        }
        if (writer == null) {
            // As the container does it: from here on the page's encoding is fixed, and the field says so.
            String encoding = getCharacterEncoding();
            real().setCharacterEncoding(encoding);
            text = new PageText(getOutputStream(), encoding);
            writer = new PrintWriter(text);
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (awaitsDispatch) {
            // Liberty flushes a wrapped response after every servlet, and would commit what the next one has yet to
            // say.
            return;
        }
        if (guard.kind() == PageKind.OTHER) {
            real().flushBuffer();
            return;
        }
        if (writer != null) {
            writer.flush();
        }
        getOutputStream().flush();
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
        if (guard.kind() == PageKind.OTHER || leftToContainer) {
            then.run();
            return;
        }
        try {
            if (writer != null) {
                writer.flush();
            }
            ((GuardedStream) getOutputStream()).end(then);
        } catch (IOException e) {
            // The visitor went away: there is nobody left to tell.
            release();
            then.run();
        }
    }

    /** The browser's copy is still good: the answer to its tag names that tag again. */
    void settleNotModified() {
        if (guard.conditional()) {
            settleAsPage(false, false);
        } else {
            settleAsTheyCame();
        }
    }

    void release() {
        if (stream != null) {
            stream.close(false);
        }
    }
}
