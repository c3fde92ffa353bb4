package org.consentry.rights;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RequestTable;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What people have asked about their data. That a request came and what came of it are records of the ledger, which
 * hold no more of it than a digest; contact, words and pseudonym are deleted when it is closed. May be called from any
 * thread.
 */
public final class RequestBook {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RequestTable table;
    private final InstantSource clock;

    public RequestBook(RequestTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /** Today, in UTC. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Keeps a request, and a record that it came.
     *
     * @param subject the pseudonym of the browser that asks; empty where it has none
     * @throws IllegalArgumentException where contact or details can't be used, as {@link RequestText} has it
     * @throws LedgerException where it is not known to be kept
     */
    public DataRequest receive(
            SitePolicy site, RequestKind kind, String language, String subject, String contact, String details)
            throws LedgerException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String number = RequestDigest.number(RANDOM);
        String salt = salt();
        String address = RequestText.contact(contact);
        String words = RequestText.details(details);
        RequestTable.Row row = new RequestTable.Row(
                number,
                site.id(),
                kind.id(),
                language,
                subject,
                address,
                words,
                RequestDigest.of(salt, number, site.id(), kind.id(), subject, address, words),
                now,
                LocalDate.ofInstant(now, ZoneOffset.UTC).plus(site.requests().answer(kind.id())),
                "",
                null);
        table.receive(row, salt);
        return request(row);
    }

    /** The request of that number; empty where there is none. */
    public Optional<DataRequest> find(String number) throws LedgerException {
        return row(number).map(RequestBook::request);
    }

    /**
     * Those that are open, the one that is due first in front, so that what is overdue comes before all else.
     *
     * @param site of one site; {@code null} for all
     */
    public List<DataRequest> open(@Nullable String site, int limit) throws LedgerException {
        return table.open(site, limit).stream().map(RequestBook::request).toList();
    }

    /** Those that are closed, the last one first. As above. */
    public List<DataRequest> closed(@Nullable String site, int limit) throws LedgerException {
        return table.closed(site, limit).stream().map(RequestBook::request).toList();
    }

    /**
     * Enters what came of a request, deletes who asked and with which words, and keeps a record of the outcome.
     *
     * @param actor who enters it
     * @return empty where no request of that number is open
     * @throws LedgerException where it is not known to be kept; then nothing is known to be deleted
     */
    public Optional<DataRequest> close(String number, RequestOutcome outcome, String actor) throws LedgerException {
        Optional<RequestTable.Row> open =
                row(number).filter(row -> row.outcome().isEmpty());
        if (open.isEmpty()) {
            return Optional.empty();
        }
        table.close(open.get(), outcome.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS), actor);
        return find(number);
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
                row.digest(),
                row.received(),
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
