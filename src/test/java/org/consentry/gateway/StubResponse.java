package org.consentry.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A container's end of an answer: keeps what reaches it, and can be told to fail at one field or at its bytes. */
final class StubResponse extends HttpServletResponseWrapper {
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    String failsAt = "";
    int status = SC_OK;
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ServletOutputStream stream = new Stream();

    StubResponse() {
        super(StubRequest.nothing(HttpServletResponse.class));
    }

    private void mayFail(String what) {
        if (failsAt.equals(what)) {
            throw new IllegalStateException("no " + what + " today");
        }
    }

    @Override
    public void addHeader(String name, String value) {
        mayFail(name);
        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    @Override
    public void setHeader(String name, String value) {
        fields.remove(name);
        addHeader(name, value);
    }

    @Override
    public void setContentLengthLong(long length) {
        setHeader("Content-Length", Long.toString(length));
    }

    @Override
    public void setContentType(String type) {
        setHeader("Content-Type", type);
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public void addCookie(Cookie cookie) {
        addHeader("Set-Cookie", cookie.getName() + '=' + cookie.getValue());
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return fields.getOrDefault(name, List.of());
    }

    @Override
    public Collection<String> getHeaderNames() {
        return fields.keySet();
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public boolean containsHeader(String name) {
        return fields.containsKey(name);
    }

    @Override
    public String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public void setCharacterEncoding(String encoding) {
        mayFail("encoding");
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return stream;
    }

    @Override
    public void flushBuffer() {
        mayFail("flush");
    }

    private final class Stream extends ServletOutputStream {
        @Override
        public void write(int b) {
            mayFail("bytes");
            body.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
