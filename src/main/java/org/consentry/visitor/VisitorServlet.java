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
import org.consentry.banner.BannerView;
import org.consentry.banner.Edition;
import org.consentry.banner.Page;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Expiry;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Ticket;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.Subjects;

/** What a visitor's browser asks for under {@code /_consent}. */
public final class VisitorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient RequestReader reader;
    private final transient Supplier<Edition> editions;
    private final transient Inventory inventory;
    private final transient FrontEndFiles files;
    private final transient CheckpointDesk checkpoints;
    private final transient Receipts receipts;
    private final transient ConsentPages pages;
    private final transient ChoiceDesk desk;
    private final transient Kept kept;
    private final transient OptOutDesk optOut;
    private final transient StatementDesk statement;
    private final transient AppDesk apps;
    private final transient Placeholders placeholders;
    private final transient MyData data;
    private final transient HandoverDesk handovers;
    private final transient MineDesk mine;
    private final transient RequestDesk requests;
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
            Subjects subjects,
            OwnAffairs own,
            InstantSource clock) {
        this.reader = reader;
        this.editions = editions;
        this.inventory = inventory;
        this.files = new FrontEndFiles(assets);
        this.checkpoints = new CheckpointDesk(tree);
        this.pages = new ConsentPages(banner, tickets);
        this.receipts = new Receipts(ledger, tree, pages, banner);
        this.placeholders = new Placeholders(banner, tickets, BannerView::of);
        Choices choices = new Choices(tickets, banner, ledger, inventory, clock);
        this.desk = new ChoiceDesk(choices, pages, tokens, whereabouts);
        this.kept = new Kept(pages);
        this.optOut = new OptOutDesk(banner, pages);
        this.statement = new StatementDesk(banner);
        this.apps = new AppDesk(choices, banner, tickets, tokens, reader);
        this.data = new MyData(subjects, own.book(), desk, pages, banner, tickets);
        this.handovers = new HandoverDesk(own, choices, desk, pages, banner, tickets);
        this.mine = new MineDesk(banner, ledger, inventory, pages, handovers);
        this.requests = new RequestDesk(own.book(), ledger, banner, pages, tickets);
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
        if (path.startsWith("/look/")) {
            allow(visit, get, "GET, HEAD", v -> files.look(v, path.substring("/look/".length())));
            return;
        }
        if (path.startsWith("/logo/")) {
            allow(visit, get, "GET, HEAD", v -> files.logo(v, path.substring("/logo/".length())));
            return;
        }
        if (path.startsWith("/wording/")) {
            allow(visit, get, "GET, HEAD", v -> mine.wording(v, path.substring("/wording/".length())));
            return;
        }
        switch (path) {
            case "/choices" -> allow(visit, post, "POST", desk::choose);
            case "/csp-reports" -> allow(visit, post, "POST", reports::answer);
            case "null" -> pages.redirectToPreferences(visit);
            case "/" -> allow(visit, get, "GET, HEAD", pages::preferences);
            case "/optout" -> allow(visit, get, "GET, HEAD", optOut::answer);
            case "/statement" -> allow(visit, get, "GET, HEAD", statement::answer);
            case "/kept" -> allow(visit, get, "GET, HEAD", kept::answer);
            case "/state" -> allow(visit, get, "GET, HEAD", desk::state);
            case "/banner" -> allow(visit, get, "GET, HEAD", pages::fragment);
            case "/cookies" -> allow(visit, get, "GET, HEAD", cookies::answer);
            case "/placeholder" -> allow(visit, get, "GET, HEAD", placeholders::answer);
            case "/checkpoint" -> allow(visit, get, "GET, HEAD", checkpoints::answer);
            case "/app/state" -> allow(visit, get, "GET, HEAD", apps::state);
            case "/app/choices" -> allow(visit, post, "POST", apps::choose);
            case "/my-data" -> allow(visit, get, "GET, HEAD", data::show);
            case "/my-data/erase" -> allow(visit, post, "POST", data::erase);
            case "/mine" -> allow(visit, get, "GET, HEAD", mine::show);
            case "/requests" -> allow(visit, get || post, "GET, HEAD, POST", post ? requests::take : requests::show);
            case "/handover" -> allow(visit, get, "GET, HEAD", handovers::leave);
            case "/take" -> allow(visit, get || post, "GET, HEAD, POST", post ? handovers::take : handovers::show);
            case "/receipt" -> allow(visit, get, "GET, HEAD", receipts::answer);
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
}
