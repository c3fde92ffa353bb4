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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Ticket;
import org.consentry.consent.Verdict;
import org.consentry.http.Authority;
import org.consentry.http.CookieHeader;
import org.consentry.http.ReturnPath;
import org.consentry.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a visitor and a site, and decides once per request what may pass. It never knows whether a servlet that
 * fetches from elsewhere or an application of the operator's answers behind it.
 */
public final class ConsentFilter implements Filter {
    private static final System.Logger LOG = System.getLogger(ConsentFilter.class.getName());

    private final RequestReader reader;
    private final Classifier classifier;
    private final Inventory inventory;
    private final Expiry.Whereabouts whereabouts;
    private final Banner banner;
    private final Ticket.Office tickets;
    private final String build;
    private final boolean ownsEveryHost;

    /**
     * @param build names this version of catalogue and banner: a page rewritten by another is not current
     * @param ownsEveryHost true for a gateway, which has nothing to show for a host that no policy names; false inside an
     *     application, which then answers as if there were no filter
     */
    public ConsentFilter(
            RequestReader reader,
            Classifier classifier,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Ticket.Office tickets,
            String build,
            boolean ownsEveryHost) {
        this.reader = reader;
        this.classifier = classifier;
        this.inventory = inventory;
        this.whereabouts = whereabouts;
        this.banner = banner;
        this.tickets = tickets;
        this.build = build;
        this.ownsEveryHost = ownsEveryHost;
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
        Optional<RequestFacts> facts = reader.read(
                new RequestReader.Connection(method, request.getRemoteAddr(), request.isSecure()),
                name -> values(request, name));
        if (isOwn(request, facts)) {
            chain.doFilter(request, response);
        } else if (facts.isPresent()) {
            GuardedRequest wrapped = guard(request, response, Decision.of(facts.get(), classifier, inventory));
            pass(wrapped, wrapped, wrapped.response(), chain);
        } else if (ownsEveryHost) {
            Pages.misdirected(response);
        } else {
            chain.doFilter(request, response);
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

    private GuardedRequest guard(HttpServletRequest request, HttpServletResponse response, Decision decision) {
        PageKind kind = PageKind.of(request);
        String path = request.getRequestURI();
        Map<String, List<String>> replaced = new HashMap<>();
        CookieHeader cookies = CookieHeader.of(Collections.list(request.getHeaders("Cookie")));
        Set<String> refused = refused(decision, cookies);
        if (!refused.isEmpty()) {
            String left = cookies.without(pair -> refused.contains(pair.name()));
            replaced.put("Cookie", left == null ? List.of() : List.of(left));
        }
        Validator validator = kind == PageKind.OTHER ? null : new Validator(ingredients(decision, kind, request));
        boolean conditional = validator != null && keepRewritable(request, replaced, validator);
        Guard guard = new Guard(
                decision,
                kind,
                request.getMethod().equals("HEAD"),
                path,
                refused.isEmpty() ? List.of() : expiries(decision, cookies, path),
                validator,
                conditional,
                new PageInserts(
                        banner, tickets, decision, request.getHeader("Accept-Language"), returnPath(request, path)),
                inventory);
        return new GuardedRequest(request, new GuardedResponse(response, guard), replaced, refused);
    }

    /** A fault here costs the expiry, not the page: what was refused is held back all the same. */
    private List<String> expiries(Decision decision, CookieHeader cookies, String path) {
        try {
            return Expiry.lines(decision, cookies, path, whereabouts);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Refused cookies could not be expired", e);
            return List.of();
        }
    }

    private Set<String> refused(Decision decision, CookieHeader cookies) {
        Set<String> refused = new HashSet<>();
        RequestFacts facts = decision.facts();
        for (CookieHeader.Pair pair : cookies.pairs()) {
            if (ConsentToken.isOwn(pair.name()) || !passes(decision, facts, pair)) {
                refused.add(pair.name());
            }
        }
        return refused;
    }

    private boolean passes(Decision decision, RequestFacts facts, CookieHeader.Pair pair) {
        try {
            Verdict verdict = decision.verdict(CookieFacts.inRequest(pair.name(), pair.value(), facts.host()));
            if (verdict.category() == null && !verdict.rule().equals(Decision.SET_BY_UPSTREAM)) {
                inventory.sawUnknownInRequest(facts.site().id(), pair.name());
            }
            return verdict.passes();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A cookie could not be judged and was held back", e);
            return false;
        }
    }

    /**
     * Asks the site for what can be rewritten: no encoding but gzip, no part of a page, nothing measured against a copy
     * that is not what the site sent.
     *
     * @return true where the browser's own conditional went on in the site's words
     */
    private static boolean keepRewritable(
            HttpServletRequest request, Map<String, List<String>> replaced, Validator validator) {
        replaced.put("Accept-Encoding", List.of(acceptsGzip(request) ? "gzip" : "identity"));
        replaced.put("Range", List.of());
        replaced.put("If-Range", List.of());
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        for (String name : List.of("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since")) {
            replaced.put(name, List.of());
        }
        Map<String, String> conditional =
                validator.upstreamConditional(Collections.list(request.getHeaders("If-None-Match")));
        conditional.forEach((name, value) -> replaced.put(name, List.of(value)));
        return !conditional.isEmpty();
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        for (String field : Collections.list(request.getHeaders("Accept-Encoding"))) {
            for (String coding : field.split(",")) {
                String plain = coding.replace(" ", "").toLowerCase(java.util.Locale.ROOT);
                if (plain.equals("gzip") || plain.startsWith("gzip;q=") && !isZero(plain.substring(7))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isZero(String weight) {
        return weight.chars().allMatch(c -> c == '0' || c == '.');
    }

    private String ingredients(Decision decision, PageKind kind, HttpServletRequest request) {
        RequestFacts facts = decision.facts();
        return String.join(
                "\n",
                build,
                facts.site().hash(),
                facts.origin(),
                kind.name(),
                new java.util.TreeMap<>(decision.grants()).toString(),
                Boolean.toString(decision.answered()),
                Boolean.toString(decision.bannerDue()),
                decision.honoured().toString(),
                String.valueOf(request.getHeader("Accept-Language")),
                // A page's ticket is good for a day: half a day later it is asked for anew.
                Long.toString(tickets.hour() / 12));
    }

    private static String returnPath(HttpServletRequest request, String path) {
        @Nullable String query = request.getQueryString();
        return ReturnPath.safe(query == null ? path : path + '?' + query);
    }
}
