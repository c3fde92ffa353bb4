package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Page;
import org.consentry.catalog.Classifier;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.CookieHeader;
import org.consentry.http.ReturnPath;
import org.consentry.http.SameOrigin;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.StoredRecord;
import org.jspecify.annotations.Nullable;

/** What a visitor's browser asks for under {@code /_consent}. */
public final class VisitorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(VisitorServlet.class.getName());

    /** A choice is a few hundred bytes; this is room for a hundred purposes. In bytes. */
    private static final int LARGEST_BODY = 16 * 1024;

    private static final int CHOICES_A_MINUTE = 60;

    private final transient RequestReader reader;
    private final transient Classifier classifier;
    private final transient Inventory inventory;
    private final transient Expiry.Whereabouts whereabouts;
    private final transient Banner banner;
    private final transient FrontEndFiles files;
    private final transient Ticket.Office tickets;
    private final transient ConsentToken tokens;
    private final transient Ledger ledger;
    private final transient Choices choices;
    private final transient Placeholders placeholders;
    private final transient CspReports reports;
    private final transient RateLimit limit = new RateLimit(CHOICES_A_MINUTE);

    /** @param catalogHash SHA-256 of the catalogue, for the records */
    public VisitorServlet(
            RequestReader reader,
            Classifier classifier,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Assets assets,
            Ticket.Office tickets,
            ConsentToken tokens,
            Ledger ledger,
            String catalogHash,
            InstantSource clock) {
        this.reader = reader;
        this.classifier = classifier;
        this.inventory = inventory;
        this.whereabouts = whereabouts;
        this.banner = banner;
        this.files = new FrontEndFiles(assets);
        this.tickets = tickets;
        this.tokens = tokens;
        this.ledger = ledger;
        this.placeholders = new Placeholders(banner, tickets, VisitorServlet::view);
        this.choices = new Choices(tickets, banner, ledger, classifier, inventory, catalogHash, clock);
        this.reports = new CspReports(inventory::sawHost);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = "" + request.getPathInfo();
        if (path.startsWith("/assets/")) {
            files.answer(request, response, path);
            return;
        }
        RequestReader.Connection connection = Visit.connection(request);
        RequestReader.Fields fields = name -> Visit.values(request, name);
        Optional<RequestFacts> facts = reader.read(connection, fields);
        if (facts.isEmpty()) {
            Answers.problem(response, 421, "Misdirected request", "No site here answers to that host.");
            return;
        }
        String address = reader.visitor(connection, fields);
        Visit visit =
                new Visit(request, response, address, facts.get(), Decision.of(facts.get(), classifier, inventory));
        boolean post = request.getMethod().equals("POST");
        boolean get = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (path.startsWith("/guard/")) {
            allow(visit, get, "GET, HEAD", v -> files.guard(v, banner, path.substring("/guard/".length())));
            return;
        }
        switch (path) {
            case "/choices" -> allow(visit, post, "POST", this::choose);
            case "/csp-reports" -> allow(visit, post, "POST", reports::answer);
            case "null" -> redirectToPreferences(visit);
            case "/" -> allow(visit, get, "GET, HEAD", v -> preferences(v, 200, ""));
            case "/state" -> allow(visit, get, "GET, HEAD", v -> Answers.json(response, 200, state(v.decision(), v)));
            case "/banner" -> allow(visit, get, "GET, HEAD", this::fragment);
            case "/cookies" -> allow(visit, get, "GET, HEAD", v -> page(v, banner.cookiesPage(v.site(), v.language())));
            case "/placeholder" -> allow(visit, get, "GET, HEAD", placeholders::answer);
            case "/receipt" -> allow(visit, get, "GET, HEAD", this::receipt);
            default -> refuse(visit, Page.NOT_FOUND, "Not found", "There is nothing at this address.");
        }
    }

    private interface Action {
        void run(Visit visit) throws IOException;
    }

    private void allow(Visit visit, boolean allowed, String methods, Action action) throws IOException {
        if (allowed) {
            action.run(visit);
        } else {
            visit.response().setHeader("Allow", methods);
            Answers.problem(visit.response(), 405, "Method not allowed", "Send " + methods + ".");
        }
    }

    /** In the form that the visitor's side reads: a page, or problem details (RFC 9457). */
    private void refuse(Visit visit, Page page, String title, String detail) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(visit.response(), page.status(), title, detail);
        } else {
            String language = visit.language();
            Answers.page(visit.response(), page.status(), language, banner.messagePage(language, page));
        }
    }

    private void page(Visit visit, String html) throws IOException {
        Answers.page(visit.response(), 200, visit.language(), html);
    }

    // ---- pages

    private void redirectToPreferences(Visit visit) {
        visit.response().setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        visit.response().setHeader("Location", visit.request().getContextPath() + "/_consent/");
    }

    private void preferences(Visit visit, int status, String messageKey) throws IOException {
        preferences(visit, status, messageKey, visit.parameter("return"));
    }

    private void preferences(Visit visit, int status, String messageKey, @Nullable String back) throws IOException {
        String language = visit.language();
        String ticket = tickets.issue(visit.site(), banner.wording(visit.site(), language, Surface.PREFERENCES));
        String html = banner.preferencePage(
                visit.site(), language, view(visit.decision()), ticket, back(visit, back), messageKey);
        Answers.page(visit.response(), status, language, html);
    }

    private void fragment(Visit visit) throws IOException {
        String language = visit.language();
        String ticket = tickets.issue(visit.site(), banner.wording(visit.site(), language, Surface.BANNER));
        byte[] html = banner.fragment(
                visit.site(), language, view(visit.decision()), ticket, back(visit, visit.parameter("return")));
        Answers.page(visit.response(), 200, language, new String(html, StandardCharsets.US_ASCII));
    }

    /** Back to a page of this application, which need not stand at the top of its host. */
    private static String back(Visit visit, @Nullable String candidate) {
        String root = visit.request().getContextPath();
        boolean inside = candidate != null && candidate.startsWith(root + '/');
        return root + ReturnPath.safe(inside ? candidate.substring(root.length()) : null);
    }

    private static BannerView view(Decision decision) {
        Set<String> granted = new HashSet<>();
        decision.grants().forEach((purpose, yes) -> {
            if (yes) {
                granted.add(purpose);
            }
        });
        return new BannerView(
                decision.bannerDue(), granted, decision.answered(), decision.honoured(), decision.refusedBySignal());
    }

    // ---- the choice

    private void choose(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        if (!SameOrigin.allows(
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                visit.facts().origin())) {
            refuse(visit, Page.FORBIDDEN, "Not from this site", "A choice is made on the site's own pages.");
            return;
        }
        if (!limit.admits(visit.address())) {
            visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
            refuse(visit, Page.TOO_MANY_REQUESTS, "Too many requests", "Wait a minute and try again.");
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            refuse(visit, Page.TOO_LARGE, "Too large", "A choice has at most 16 KiB.");
            return;
        }
        ChoiceForm form;
        try {
            String type = request.getContentType();
            form = ChoiceForm.parse(type == null ? "" : type, body);
        } catch (IllegalArgumentException e) {
            refuse(visit, Page.BAD_REQUEST, "Not a choice", "The request is malformed: " + e.getMessage() + ".");
            return;
        }
        answer(visit, form, choices.take(visit.facts(), form));
    }

    private void answer(Visit visit, ChoiceForm form, Choices.Outcome outcome) throws IOException {
        if (outcome instanceof Choices.Outcome.Recorded recorded) {
            recorded(visit, form, recorded);
        } else if (outcome instanceof Choices.Outcome.Stale) {
            stale(visit, form);
        } else if (outcome instanceof Choices.Outcome.Invalid invalid) {
            refuse(visit, Page.BAD_REQUEST, "Not a choice", invalid.why() + ".");
        } else if (outcome instanceof Choices.Outcome.NotRecorded failure) {
            LOG.log(System.Logger.Level.ERROR, "A choice was not recorded and does not hold", failure.why());
            refuse(
                    visit,
                    Page.NOT_RECORDED,
                    "Not recorded",
                    "The choice could not be recorded, so it does not hold. Nothing was changed.");
        }
    }

    /** Nothing is recorded: the visitor is shown what is asked today. */
    private void stale(Visit visit, ChoiceForm form) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(
                    visit.response(),
                    409,
                    "Asked again",
                    "This form is too old or not ours. Nothing was recorded.",
                    Json.createObjectBuilder().add("ticket", freshTicket(visit)));
        } else {
            preferences(visit, 409, "message.stale", form.back());
        }
    }

    private void recorded(Visit visit, ChoiceForm form, Choices.Outcome.Recorded recorded) throws IOException {
        HttpServletResponse response = visit.response();
        response.addHeader("Set-Cookie", cookie(visit.facts(), recorded.consent()));
        CookieHeader cookies = CookieHeader.of(Collections.list(visit.request().getHeaders("Cookie")));
        Expiry.lines(recorded.decision(), cookies, visit.request().getRequestURI(), whereabouts)
                .forEach(line -> response.addHeader("Set-Cookie", line));
        if (losesSomething(visit.decision(), recorded.decision())) {
            // A page that was kept from before would show what no longer may be there.
            response.setHeader("Clear-Site-Data", "\"cache\"");
        }
        if (visit.wantsJson()) {
            Answers.json(response, 200, state(recorded.decision(), visit));
        } else {
            Answers.guard(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", back(visit, form.back()));
        }
    }

    private static boolean losesSomething(Decision before, Decision after) {
        return before.grants().entrySet().stream()
                .anyMatch(grant -> grant.getValue() && !after.granted(grant.getKey()));
    }

    /** HttpOnly and set by the server: no script reads it, and no browser cuts its life short for being script's. */
    private String cookie(RequestFacts facts, Consent consent) {
        return ConsentToken.name(facts.https()) + '='
                + tokens.issue(facts.site().id(), consent)
                + "; Path=/; Max-Age="
                + facts.site().validity().toSeconds()
                + (facts.https() ? "; Secure" : "")
                + "; HttpOnly; SameSite=Lax";
    }

    private String freshTicket(Visit visit) {
        return tickets.issue(visit.site(), banner.wording(visit.site(), visit.language(), Surface.BANNER));
    }

    // ---- data

    private JsonObject state(Decision decision, Visit visit) {
        JsonObjectBuilder grants = Json.createObjectBuilder();
        for (Map.Entry<String, Boolean> grant : new java.util.TreeMap<>(decision.grants()).entrySet()) {
            grants.add(grant.getKey(), grant.getValue());
        }
        JsonObjectBuilder state = Json.createObjectBuilder()
                .add("site", visit.site().id())
                .add("noticeVersion", visit.site().notice().version())
                .add("decided", decision.answered())
                .add("grants", grants)
                .add(
                        "signals",
                        Json.createArrayBuilder(decision.honoured().stream()
                                .map(Signal::id)
                                .sorted()
                                .toList()));
        Consent consent = decision.facts().consent();
        if (decision.answered() && consent != null) {
            Instant expires = consent.issued().plus(visit.site().validity());
            state.add("expires", expires.toString());
        } else {
            state.addNull("expires");
        }
        return state.add("ticket", freshTicket(visit)).build();
    }

    /** By Sec-Fetch-Dest; where a browser sends none, by what only a navigation asks for. */
    private static boolean isNavigation(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        if (destination != null) {
            return destination.equals("document");
        }
        String accept = request.getHeader("Accept");
        return request.getHeader("X-Requested-With") == null && accept != null && accept.contains("text/html");
    }

    /** For the visitor's eyes: a script of the page could read the subject's id from it. */
    private void receipt(Visit visit) throws IOException {
        Consent consent = visit.facts().consent();
        if (consent != null && !isNavigation(visit.request())) {
            Answers.problem(visit.response(), 403, "Not for scripts", "Open the receipt in a window of its own.");
            return;
        }
        try {
            Optional<StoredRecord> stored = consent == null ? Optional.empty() : ledger.find(consent.record());
            if (stored.isEmpty()) {
                refuse(visit, Page.NOT_FOUND, "No receipt", "There is no choice of yours on record.");
            } else {
                Answers.ownDocument(visit.response(), Receipts.of(visit.site(), stored.get()));
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A receipt could not be read", e);
            Answers.problem(visit.response(), 503, "Not available", "The records cannot be read now. Try later.");
        }
    }
}
