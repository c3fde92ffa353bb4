package org.consentry.review;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the reviewers' paths on the management port, and all else off it. The port is what the socket says, never the Host
 * field; and it answers to listed host names only, so that no page of another name can reach it by pointing that name at
 * this machine (DNS rebinding).
 *
 * <p>On the visitors' ports {@code /review} and {@code /api} belong to the site behind. So the resources live below
 * {@link #INSIDE}, a path that nobody can ask for, and this filter leads there.
 */
public final class ManagementPort implements Filter {
    /** Where the resources are mapped: reached by a forward from here and in no other way. */
    static final String INSIDE = "/_consent/management";

    private static final int MISDIRECTED_REQUEST = 421;
    private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "[::1]");

    enum Answer {
        VISITORS,
        REVIEWERS,
        NOT_HERE,
        MISDIRECTED
    }

    private static final String CUT = ManagementPort.class.getName() + ".cut";

    private final int managementPort;
    private final Set<String> hosts = new HashSet<>(ALWAYS);
    private final Consumer<ServletRequest> cut;

    /**
     * A guard of one port.
     *
     * @param managementPort the local port that the reviewers' paths exist on
     * @param hosts names that the port answers to besides {@code localhost} and the loopback addresses, without a port;
     *     an IPv6 address stands in brackets
     * @param cut ends the connection of a request in the middle of its answer
     */
    public ManagementPort(int managementPort, Set<String> hosts, Consumer<ServletRequest> cut) {
        this.managementPort = managementPort;
        this.cut = cut;
        hosts.forEach(host -> this.hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse http = (HttpServletResponse) response;
        String path = asked.getServletPath() + (asked.getPathInfo() == null ? "" : asked.getPathInfo());
        switch (judge(request.getLocalPort(), asked.getHeader("Host"), path, managementPort, hosts)) {
            case VISITORS -> chain.doFilter(request, response);
            case REVIEWERS -> {
                if (!sound(asked.getRequestURI()) || !sound(asked.getQueryString())) {
                    unsound(http, path);
                    return;
                }
                // The resources only get to see what stands in for the request.
                Runnable cutIt = () -> cut.accept(request);
                request.setAttribute(CUT, cutIt);
                request.getRequestDispatcher(inside(asked)).forward(request, response);
            }
            case NOT_HERE -> http.setStatus(HttpServletResponse.SC_NOT_FOUND);
            case MISDIRECTED -> misdirected(http);
            default -> throw new IllegalStateException();
        }
    }

    /** Ends the connection, so that an answer which broke off can't pass for whole. */
    static void cut(HttpServletRequest request) {
        if (request.getAttribute(CUT) instanceof Runnable connection) {
            connection.run();
        }
    }

    /** With the query: Liberty takes a forward to a path without one for a request without one. */
    private static String inside(HttpServletRequest asked) {
        String query = asked.getQueryString();
        return INSIDE + asked.getRequestURI() + (query == null ? "" : '?' + query);
    }

    /** @param path as the container maps it, decoded and without dot segments: no spelling of it slips by */
    static Answer judge(int localPort, @Nullable String host, String path, int managementPort, Set<String> hosts) {
        if (localPort != managementPort) {
            return isBelow(path, INSIDE) ? Answer.NOT_HERE : Answer.VISITORS;
        }
        if (host == null || !hosts.contains(name(host).toLowerCase(Locale.ROOT))) {
            return Answer.MISDIRECTED;
        }
        return isBelow(path, "/review") || isBelow(path, "/api") ? Answer.REVIEWERS : Answer.NOT_HERE;
    }

    private static boolean isBelow(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }

    /** The Host field without its port; a field that is not of that form stays as it is, and so is on no list. */
    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        boolean port =
                colon > host.lastIndexOf(']') && host.chars().skip(colon + 1L).allMatch(c -> c >= '0' && c <= '9');
        return port ? host.substring(0, colon) : host;
    }

    /** What is no text would be looked for, and go on record, as another one. */
    private static boolean sound(@Nullable String escaped) {
        return escaped == null || Escapes.decoded(escaped).isPresent();
    }

    private static void unsound(HttpServletResponse response, String path) throws IOException {
        String detail = "An escape in the address is cut short, or stands for no text in UTF-8.";
        boolean page = isBelow(path, "/review");
        String body = page ? Pages.error("Bad address", detail) : Problem.json(400, "Bad Request", detail);
        answer(response, 400, page ? "text/html; charset=utf-8" : Problem.TYPE, body);
    }

    private static void misdirected(HttpServletResponse response) throws IOException {
        String problem = Problem.json(
                MISDIRECTED_REQUEST,
                "Misdirected Request",
                "This port answers to listed host names only. Add yours to consentry.review.hosts.");
        answer(response, MISDIRECTED_REQUEST, Problem.TYPE, problem);
    }

    private static void answer(HttpServletResponse response, int status, String type, String body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
