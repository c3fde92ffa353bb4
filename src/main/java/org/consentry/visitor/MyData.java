package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.consent.Consent;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.SameOrigin;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.SubjectForms;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.Subjects.Erasure;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;

/** Shows visitors what is kept of them, and erases it (articles 15, 17 and 20 GDPR). */
final class MyData {
    private static final System.Logger LOG = System.getLogger(MyData.class.getName());
    /** A ticket is a few hundred bytes. In bytes. */
    private static final int LARGEST_BODY = 4 * 1024;

    private static final int ERASURES_A_MINUTE = 10;
    /** Of one site, whoever asks: each leaves a revocation in every server's memory for years. */
    private static final int SITES_ERASURES_A_MINUTE = 600;

    private static final int DOWNLOADS_A_MINUTE = 30;
    private static final String GROUND = "article 17(1)(b) GDPR, asked for on the site itself";
    private static final String HELD_GROUND = "asked to be erased on the site itself, while the records are held";
    private static final String FAILED = "Not all of the data could be erased just now. Try again in a moment.";

    private final Subjects subjects;
    private final RequestBook book;
    private final ChoiceDesk desk;
    private final ConsentPages pages;
    private final Banner banner;
    private final Ticket.Office tickets;
    private final RateLimit sites = new RateLimit(SITES_ERASURES_A_MINUTE);
    private final RateLimit downloads = new RateLimit(DOWNLOADS_A_MINUTE);
    private final RateLimit limit = new RateLimit(ERASURES_A_MINUTE);

    MyData(
            Subjects subjects,
            RequestBook book,
            ChoiceDesk desk,
            ConsentPages pages,
            Banner banner,
            Ticket.Office tickets) {
        this.subjects = subjects;
        this.book = book;
        this.desk = desk;
        this.pages = pages;
        this.banner = banner;
        this.tickets = tickets;
    }

    /**
     * The page or, as {@code format} says, all records as JSON or CSV. For the visitor's eyes: a script of the page
     * could read the subject's pseudonym from it.
     */
    void show(Visit visit) throws IOException {
        Consent consent = visit.facts().consent();
        if (consent != null && !visit.isNavigation()) {
            Answers.problem(visit.response(), 403, "Not for scripts", "Open it in a window of its own.");
            return;
        }
        String format = visit.parameter("format");
        if (format.isEmpty()) {
            boolean erased = visit.parameter("done").equals("erased");
            page(visit, 200, consent != null, erased && consent == null ? "mydata.erased" : "", "");
        } else if (!format.equals("json") && !format.equals("csv")) {
            pages.refuse(visit, Page.BAD_REQUEST, "Bad request", "The formats are json and csv.");
        } else if (consent == null) {
            pages.refuse(visit, Page.NOT_FOUND, "No data", "Nothing is kept for this browser.");
        } else if (!downloads.admits(visit.address())) {
            tooMany(visit);
        } else {
            records(visit, consent.subject(), format.equals("csv"));
        }
    }

    private void records(Visit visit, String subject, boolean csv) throws IOException {
        HttpServletResponse response = visit.response();
        String site = visit.site().id();
        try {
            // A ledger that can't be read is found out while there still can be an error in place of a torso.
            subjects.latest(site, subject, 1);
            List<DataRequest> asked = book.of(site, subject, OwnRequests.MOST);
            Answers.ownDownload(response, csv ? "text/csv;charset=UTF-8;header=present" : "application/json");
            if (csv) {
                response.setHeader("Content-Disposition", "attachment; filename=\"my-data.csv\"");
                SubjectForms.csv(subjects, site, subject, response.getOutputStream());
                OwnRequests.csv(asked, response.getOutputStream());
            } else {
                Map<String, Object> more = Map.of("requests", OwnRequests.json(asked));
                SubjectForms.json(subjects, site, subject, more, response.getOutputStream());
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A visitor's records could not be read", e);
            if (response.isCommitted()) {
                throw new IOException("the ledger can't be read to its end", e);
            }
            response.reset();
            Answers.problem(response, 503, "Not available", "The records cannot be read now. Try later.");
        }
    }

    /** Erases what is kept of the visitor whose browser asks by a form of ours. */
    void erase(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        if (!SameOrigin.allows(
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                visit.facts().origin())) {
            pages.refuse(visit, Page.FORBIDDEN, "Not from this site", "Erase on the site's own pages.");
            return;
        }
        if (!limit.admits(visit.address())) {
            tooMany(visit);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            pages.refuse(visit, Page.TOO_LARGE, "Too large", "A ticket has at most 4 KiB.");
            return;
        }
        String ticket;
        try {
            String type = request.getContentType();
            ticket = ChoiceForm.parse(type == null ? "" : type, body).ticket();
        } catch (IllegalArgumentException e) {
            String why = "The request is malformed: " + e.getMessage() + ".";
            pages.refuse(visit, Page.BAD_REQUEST, "Not understood", why);
            return;
        }
        if (tickets.read(visit.site(), ticket).isEmpty()) {
            stale(visit);
            return;
        }
        Consent consent = visit.facts().consent();
        if (consent == null) {
            pages.refuse(visit, Page.NOT_FOUND, "No data", "Nothing is kept for this browser.");
            return;
        }
        if (!sites.admits(visit.site().id())) {
            tooMany(visit);
            return;
        }
        erase(visit, consent);
    }

    private void tooMany(Visit visit) throws IOException {
        visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
        pages.refuse(visit, Page.TOO_MANY_REQUESTS, "Too many requests", "Wait a minute and try again.");
    }

    private void erase(Visit visit, Consent consent) throws IOException {
        String site = visit.site().id();
        try {
            Erasure erasure = subjects.erase(site, consent.subject(), GROUND, Subjects.VISITOR);
            if (erasure instanceof Erasure.Refused refused) {
                withdraw(site, consent);
                held(visit, refused.hold());
                return;
            }
            int count = ((Erasure.Done) erasure).count();
            if (count == 0) {
                // No record of a token that counts is purged or erased: it waits on a server without the database.
                LOG.log(System.Logger.Level.WARNING, "A visitor's record is not here yet, and could not be erased");
                notErased(visit);
                return;
            }
            erased(visit, count);
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A visitor's records could not be erased", e);
            notErased(visit);
        }
    }

    private void notErased(Visit visit) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(visit.response(), 503, "Not erased", FAILED);
        } else {
            page(visit, 503, true, "mydata.failed", "");
        }
    }

    /** Whoever wants to be forgotten consents no more, whatever has to be kept. */
    private void withdraw(String site, Consent consent) throws LedgerException {
        if (consent.answers().containsValue(true)) {
            subjects.withdraw(site, consent.subject(), HELD_GROUND, Subjects.VISITOR);
        }
    }

    private void erased(Visit visit, int count) throws IOException {
        desk.forget(visit);
        if (visit.wantsJson()) {
            Answers.json(
                    visit.response(),
                    200,
                    Json.createObjectBuilder().add("erased", count).build());
        } else {
            Answers.guard(visit.response());
            visit.response().setStatus(HttpServletResponse.SC_SEE_OTHER);
            String root = visit.request().getContextPath();
            visit.response().setHeader("Location", root + "/_consent/my-data?done=erased&lang=" + visit.language());
        }
    }

    private void held(Visit visit, Hold hold) throws IOException {
        if (visit.wantsJson()) {
            String why = "The consent is withdrawn. The records have to be kept for now: " + hold.ground() + ".";
            Answers.problem(
                    visit.response(),
                    409,
                    "Held",
                    why,
                    Json.createObjectBuilder().add("ground", hold.ground()));
        } else {
            page(visit, 409, true, "mydata.held", hold.ground());
        }
    }

    private void stale(Visit visit) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(
                    visit.response(),
                    409,
                    "Asked again",
                    "This form is too old or not ours. Nothing was erased.",
                    Json.createObjectBuilder().add("ticket", pages.ticket(visit, Surface.PREFERENCES)));
        } else {
            page(visit, 409, visit.facts().consent() != null, "mydata.failed", "");
        }
    }

    private void page(Visit visit, int status, boolean kept, String messageKey, String ground) throws IOException {
        String language = visit.language();
        String ticket = pages.ticket(visit, Surface.PREFERENCES);
        String html = banner.dataPage(visit.site(), language, ticket, kept, messageKey, ground);
        Answers.page(visit.response(), status, language, html);
    }
}
