package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.banner.RequestView;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.SameOrigin;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.StoredRecord;
import org.consentry.rights.Asker;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestBook;
import org.consentry.rights.RequestIdentity;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestText;
import org.consentry.site.Requests;
import org.jspecify.annotations.Nullable;

/** Where people ask what is kept of them, or say what is to be done with it (articles 15 to 22 GDPR). */
final class RequestDesk {
    private static final System.Logger LOG = System.getLogger(RequestDesk.class.getName());
    /** Of 4,000 characters, each of them escaped, and a ticket. In bytes. */
    private static final int LARGEST_BODY = 48 * 1024;

    private static final int TRIES_A_MINUTE = 60;
    private static final int AN_HOUR = 5;
    /** Slips of the pen among them; nobody who tries numbers gets far. */
    private static final int RECEIPTS_AN_HOUR = 20;
    /** Of one site, whoever asks: people read them. */
    private static final int SITES_AN_HOUR = 500;

    /** Of a record's id, in characters (RFC 9562). */
    private static final int LONGEST_RECEIPT = 36;

    private static final Duration HOUR = Duration.ofHours(1);

    private final RequestBook book;
    private final Banner banner;
    private final ConsentPages pages;
    private final Ticket.Office tickets;
    private final Ledger ledger;
    private final RateLimit tries = new RateLimit(TRIES_A_MINUTE);
    private final RateLimit receipts = new RateLimit(RECEIPTS_AN_HOUR, HOUR);
    private final RateLimit limit = new RateLimit(AN_HOUR, HOUR);
    private final RateLimit sites = new RateLimit(SITES_AN_HOUR, HOUR);

    /** @param ledger where the number of a receipt is looked up */
    RequestDesk(RequestBook book, Ledger ledger, Banner banner, ConsentPages pages, Ticket.Office tickets) {
        this.book = book;
        this.ledger = ledger;
        this.banner = banner;
        this.pages = pages;
        this.tickets = tickets;
    }

    /** The form or, where the address names a request that was sent, its number and when an answer is due. */
    void show(Visit visit) throws IOException {
        String number = visit.parameter("number");
        if (number.isEmpty()) {
            form(visit, 200, "", new SentForm(Map.of("kind", visit.parameter("kind"))));
            return;
        }
        if (!tries.admits(visit.address())) {
            tooMany(visit);
            return;
        }
        try {
            // Looked up, so that no link makes a page of ours promise an answer to what never came.
            Optional<DataRequest> sent = book.find(number)
                    .filter(request -> request.site().equals(visit.site().id()));
            if (sent.isPresent()) {
                page(visit, 200, "", new SentForm(Map.of()), sent.get());
            } else {
                pages.refuse(visit, Page.NOT_FOUND, "Not found", "There is no request of that number.");
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A request about somebody's data could not be read", e);
            Answers.problem(visit.response(), 503, "Not available", "The requests cannot be read now. Try later.");
        }
    }

    /** Takes a request, from a form of ours or as JSON. */
    void take(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        if (!SameOrigin.allows(
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                visit.facts().origin())) {
            pages.refuse(visit, Page.FORBIDDEN, "Not from this site", "Requests are made on the site's own pages.");
            return;
        }
        if (!tries.admits(visit.address())) {
            tooMany(visit);
            return;
        }
        Optional<SentForm> sent = SentForm.read(visit, LARGEST_BODY, pages);
        if (sent.isPresent()) {
            take(visit, sent.get());
        }
    }

    private void take(Visit visit, SentForm form) throws IOException {
        if (tickets.read(visit.site(), form.value("ticket")).isEmpty()) {
            stale(visit, form);
            return;
        }
        Optional<RequestKind> kind = RequestKind.of(form.value("kind"));
        if (kind.isEmpty()) {
            wrong(visit, form, 400, "page.400.text", "kind is one of " + String.join(", ", kinds()));
            return;
        }
        String contact;
        try {
            contact = RequestText.contact(form.value("contact"));
        } catch (IllegalArgumentException e) {
            wrong(visit, form, 400, "request.bad-contact", e.getMessage());
            return;
        }
        String details;
        try {
            details = RequestText.details(form.value("details"));
        } catch (IllegalArgumentException e) {
            wrong(visit, form, 413, "page.413.text", e.getMessage());
            return;
        }
        Asker asker = asker(visit, form, contact);
        if (asker == null) {
            return;
        }
        // Counted only now, so that nobody is locked out by slips of the pen.
        if (!limit.admits(visit.site().id(), visit.address())
                || !sites.admits(visit.site().id())) {
            tooManyAnHour(visit, form);
            return;
        }
        keep(visit, form, kind.get(), asker, details);
    }

    /** Whose records it is about, and how that is known; {@code null}, with the answer given, where that fails. */
    private @Nullable Asker asker(Visit visit, SentForm form, String contact) throws IOException {
        String number = form.value("receipt").strip().toLowerCase(Locale.ROOT);
        if (number.isEmpty()) {
            Consent consent = visit.facts().consent();
            return Asker.withToken(consent == null ? "" : consent.subject(), contact);
        }
        if (!receipts.admits(visit.site().id(), visit.address())) {
            tooManyAnHour(visit, form);
            return null;
        }
        try {
            Optional<ConsentRecord> record = receipt(number)
                    .filter(found -> found.site().equals(visit.site().id()));
            if (record.isPresent()) {
                return new Asker(record.get().subject(), RequestIdentity.RECEIPT, contact);
            }
            wrong(visit, form, 400, "request.bad-receipt", "receipt is no number of a receipt of this site");
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A receipt could not be looked up", e);
            wrong(visit, form, 503, "request.failed", "The request could not be kept");
        }
        return null;
    }

    /** What can be no number of ours is not looked for: a database may not even take it for a text. */
    private Optional<ConsentRecord> receipt(String number) throws LedgerException {
        boolean sound = number.length() == LONGEST_RECEIPT
                && number.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        return sound ? ledger.find(number).map(StoredRecord::record) : Optional.empty();
    }

    private void keep(Visit visit, SentForm form, RequestKind kind, Asker asker, String details) throws IOException {
        DataRequest kept;
        try {
            kept = book.receive(visit.site(), kind, visit.language(), asker, details);
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A request about somebody's data could not be kept", e);
            wrong(visit, form, 503, "request.failed", "The request could not be kept");
            return;
        }
        HttpServletResponse response = visit.response();
        if (visit.wantsJson()) {
            Answers.json(
                    response,
                    201,
                    Json.createObjectBuilder()
                            .add("number", kept.number())
                            .add("kind", kind.id())
                            .add("received", kept.received().toString())
                            .add("due", kept.due().toString())
                            .add("identity", kept.identity().id())
                            .build());
        } else {
            Answers.guard(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            String root = visit.request().getContextPath();
            response.setHeader(
                    "Location", root + "/_consent/requests?number=" + kept.number() + "&lang=" + visit.language());
        }
    }

    private static List<String> kinds() {
        return Arrays.stream(RequestKind.values()).map(RequestKind::id).toList();
    }

    /** What was written stays in the form. */
    private void tooManyAnHour(Visit visit, SentForm form) throws IOException {
        visit.response().setHeader("Retry-After", Long.toString(HOUR.toSeconds()));
        wrong(visit, form, 429, "request.failed", "Too many requests within an hour: try again after that");
    }

    private void tooMany(Visit visit) throws IOException {
        visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
        pages.refuse(visit, Page.TOO_MANY_REQUESTS, "Too many requests", "Wait and try again later.");
    }

    /** What was written stays in the form: nobody writes it twice. */
    private void stale(Visit visit, SentForm form) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(
                    visit.response(),
                    409,
                    "Asked again",
                    "This form is too old or not ours. Nothing was sent.",
                    Json.createObjectBuilder().add("ticket", pages.ticket(visit, Surface.PREFERENCES)));
        } else {
            form(visit, 409, "page.403.text", form);
        }
    }

    private void wrong(Visit visit, SentForm form, int status, String messageKey, String detail) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(visit.response(), status, "Not a request", detail + ".");
        } else {
            form(visit, status, messageKey, form);
        }
    }

    private void form(Visit visit, int status, String messageKey, SentForm form) throws IOException {
        page(visit, status, messageKey, form, null);
    }

    private void page(Visit visit, int status, String messageKey, SentForm form, @Nullable DataRequest sent)
            throws IOException {
        Requests promised = visit.site().requests();
        RequestView view = new RequestView(
                kinds().stream()
                        .map(kind -> new RequestView.Kind(kind, promised.answer(kind)))
                        .toList(),
                form.value("kind"),
                form.value("contact"),
                form.value("details"),
                form.value("receipt"),
                messageKey,
                promised.answer(),
                sent == null ? "" : sent.number(),
                sent == null ? null : sent.due(),
                sent == null || sent.closed() == null ? null : LocalDate.ofInstant(sent.closed(), ZoneOffset.UTC));
        String language = visit.language();
        String ticket = pages.ticket(visit, Surface.PREFERENCES);
        Answers.page(visit.response(), status, language, banner.own().request(visit.site(), language, ticket, view));
    }
}
