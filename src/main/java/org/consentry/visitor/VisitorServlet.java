package org.consentry.visitor;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Page;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Ticket;
import org.consentry.http.Destination;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.tree.InclusionProof;

/** What a visitor's browser asks for under {@code /_consent}. */
public final class VisitorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(VisitorServlet.class.getName());

    private final transient RequestReader reader;
    private final transient Supplier<Edition> editions;
    private final transient Inventory inventory;
    private final transient FrontEndFiles files;
    private final transient Ledger ledger;
    private final transient LedgerTree tree;
    private final transient CheckpointDesk checkpoints;
    private final transient ConsentPages pages;
    private final transient ChoiceDesk desk;
    private final transient Placeholders placeholders;
    private final transient CspReports reports;
    private final transient CookieDeclaration cookies;

    /**
     * The pages and what they ask.
     *
     * @param editions gives the one of this moment
     */
    public VisitorServlet(
            RequestReader reader,
            Supplier<Edition> editions,
            Inventory inventory,
            Expiry.Whereabouts whereabouts,
            Banner banner,
            Assets assets,
            Ticket.Office tickets,
            ConsentToken tokens,
            Ledger ledger,
            LedgerTree tree,
            InstantSource clock) {
        this.reader = reader;
        this.editions = editions;
        this.inventory = inventory;
        this.files = new FrontEndFiles(assets);
        this.ledger = ledger;
        this.tree = tree;
        this.checkpoints = new CheckpointDesk(tree);
        this.pages = new ConsentPages(banner, tickets);
        this.placeholders = new Placeholders(banner, tickets, ConsentPages::view);
        this.desk = new ChoiceDesk(new Choices(tickets, banner, ledger, inventory, clock), pages, tokens, whereabouts);
        this.reports = new CspReports(inventory::sawHost);
        this.cookies = new CookieDeclaration(banner, inventory);
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
        Visit visit = Visit.of(request, response, address, facts.get(), editions.get(), inventory);
        boolean post = request.getMethod().equals("POST");
        boolean get = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (path.startsWith("/guard/")) {
            allow(visit, get, "GET, HEAD", v -> files.guard(v, path.substring("/guard/".length())));
            return;
        }
        switch (path) {
            case "/choices" -> allow(visit, post, "POST", desk::choose);
            case "/csp-reports" -> allow(visit, post, "POST", reports::answer);
            case "null" -> pages.redirectToPreferences(visit);
            case "/" -> allow(visit, get, "GET, HEAD", pages::preferences);
            case "/state" -> allow(visit, get, "GET, HEAD", desk::state);
            case "/banner" -> allow(visit, get, "GET, HEAD", pages::fragment);
            case "/cookies" -> allow(visit, get, "GET, HEAD", cookies::answer);
            case "/placeholder" -> allow(visit, get, "GET, HEAD", placeholders::answer);
            case "/checkpoint" -> allow(visit, get, "GET, HEAD", checkpoints::answer);
            case "/receipt" -> allow(visit, get, "GET, HEAD", this::receipt);
            default -> pages.refuse(visit, Page.NOT_FOUND, "Not found", "There is nothing at this address.");
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

    /** By Sec-Fetch-Dest; where a browser sends none, by what only a navigation asks for. */
    private static boolean isNavigation(HttpServletRequest request) {
        Destination destination = Destination.of(request.getHeader(Destination.FIELD));
        if (destination != Destination.UNSAID) {
            return destination == Destination.DOCUMENT;
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
                pages.refuse(visit, Page.NOT_FOUND, "No receipt", "There is no choice of yours on record.");
            } else {
                StoredRecord record = stored.get();
                Answers.ownDocument(
                        visit.response(),
                        Receipts.of(visit.site(), record, proof(record.record().id())));
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A receipt could not be read", e);
            Answers.problem(visit.response(), 503, "Not available", "The records cannot be read now. Try later.");
        }
    }

    /** A receipt is worth having without it: the record may wait in the outbox while the database is away. */
    private Optional<InclusionProof> proof(String record) {
        try {
            return tree.prove(record);
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "A receipt goes out without its proof", e);
            return Optional.empty();
        }
    }
}
