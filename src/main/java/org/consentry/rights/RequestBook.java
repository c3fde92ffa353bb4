package org.consentry.rights;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RequestTable;
import org.consentry.site.Requests;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What people have asked about their data. That a request came and what came of it are records of the ledger, which
 * hold no more of it than a digest; contact, words and pseudonym are deleted when it is closed. May be called from any
 * thread.
 */
public final class RequestBook {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Article 12(3) GDPR: by two further months where necessary. */
    private static final Period LONGEST_EXTENSION = Period.ofMonths(2);

    private final RequestTable table;
    private final InstantSource clock;
    private final Function<String, Requests> promised;

    /** As below, where no site says when it wants to be reminded. */
    public RequestBook(RequestTable table, InstantSource clock) {
        this(table, clock, site -> Requests.DEFAULT);
    }

    /** @param promised what a site promises of requests, by its id */
    public RequestBook(RequestTable table, InstantSource clock, Function<String, Requests> promised) {
        this.table = table;
        this.clock = clock;
        this.promised = promised;
    }

    /** Today, in UTC. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Keeps a request, and a record that it came.
     *
     * @throws IllegalArgumentException where contact or details can't be used, as {@link RequestText} has it
     * @throws LedgerException where it is not known to be kept
     */
    public DataRequest receive(SitePolicy site, RequestKind kind, String language, Asker asker, String details)
            throws LedgerException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String number = RequestDigest.number(RANDOM);
        String salt = salt();
        String address = RequestText.contact(asker.contact());
        String words = RequestText.details(details);
        LocalDate due =
                LocalDate.ofInstant(now, ZoneOffset.UTC).plus(site.requests().answer(kind.id()));
        RequestTable.Row row = new RequestTable.Row(
                number,
                site.id(),
                kind.id(),
                language,
                asker.subject(),
                address,
                words,
                asker.identity().id(),
                RequestDigest.of(salt, number, site.id(), kind.id(), asker.subject(), address, words),
                now,
                due,
                due,
                "",
                "",
                null);
        table.receive(row, salt);
        return request(row);
    }

    /** The request of that number; empty where there is none. */
    public Optional<DataRequest> find(String number) throws LedgerException {
        return row(number).map(RequestBook::request);
    }

    /** Those of a subject of a site, the last one first, as long as the subject was not erased. */
    public List<DataRequest> of(String site, String subject, int limit) throws LedgerException {
        return table.of(site, subject, limit).stream().map(RequestBook::request).toList();
    }

    /**
     * Those that are open, the one that is due first in front, so that what is overdue comes before all else.
     *
     * @param site of one site; {@code null} for all
     * @param kind of one kind; {@code null} for all
     */
    public List<DataRequest> open(@Nullable String site, @Nullable RequestKind kind, int limit) throws LedgerException {
        return table.open(site, word(kind), limit).stream()
                .map(RequestBook::request)
                .toList();
    }

    /** Those that are closed, the last one first. As above. */
    public List<DataRequest> closed(@Nullable String site, @Nullable RequestKind kind, int limit)
            throws LedgerException {
        return table.closed(site, word(kind), limit).stream()
                .map(RequestBook::request)
                .toList();
    }

    private static @Nullable String word(@Nullable RequestKind kind) {
        return kind == null ? null : kind.id();
    }

    /** How near the day of its answer is, as its site wants to be reminded; of one that is closed it is not. */
    public Urgency urgency(DataRequest request) {
        return request.open()
                ? Urgency.of(
                        request.due(),
                        promised.apply(request.site()).remind(request.kind().id()),
                        today())
                : Urgency.NONE;
    }

    /**
     * Enters what came of a request, deletes who asked and with which words, and keeps a record of the outcome.
     *
     * @param actor who enters it
     * @return empty where no request of that number is open
     * @throws IllegalStateException where nobody knows who asked, as {@link DataRequest#lacksIdentity} has it
     * @throws LedgerException where it is not known to be kept; then nothing is known to be deleted
     */
    public Optional<DataRequest> close(String number, RequestOutcome outcome, String actor) throws LedgerException {
        Optional<RequestTable.Row> open = openRow(number);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        if (request(open.get()).lacksIdentity(outcome)) {
            throw new IllegalStateException("nobody knows who asked");
        }
        table.close(open.get(), outcome.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS), actor);
        return find(number);
    }

    /**
     * Puts off the day of the answer, which the person who asked has to be told, with the reason, before it passes.
     *
     * @param reason goes into a record that is never erased: it names nobody
     * @return empty where no request of that number is open
     * @throws IllegalArgumentException where the day or the reason can't be used; says so
     * @throws LedgerException where it is not known to be kept
     */
    public Optional<DataRequest> extend(String number, LocalDate due, String reason, String actor)
            throws LedgerException {
        Optional<RequestTable.Row> open = openRow(number);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        RequestTable.Row row = open.get();
        if (today().isAfter(row.due())) {
            throw new IllegalArgumentException("the day has passed: it can be put off only before it does");
        }
        LocalDate last = row.firstDue().plus(LONGEST_EXTENSION);
        if (!due.isAfter(row.due()) || due.isAfter(last)) {
            throw new IllegalArgumentException("a day after " + row.due() + ", up to " + last);
        }
        table.extend(row, due, reason, actor);
        return find(number);
    }

    /**
     * Enters that a reviewer has checked by other means who asked.
     *
     * @return empty where no request of that number is open
     * @throws LedgerException where it is not known to be kept
     */
    public Optional<DataRequest> checked(String number, String actor) throws LedgerException {
        Optional<RequestTable.Row> open = openRow(number);
        if (open.isPresent() && !open.get().proof().equals(RequestIdentity.CHECKED.id())) {
            table.prove(open.get(), RequestIdentity.CHECKED.id(), actor);
        }
        return open.isPresent() ? find(number) : Optional.empty();
    }

    private Optional<RequestTable.Row> openRow(String number) throws LedgerException {
        return row(number).filter(row -> row.outcome().isEmpty());
    }

    /** What is no number of ours is not looked for: a database may not even take it for a text. */
    private Optional<RequestTable.Row> row(String number) throws LedgerException {
        return RequestDigest.isNumber(number) ? table.find(number) : Optional.empty();
    }

    private static DataRequest request(RequestTable.Row row) {
        RequestKind kind = RequestKind.of(row.kind())
                .orElseThrow(() -> new IllegalStateException("a request of a kind that a later version knows"));
        return new DataRequest(
                row.number(),
                row.site(),
                kind,
                row.language(),
                row.subject(),
                row.contact(),
                row.details(),
                RequestIdentity.of(row.proof()).orElse(RequestIdentity.NONE),
                row.digest(),
                row.received(),
                row.firstDue(),
                row.due(),
                RequestOutcome.of(row.outcome()).orElse(null),
                row.closed());
    }

    private static String salt() {
        byte[] salt = new byte[32];
        RANDOM.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }
}
