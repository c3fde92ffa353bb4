package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads requests, each with who asked as far as that is still there. */
final class RequestRows {
    private static final String SELECT = "SELECT q.number, q.site, q.kind, q.language, COALESCE(c.subject, ''),"
            + " COALESCE(c.contact, ''), COALESCE(c.details, ''), q.proof, q.digest, q.received, q.first_due, q.due,"
            + " q.reminded, q.outcome, q.closed FROM rights_request q"
            + " LEFT JOIN rights_contact c ON c.number = q.number WHERE ";

    private final DataSource dataSource;

    RequestRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    List<RequestTable.Row> list(String which, @Nullable String site, @Nullable String kind, String order, int limit)
            throws LedgerException {
        List<Object> values = new ArrayList<>();
        StringBuilder condition = new StringBuilder(which);
        if (site != null) {
            condition.append(" AND q.site = ?");
            values.add(site);
        }
        if (kind != null) {
            condition.append(" AND q.kind = ?");
            values.add(kind);
        }
        values.add(limit);
        return read(condition + " ORDER BY " + order + " LIMIT ?", values.toArray());
    }

    List<RequestTable.Row> read(String condition, Object... values) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<RequestTable.Row> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new LedgerException("the requests can't be read: " + e.getMessage(), e);
        }
    }

    List<String> sites(String sql) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<String> sites = new ArrayList<>();
            while (rows.next()) {
                sites.add(rows.getString(1));
            }
            return sites;
        } catch (SQLException e) {
            throw new LedgerException("the requests can't be read: " + e.getMessage(), e);
        }
    }

    private static RequestTable.Row row(ResultSet row) throws SQLException {
        long closed = row.getLong(15);
        Instant end = row.wasNull() ? null : Instant.ofEpochMilli(closed);
        return new RequestTable.Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                Instant.ofEpochMilli(row.getLong(10)),
                LocalDate.parse(row.getString(11)),
                LocalDate.parse(row.getString(12)),
                row.getString(13),
                row.getString(14),
                end);
    }
}
