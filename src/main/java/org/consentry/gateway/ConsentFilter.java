package org.consentry.gateway;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Ticket;
import org.consentry.http.Authority;
import org.consentry.http.CookieHeader;
import org.consentry.http.PageOrigin;
import org.consentry.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a visitor and a site, and decides once per request what may pass. It never knows whether a servlet that
 * fetches from elsewhere or an application of the operator's answers behind it.
 */
public final class ConsentFilter implements Filter {
    private final RequestReader reader;
    private final Gatekeeper gatekeeper;
    private final boolean ownsEveryHost;
    private final SecureWay way;

    /** As below, where nobody knows at which port this server itself speaks https. */
    public ConsentFilter(
            RequestReader reader,
            Supplier<Edition> editions,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Ticket.Office tickets,
            InstantSource clock,
            boolean ownsEveryHost) {
        this(reader, editions, inventory, whereabouts, banner, tickets, clock, ownsEveryHost, 0);
    }

    /**
     * @param editions gives the one of this moment
     * @param ownsEveryHost true for a gateway, which has nothing to show for a host that no policy names; false inside an
     *     application, which then answers as if there were no filter
     * @param securePort where this server itself speaks https; 0 where it is not known
     */
    public ConsentFilter(
            RequestReader reader,
            Supplier<Edition> editions,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Ticket.Office tickets,
            InstantSource clock,
            boolean ownsEveryHost,
            int securePort) {
        this.reader = reader;
        this.gatekeeper = new Gatekeeper(editions, inventory, whereabouts, banner, tickets, clock);
        this.ownsEveryHost = ownsEveryHost;
        this.way = new SecureWay(reader.securePort(), securePort);
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        GuardedRequest guarded = GuardedRequest.of(request);
        if (guarded != null) {
            again(guarded, request, response, chain);
            return;
        }
        String method = request.getMethod();
        boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
        if (first && (method.equals("CONNECT") || method.equals("TRACE"))) {
            // Neither belongs in front of a site: one asks for a tunnel, the other hands cookies back to scripts.
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        if (first && Collections.list(request.getHeaders("Host")).size() > 1) {
            // What is judged by one name may be served by the other (RFC 9112, section 3.2).
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        CookieHeader cookies = CookieHeader.of(Collections.list(request.getHeaders("Cookie")));
        Optional<RequestFacts> facts = reader.read(
                new RequestReader.Connection(method, request.getRemoteAddr(), request.isSecure()),
                name -> values(request, name),
                cookies);
        PageOrigin origin = facts.map(ConsentFilter::origin).orElse(null);
        if (facts.isPresent() && origin == null) {
            // A policy for every host answers to this one too, but no page can stand there (RFC 9112, section 3.2).
            Pages.impossibleHost(response);
        } else if (first && facts.isPresent() && SecureWay.isBarred(request, facts.get())) {
            way.bar(request, response, facts.get());
        } else if (isOwn(request, facts)) {
            facts.map(SecureWay::field)
                    .filter(field -> !field.isEmpty())
                    .ifPresent(field -> response.setHeader(SecureWay.FIELD, field));
            chain.doFilter(request, response);
        } else if (facts.isPresent() && origin != null) {
            GuardedRequest wrapped = gatekeeper.guard(request, response, facts.get(), origin, cookies);
            if (wrapped.response().guard().answersItself()) {
                // A tracking endpoint on the site's own host: without a yes nothing reaches it.
                Pages.nothing(request, response);
            } else {
                pass(wrapped, wrapped, wrapped.response(), chain);
            }
        } else if (ownsEveryHost) {
            Pages.misdirected(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Where the request's page stands; {@code null} where what it names in the place of a host is none. */
    private static @Nullable PageOrigin origin(RequestFacts facts) {
        try {
            return PageOrigin.of(facts.origin());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** HTTP/2 has no Host field; the container knows what stands in its place. */
    private static List<String> values(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return values.isEmpty() && name.equals("Host")
                ? List.of(Authority.of(request.getServerName(), request.getServerPort(), request.isSecure()))
                : values;
    }

    /** What the container maps to our own resources; every other path is the site's. */
    private static boolean isOwn(HttpServletRequest request, Optional<RequestFacts> facts) {
        String path = request.getServletPath();
        if (path.equals("/.well-known/gpc.json")) {
            // A site that ignores the signal says so itself, or not at all.
            return facts.isPresent() && facts.get().site().honourGpc();
        }
        return path.equals("/_consent") || path.startsWith("/_consent/");
    }

    /** A later dispatch of a request that is guarded already: what was decided holds. */
    private static void again(
            GuardedRequest guarded, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // For an error page the container may go back to its own pair, or to one of the two.
        GuardedResponse answer = guarded.response().around(response);
        if (answer != guarded.response()) {
            GuardedRequest anew = guarded.around(request, answer);
            pass(anew, anew, answer, chain);
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            answer.startOver();
        }
        answer.awaitDispatch(false);
        GuardedRequest current = guarded.around(request, answer);
        pass(current, current == guarded ? request : current, response, chain);
    }

    private static void pass(
            GuardedRequest guarded, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean returned = false;
        try {
            chain.doFilter(request, response);
            returned = true;
        } finally {
            if (!returned && !guarded.hasAsync()) {
                // What was held belongs to a page that will not come.
                guarded.response().release();
            }
        }
        if (!guarded.goesOn()) {
            guarded.response().finish(() -> {});
        }
    }
}
