package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.PageGate;
import org.consentry.consent.Decision;
import org.consentry.consent.Expiry;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Ticket;
import org.consentry.html.Gate;
import org.consentry.http.CookieHeader;
import org.consentry.http.Destination;
import org.consentry.http.PageOrigin;
import org.consentry.http.ReturnPath;
import org.consentry.inventory.Inventory;
import org.jspecify.annotations.Nullable;

/** Decides what of one request goes on to the site, and what holds for its answer. */
final class Gatekeeper {
    private static final System.Logger LOG = System.getLogger(Gatekeeper.class.getName());
    /** Browsers ask for the script of a service worker by it, and for nothing else (Service Workers, section 6.6). */
    private static final String SERVICE_WORKER = "Service-Worker";

    private final Fences fences = new Fences();
    private final Supplier<Edition> editions;
    private final Inventory inventory;
    private final Expiry.Whereabouts whereabouts;
    private final Banner banner;
    private final Ticket.Office tickets;
    private final InstantSource clock;

    /** @param editions gives the one of this moment */
    Gatekeeper(
            Supplier<Edition> editions,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Ticket.Office tickets,
            InstantSource clock) {
        this.editions = editions;
        this.inventory = inventory;
        this.whereabouts = whereabouts;
        this.banner = banner;
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * The request as the site may see it, with the answer that goes with it.
     *
     * @param origin of the page that may come
     */
    GuardedRequest guard(
            HttpServletRequest request,
            HttpServletResponse response,
            RequestFacts facts,
            PageOrigin origin,
            CookieHeader cookies) {
        Edition edition = editions.get();
        Decision decision = edition.grounds().decide(facts, inventory);
        String path = request.getRequestURI();
        JudgedCookies judged = JudgedCookies.of(decision, cookies, inventory);
        Destination destination = Destination.of(request.getHeader(Destination.FIELD));
        PageRequest page = page(request, destination, decision, edition.build());
        Map<String, List<String>> replaced = new HashMap<>(page.fields());
        if (!judged.refused().isEmpty()) {
            String left = judged.left();
            replaced.put("Cookie", left == null ? List.of() : List.of(left));
        }
        String root = request.getContextPath() + "/_consent/";
        SecurityFields security = new SecurityFields(decision, origin, edition, fences, root);
        String back = returnPath(request, path);
        MetHosts hosts = new MetHosts(decision, inventory);
        PageGate gate = new PageGate(
                new Gate.Page(origin.scheme(), origin.host(), path.startsWith("/") ? path : "/"),
                decision,
                (host, at) -> hosts.judged(host, at, "markup"),
                security::inPage,
                root,
                back);
        boolean worker = destination == Destination.WORKER;
        String mark = "";
        if (worker && security.fencesWorkers()) {
            // The browser's copy has the fence of the day it was fetched.
            PageRequest.CONDITIONALS.forEach(name -> replaced.put(name, List.of()));
            if ("script".equals(request.getHeader(SERVICE_WORKER))) {
                mark = security.workersMark();
                replaced.put("Accept-Encoding", List.of(PageRequest.encoding(request)));
            }
        }
        Guard guard = new Guard(
                decision,
                page.kind(),
                request.getMethod().equals("HEAD"),
                new SetCookieJudge(decision, path, cookies, inventory, clock),
                expiries(decision, judged, path),
                page.validator(),
                page.conditional(),
                new PageInserts(
                        banner, tickets, decision, request.getHeader("Accept-Language"), back, page.kind(), security),
                gate,
                new AnswerGate(origin, hosts.held("header")),
                security,
                new Detour(destination, request.getHeader("Accept"), hosts, gate, origin),
                worker,
                mark,
                isHeld(decision, path));
        return new GuardedRequest(request, new GuardedResponse(response, guard), replaced, judged);
    }

    /** Tracking fails closed: what can't be judged is taken for what the policy says of tracking paths. */
    private static boolean isHeld(Decision decision, String path) {
        try {
            HostVerdict verdict = decision.path(path);
            return verdict != null && !verdict.passes();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A path could not be judged and is held back", e);
            return !decision.facts().site().trackingPaths().isEmpty();
        }
    }

    /** A fault here costs the banner, not the page: it passes as one that is none of ours. */
    private PageRequest page(HttpServletRequest request, Destination destination, Decision decision, String version) {
        try {
            PageKind kind = PageKind.of(destination, request);
            return kind == PageKind.OTHER
                    ? PageRequest.UNCHANGED
                    : PageRequest.of(request, kind, new Validator(ingredients(version, decision, kind, request)));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page is asked for as it is", e);
            return PageRequest.UNCHANGED;
        }
    }

    /** A fault here costs the expiry, not the page: what was refused is held back all the same. */
    private List<String> expiries(Decision decision, JudgedCookies judged, String path) {
        try {
            return Expiry.lines(decision, judged.answered(), path, whereabouts);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Refused cookies could not be expired", e);
            return List.of();
        }
    }

    private String ingredients(String version, Decision decision, PageKind kind, HttpServletRequest request) {
        RequestFacts facts = decision.facts();
        return String.join(
                "\n",
                version,
                facts.site().hash(),
                // A policy file may leave it to the gateway's own configuration.
                facts.site().enforcement().id(),
                facts.origin(),
                kind.name(),
                new TreeMap<>(decision.grants()).toString(),
                Boolean.toString(decision.answered()),
                Boolean.toString(decision.bannerDue()),
                decision.regime().name(),
                facts.region(),
                decision.reask().name(),
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
