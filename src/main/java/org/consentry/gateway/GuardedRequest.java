package org.consentry.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request as the site behind may see it: without the cookies that were refused, without ours, and, where a page may
 * come, with the fields that keep it rewritable.
 */
final class GuardedRequest extends HttpServletRequestWrapper {
    /** Under this attribute a request says that it is guarded already, however often it is dispatched. */
    static final String ATTRIBUTE = GuardedRequest.class.getName();

    private final Map<String, List<String>> replaced = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final GuardedResponse response;
    private final JudgedCookies cookies;
    private volatile @Nullable GuardedAsync async;

    /**
     * @param replacements the fields that differ from the browser's, by name; an empty list for one that is dropped
     * @param cookies those that came, and which of them were dropped
     */
    GuardedRequest(
            HttpServletRequest request,
            GuardedResponse response,
            Map<String, List<String>> replacements,
            JudgedCookies cookies) {
        super(request);
        this.response = response;
        this.replaced.putAll(replacements);
        this.cookies = cookies;
        request.setAttribute(ATTRIBUTE, this);
    }

    GuardedResponse response() {
        return response;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = replaced.get(name);
        return values == null ? super.getHeader(name) : values.isEmpty() ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        List<String> values = replaced.get(name);
        return values == null ? super.getHeaders(name) : Collections.enumeration(values);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Enumeration<String> all = super.getHeaderNames(); all.hasMoreElements(); ) {
            String name = all.nextElement();
            if (!replaced.containsKey(name)) {
                names.add(name);
            }
        }
        replaced.forEach((name, values) -> {
            if (!values.isEmpty()) {
                names.add(name);
            }
        });
        return Collections.enumeration(names);
    }

    @Override
    public int getIntHeader(String name) {
        if (!replaced.containsKey(name)) {
            return super.getIntHeader(name);
        }
        String value = getHeader(name);
        return value == null ? -1 : Integer.parseInt(value);
    }

    @Override
    public long getDateHeader(String name) {
        if (!replaced.containsKey(name)) {
            return super.getDateHeader(name);
        }
        String value = getHeader(name);
        if (value == null) {
            return -1;
        }
        try {
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " is no date", e);
        }
    }

    @Override
    public Cookie @Nullable [] getCookies() {
        Cookie[] all = super.getCookies();
        if (all == null) {
            return null;
        }
        Cookie[] left = Arrays.stream(all).filter(cookies::passes).toArray(Cookie[]::new);
        return left.length == 0 ? null : left;
    }

    /** With the wrapped pair, so that a later dispatch stays guarded. */
    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse wrapped) {
        GuardedAsync started = GuardedAsync.begun(super.startAsync(request, wrapped), response);
        async = started;
        return started;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext real = super.getAsyncContext();
        return async == null ? real : async;
    }

    boolean hasAsync() {
        return async != null;
    }

    /**
     * Whether somebody else ends the answer later. Once a dispatch is asked for, the container calls the request no
     * longer asynchronous, though the dispatch has yet to come.
     */
    boolean goesOn() {
        return isAsyncStarted() || response.awaitsDispatch();
    }

    /** This one, where that request is it or is wrapped around it; else the same guard around that request. */
    GuardedRequest around(HttpServletRequest request, GuardedResponse answer) {
        boolean under =
                request == this || request instanceof ServletRequestWrapper wrapper && wrapper.isWrapperFor(this);
        return under && answer == response ? this : new GuardedRequest(request, answer, replaced, cookies);
    }

    static @Nullable GuardedRequest of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof GuardedRequest guarded ? guarded : null;
    }
}
