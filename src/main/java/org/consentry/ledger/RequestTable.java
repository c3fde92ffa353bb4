package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What people have asked about their data, as rows. That a request came and what came of it are records of the ledger,
 * which hold no more of it than a digest, each in one transaction with what it is about.
 */
public final class RequestTable {
    private static final String INSERT = "INSERT INTO rights_request (number, site, kind, language, subject, contact,"
            + " details, salt, digest, received, due, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')";
    private static final String CLOSE = "UPDATE rights_request SET subject = NULL, contact = NULL, details = NULL,"
            + " salt = NULL, outcome = ?, closed = ? WHERE number = ? AND outcome = ''";
    private static final String SELECT = "SELECT number, site, kind, language, subject, contact, details, digest,"
            + " received, due, outcome, closed FROM rights_request WHERE ";

    /**
     * A request as it is kept.
     *
     * @param number by which it is named
     * @param kind a word
     * @param subject empty where there is none, as contact and details are once the request is closed
     * @param digest SHA-256 in lower-case hex
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
            String digest,
            Instant received,
            LocalDate due,
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
            Objects.requireNonNull(digest);
            Objects.requireNonNull(received);
            Objects.requireNonNull(due);
            Objects.requireNonNull(outcome);
        }
    }

    private final DataSource dataSource;
    private final Operations operations;
    private final Subjects subjects;

    /** @param subjects know how what is deleted leaves the database's files */
    public RequestTable(Database database, Operations operations, Subjects subjects) {
        this.dataSource = database.dataSource();
        this.operations = operations;
        this.subjects = subjects;
    }

    /**
     * Keeps a request, and a record that it came.
     *
     * @param salt of the digest; deleted with what it hides
     * @throws LedgerException where the two are not known to be kept
     */
    public void receive(Row request, String salt) throws LedgerException {
        Map<String, Object> facts = Map.of("digest", request.digest(), "kind", request.kind(), "outcome", "received");
        operations.add(
                "request", request.site(), Subjects.VISITOR, facts, connection -> insert(connection, request, salt));
    }

    /**
     * Enters what came of a request, deletes who asked and with which words, and keeps a record of the outcome.
     *
     * @throws LedgerException where it is not known to be kept, or somebody else has closed it meanwhile
     */
    public void close(Row request, String outcome, Instant now, String actor) throws LedgerException {
        Map<String, Object> facts = Map.of("digest", request.digest(), "kind", request.kind(), "outcome", outcome);
        operations.add(
                "request",
                request.site(),
                actor,
                facts,
                connection -> close(connection, request.number(), outcome, now));
        subjects.scrub();
    }

    /** The request of that number; empty where there is none. */
    public Optional<Row> find(String number) throws LedgerException {
        return select("number = ?", statement -> statement.setString(1, number)).stream()
                .findFirst();
    }

    /**
     * Those that are open, the one that is due first in front.
     *
     * @param site of one site; {@code null} for all
     */
    public List<Row> open(@Nullable String site, int limit) throws LedgerException {
        return list("outcome = ''", site, "due, number", limit);
    }

    /** Those that are closed, the last one first. As above. */
    public List<Row> closed(@Nullable String site, int limit) throws LedgerException {
        return list("outcome <> ''", site, "closed DESC, number", limit);
    }

    private List<Row> list(String which, @Nullable String site, String order, int limit) throws LedgerException {
        String condition = which + (site == null ? "" : " AND site = ?") + " ORDER BY " + order + " LIMIT ?";
        return select(condition, statement -> {
            int index = 1;
            if (site != null) {
                statement.setString(index++, site);
            }
            statement.setInt(index, limit);
        });
    }

    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    private List<Row> select(String condition, Values values) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            values.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                List<Row> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new LedgerException("the requests can't be read: " + e.getMessage(), e);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        long closed = row.getLong(12);
        Instant end = row.wasNull() ? null : Instant.ofEpochMilli(closed);
        return new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                text(row.getString(5)),
                text(row.getString(6)),
                text(row.getString(7)),
                row.getString(8),
                Instant.ofEpochMilli(row.getLong(9)),
                LocalDate.parse(row.getString(10)),
                row.getString(11),
                end);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static void insert(Connection connection, Row request, String salt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            List<String> texts = List.of(
                    request.number(),
                    request.site(),
                    request.kind(),
                    request.language(),
                    request.subject(),
                    request.contact(),
                    request.details(),
                    salt,
                    request.digest());
            for (int i = 0; i < texts.size(); i++) {
                statement.setString(i + 1, texts.get(i));
            }
            statement.setLong(10, request.received().toEpochMilli());
            statement.setString(11, request.due().toString());
            statement.executeUpdate();
        }
    }

    private static void close(Connection connection, String number, String outcome, Instant now)
            throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
            statement.setString(1, outcome);
            statement.setLong(2, now.toEpochMilli());
            statement.setString(3, number);
            if (statement.executeUpdate() != 1) {
                throw new LedgerException("somebody else closed the request");
            }
        }
    }
}
