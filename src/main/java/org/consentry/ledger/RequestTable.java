package org.consentry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What people have asked about their data, as rows; who asks and with which words stands in a table of its own. That a
 * request came, its course and what came of it are records of the ledger, which hold no more of it than a digest, each
 * in one transaction with what it is about.
 */
public final class RequestTable {
    private static final String INSERT = "INSERT INTO rights_request (number, site, kind, language, asker, proof,"
            + " digest, received, first_due, due, reminded, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')";
    private static final String INSERT_CONTACT =
            "INSERT INTO rights_contact (number, subject, contact, details, salt) VALUES (?, ?, ?, ?, ?)";
    private static final String CLOSE =
            "UPDATE rights_request SET outcome = ?, closed = ? WHERE number = ? AND outcome = ''";
    private static final String DELETE_CONTACT = "DELETE FROM rights_contact WHERE number = ?";
    private static final String EXTEND =
            "UPDATE rights_request SET due = ?, reminded = '' WHERE number = ?" + " AND outcome = '' AND due = ?";
    private static final String PROVE =
            "UPDATE rights_request SET proof = ? WHERE number = ? AND outcome = '' AND proof = ?";
    private static final String REMIND =
            "UPDATE rights_request SET reminded = ? WHERE number = ? AND outcome = '' AND reminded = ? AND due = ?";
    private static final String UNNAME = "UPDATE rights_contact SET subject = '' WHERE subject = ?"
            + " AND number IN (SELECT number FROM rights_request WHERE site = ?)";
    private static final String FORGET_ASKER = "UPDATE rights_request SET asker = '' WHERE asker = ?";
    // Of requests from before there were askers, the contact alone knows.
    private static final String OF_SUBJECT = "q.site = ? AND q.number IN (SELECT number FROM rights_request"
            + " WHERE asker = ? AND asker <> '' UNION SELECT number FROM rights_contact"
            + " WHERE subject = ? AND subject <> '') ORDER BY q.received DESC, q.number LIMIT ?";
    // A hold over a whole site keeps the remains too; of single persons they tell nothing.
    private static final String PURGE = "DELETE FROM rights_request WHERE site = ? AND outcome <> '' AND closed < ?"
            + " AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.site = rights_request.site AND h.subject = '')";

    /**
     * A request as it is kept.
     *
     * @param number by which it is named
     * @param kind a word
     * @param subject empty where there is none, as contact and details are once the request is closed
     * @param proof a word that says how who asks was identified
     * @param digest SHA-256 in lower-case hex
     * @param firstDue the day on which an answer was due when it came
     * @param due the same now
     * @param reminded how far the operator was reminded: empty, or a word
     * @param outcome a word; empty while the request is open
     * @param closed {@code null} while it is open
     */
    public record Row(
            String number,
            String site,
            String kind,
            String language,
            String subject,
            String contact,
            String details,
            String proof,
            String digest,
            Instant received,
            LocalDate firstDue,
            LocalDate due,
            String reminded,
            String outcome,
            @Nullable Instant closed) {
        public Row {
            Objects.requireNonNull(number);
            Objects.requireNonNull(site);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(language);
            Objects.requireNonNull(subject);
            Objects.requireNonNull(contact);
            Objects.requireNonNull(details);
            Objects.requireNonNull(proof);
            Objects.requireNonNull(digest);
            Objects.requireNonNull(received);
            Objects.requireNonNull(firstDue);
            Objects.requireNonNull(due);
            Objects.requireNonNull(reminded);
            Objects.requireNonNull(outcome);
        }
    }

    private final DataSource dataSource;
    private final Operations operations;
    private final Subjects subjects;
    private final RequestRows rows;

    /** @param subjects know how what is deleted leaves the database's files */
    public RequestTable(Database database, Operations operations, Subjects subjects) {
        this.dataSource = database.dataSource();
        this.operations = operations;
        this.subjects = subjects;
        this.rows = new RequestRows(dataSource);
    }

    /**
     * Keeps a request, and a record that it came.
     *
     * @param salt of the digest; deleted with what it hides
     * @throws LedgerException where the two are not known to be kept
     */
    public void receive(Row request, String salt) throws LedgerException {
        operations.request(
                request.site(),
                Subjects.VISITOR,
                facts(request, Map.of("outcome", "received")),
                connection -> insert(connection, request, salt));
    }

    /**
     * Enters what came of a request, deletes who asked and with which words, and keeps a record of the outcome.
     *
     * @throws LedgerException where it is not known to be kept, or somebody else has closed it meanwhile
     */
    public void close(Row request, String outcome, Instant now, String actor) throws LedgerException {
        operations.request(request.site(), actor, facts(request, Map.of("outcome", outcome)), connection -> {
            change(connection, CLOSE, outcome, now.toEpochMilli(), request.number());
            Transaction.update(connection, DELETE_CONTACT, request.number());
        });
        subjects.scrub();
    }

    /**
     * Puts off the day of the answer, and keeps a record of it.
     *
     * @param reason goes into a record that is never erased: it names nobody
     * @throws IllegalArgumentException where the reason is no line of text
     * @throws LedgerException where it is not known to be kept, or somebody else was quicker
     */
    public void extend(Row request, LocalDate due, String reason, String actor) throws LedgerException {
        Map<String, Object> how =
                Map.of("outcome", "extended", "due", due.toString(), "reason", Operations.ground(reason));
        String before = request.due().toString();
        operations.request(
                request.site(),
                actor,
                facts(request, how),
                connection -> change(connection, EXTEND, due.toString(), request.number(), before));
    }

    /**
     * Enters that who asked was identified, and keeps a record of it.
     *
     * @throws LedgerException where it is not known to be kept, or somebody else was quicker
     */
    public void prove(Row request, String proof, String actor) throws LedgerException {
        operations.request(
                request.site(),
                actor,
                facts(request, Map.of("outcome", proof)),
                connection -> change(connection, PROVE, proof, request.number(), request.proof()));
    }

    private static Map<String, Object> facts(Row request, Map<String, Object> more) {
        Map<String, Object> facts = new TreeMap<>(more);
        facts.put("digest", request.digest());
        facts.put("kind", request.kind());
        return facts;
    }

    /**
     * Enters that the operator was reminded of a request, together with what others are told of it.
     *
     * @return false where somebody else has done so, or has closed or extended it meanwhile
     */
    public boolean remind(Row request, String reminded, List<DeliveryTable.Delivery> told) throws LedgerException {
        return Transaction.run(dataSource, "the reminder can't be kept", connection -> {
            String due = request.due().toString();
            int changed = Transaction.update(connection, REMIND, reminded, request.number(), request.reminded(), due);
            boolean ours = changed == 1;
            if (ours) {
                DeliveryTable.insert(connection, told);
            }
            return ours;
        });
    }

    /** The request of that number; empty where there is none. */
    public Optional<Row> find(String number) throws LedgerException {
        return rows.read("q.number = ?", number).stream().findFirst();
    }

    /** The request of that digest; empty where there is none. */
    public Optional<Row> ofDigest(String digest) throws LedgerException {
        return rows.read("q.digest = ?", digest).stream().findFirst();
    }

    /** Those of a subject of a site, the last one first, open or closed, as long as the subject was not erased. */
    public List<Row> of(String site, String subject, int limit) throws LedgerException {
        return rows.read(OF_SUBJECT, site, Subjects.hash(site, subject), subject, limit);
    }

    /**
     * Those that are open, the one that is due first in front.
     *
     * @param site of one site; {@code null} for all
     * @param kind of one kind; {@code null} for all
     */
    public List<Row> open(@Nullable String site, @Nullable String kind, int limit) throws LedgerException {
        return rows.list("q.outcome = ''", site, kind, "q.due, q.number", limit);
    }

    /** Those that are closed, the last one first. As above. */
    public List<Row> closed(@Nullable String site, @Nullable String kind, int limit) throws LedgerException {
        return rows.list("q.outcome <> ''", site, kind, "q.closed DESC, q.number", limit);
    }

    /** Which sites have closed requests. */
    public List<String> sitesWithClosed() throws LedgerException {
        return rows.sites("SELECT DISTINCT site FROM rights_request WHERE outcome <> '' ORDER BY site");
    }

    /** Deletes what is left of a site's requests that were closed before. Returns how many that were. */
    public int purge(String site, Instant before) throws LedgerException {
        return Transaction.run(
                dataSource,
                "old requests can't be deleted",
                connection -> Transaction.update(connection, PURGE, site, before.toEpochMilli()));
    }

    /** A request stays, to be answered: it says no more whose records it came with. */
    static int unname(Connection connection, String site, String subject) throws SQLException {
        return Transaction.update(connection, UNNAME, subject, site)
                + Transaction.update(connection, FORGET_ASKER, Subjects.hash(site, subject));
    }

    private static void insert(Connection connection, Row request, String salt) throws SQLException {
        String asker = request.subject().isEmpty() ? "" : Subjects.hash(request.site(), request.subject());
        Transaction.update(
                connection,
                INSERT,
                request.number(),
                request.site(),
                request.kind(),
                request.language(),
                asker,
                request.proof(),
                request.digest(),
                request.received().toEpochMilli(),
                request.firstDue().toString(),
                request.due().toString());
        Transaction.update(
                connection,
                INSERT_CONTACT,
                request.number(),
                request.subject(),
                request.contact(),
                request.details(),
                salt);
    }

    private static void change(Connection connection, String sql, Object... values)
            throws SQLException, LedgerException {
        if (Transaction.update(connection, sql, values) != 1) {
            throw new LedgerException("somebody else has changed or closed the request");
        }
    }
}
