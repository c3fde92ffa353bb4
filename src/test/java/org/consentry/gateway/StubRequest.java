package org.consentry.gateway;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.http.CookieHeader;
import org.jspecify.annotations.Nullable;

/** A request for a page of http://shop.example, as far as a filter looks at one; all else it refuses. */
final class StubRequest extends HttpServletRequestWrapper {
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> attributes = new HashMap<>();

    StubRequest() {
        super(nothing(HttpServletRequest.class));
        with("Host", "shop.example");
        into("document");
    }

    /** Says where the page will be shown. */
    StubRequest into(String destination) {
        fields.put("Sec-Fetch-Dest", List.of(destination));
        return this;
    }

    /** What answers no question at all. */
    static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            throw new UnsupportedOperationException(method.getName());
        }));
    }

    StubRequest with(String name, String value) {
        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        return this;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(fields.getOrDefault(name, List.of()));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(fields.keySet());
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        return CookieHeader.of(fields.getOrDefault("Cookie", List.of())).pairs().stream()
                .map(pair -> new Cookie(pair.name(), pair.value()))
                .toArray(Cookie[]::new);
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getContextPath() {
        return "";
    }

    @Override
    public String getRequestURI() {
        return "/a/page";
    }

    @Override
    public String getServletPath() {
        return "/a/page";
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public String getRemoteAddr() {
        return "192.0.2.1";
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }
}
