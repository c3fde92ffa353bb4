package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * What others are to be told, and how far the sealed ledger was read for it: both move in one transaction, so that a
 * crash loses nothing and tells nothing twice. Whoever sends one claims it first, so that several nodes can share the
 * work. May be called from any thread.
 */
public final class DeliveryTable {
    /** Still to be sent. */
    public static final String WAITING = "waiting";

    /** Taken by the recipient. */
    public static final String DONE = "done";

    /** Given up. */
    public static final String DEAD = "dead";

    private static final String FAULT = "deliveries can't be kept";
    private static final String INSERT = "INSERT INTO webhook_delivery (id, site, name, event, body, created, next_try,"
            + " tries, state, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SELECT = "SELECT id, site, name, event, body, created, next_try, tries, state, problem"
            + " FROM webhook_delivery WHERE ";
    private static final String RECIPIENTS = "SELECT site, name FROM webhook_delivery WHERE state = 'waiting'"
            + " AND next_try <= ? GROUP BY site, name ORDER BY min(next_try), min(id)";
    private static final String DUE =
            "state = 'waiting' AND next_try <= ? AND site = ? AND name = ? ORDER BY next_try, id LIMIT ?";
    private static final String BEGIN =
            "INSERT INTO webhook_cursor (one, seq) VALUES (1, ?) ON CONFLICT (one) DO NOTHING";
    private static final String ADVANCE = "UPDATE webhook_cursor SET seq = ? WHERE one = 1 AND seq = ?";
    private static final String CLAIM = "UPDATE webhook_delivery SET next_try = ?, tries = tries + 1"
            + " WHERE id = ? AND state = 'waiting' AND next_try = ?";
    private static final String END = "UPDATE webhook_delivery SET state = ?, next_try = ?, problem = ?, body = ?"
            + " WHERE id = ? AND state = 'waiting' AND next_try = ?";
    private static final String RETRY = "UPDATE webhook_delivery SET state = 'waiting', next_try = ?, tries = 0"
            + " WHERE id = ? AND state = 'dead'";
    private static final String FORGET = "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND created < ?";

    /**
     * Something that a recipient is told.
     *
     * @param id names it for the recipient too
     * @param site id of the site policy
     * @param name of the recipient in that policy
     * @param event a word
     * @param body JSON; empty once it is done
     * @param tries how many there were
     * @param state {@link #WAITING}, {@link #DONE} or {@link #DEAD}
     * @param problem of the last try; may be empty
     */
    public record Delivery(
            String id,
            String site,
            String name,
            String event,
            String body,
            Instant created,
            Instant nextTry,
            int tries,
            String state,
            String problem) {
        public Delivery {
            Objects.requireNonNull(id);
            Objects.requireNonNull(site);
            Objects.requireNonNull(name);
            Objects.requireNonNull(event);
            Objects.requireNonNull(body);
            Objects.requireNonNull(created);
            Objects.requireNonNull(nextTry);
            Objects.requireNonNull(state);
            Objects.requireNonNull(problem);
        }
    }

    /** One whom a site's policy names. */
    public record Recipient(String site, String name) {}

    private final DataSource dataSource;

    public DeliveryTable(Database database) {
        this.dataSource = database.dataSource();
    }

    /** Where the reading of the ledger goes on; where it has never begun, it begins at that number. */
    public long cursor(long otherwise) throws LedgerException {
        Optional<Long> known = cursor();
        if (known.isEmpty()) {
            Transaction.run(dataSource, FAULT, connection -> Transaction.update(connection, BEGIN, otherwise));
            known = cursor();
        }
        return known.orElseThrow(() -> new LedgerException("the cursor of the deliveries is missing"));
    }

    /** The same; empty where it has never begun. */
    public Optional<Long> cursor() throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT seq FROM webhook_cursor");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Moves the cursor, and keeps what is told of what lies between.
     *
     * @return false where another node was quicker; nothing is kept then
     */
    public boolean advance(long from, long to, List<Delivery> told) throws LedgerException {
        return Transaction.run(dataSource, FAULT, connection -> {
            boolean ours = Transaction.update(connection, ADVANCE, to, from) == 1;
            if (ours) {
                insert(connection, told);
            }
            return ours;
        });
    }

    static void insert(Connection connection, List<Delivery> told) throws SQLException {
        for (Delivery one : told) {
            Transaction.update(
                    connection,
                    INSERT,
                    one.id(),
                    one.site(),
                    one.name(),
                    one.event(),
                    one.body(),
                    one.created().toEpochMilli(),
                    one.nextTry().toEpochMilli(),
                    one.tries(),
                    one.state(),
                    one.problem());
        }
    }

    /** For whom something's time has come, first who has waited longest. */
    public List<Recipient> recipients(Instant now) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(RECIPIENTS)) {
            statement.setLong(1, now.toEpochMilli());
            try (ResultSet rows = statement.executeQuery()) {
                List<Recipient> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Recipient(rows.getString(1), rows.getString(2)));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What of a recipient's has its time come, in the order of the times. */
    public List<Delivery> due(Recipient recipient, Instant now, int limit) throws LedgerException {
        return read(DUE, now.toEpochMilli(), recipient.site(), recipient.name(), limit);
    }

    /**
     * Takes one for this node, which counts as a try.
     *
     * @param until when somebody else may take it, should this node fall silent
     * @return empty where somebody else was quicker
     */
    public Optional<Delivery> claim(Delivery one, Instant until) throws LedgerException {
        long next = until.toEpochMilli();
        long before = one.nextTry().toEpochMilli();
        int changed = Transaction.run(
                dataSource, FAULT, connection -> Transaction.update(connection, CLAIM, next, one.id(), before));
        return changed == 1 ? find(one.id()) : Optional.empty();
    }

    /** The recipient has it: its body is not needed any more. */
    public void done(Delivery claimed) throws LedgerException {
        end(claimed, DONE, claimed.nextTry(), "", "");
    }

    /** It is tried again. */
    public void again(Delivery claimed, Instant next, String problem) throws LedgerException {
        end(claimed, WAITING, next, problem, claimed.body());
    }

    /** It is given up, until a reviewer says otherwise. */
    public void dead(Delivery claimed, String problem) throws LedgerException {
        end(claimed, DEAD, claimed.nextTry(), problem, claimed.body());
    }

    private void end(Delivery claimed, String state, Instant next, String problem, String body) throws LedgerException {
        long before = claimed.nextTry().toEpochMilli();
        long after = next.toEpochMilli();
        Transaction.run(
                dataSource,
                FAULT,
                connection -> Transaction.update(connection, END, state, after, problem, body, claimed.id(), before));
    }

    /** Sends one again that was given up; false where it is no such. */
    public boolean retry(String id, Instant now) throws LedgerException {
        long next = now.toEpochMilli();
        return Transaction.run(dataSource, FAULT, connection -> Transaction.update(connection, RETRY, next, id) == 1);
    }

    /** Deletes what was done or given up and is older. Returns how many those were. */
    public int forget(Instant before) throws LedgerException {
        long bound = before.toEpochMilli();
        return Transaction.run(dataSource, FAULT, connection -> Transaction.update(connection, FORGET, bound));
    }

    /** The one of that id; empty where there is none. */
    public Optional<Delivery> find(String id) throws LedgerException {
        return read("id = ?", id).stream().findFirst();
    }

    /** Those of a state, the newest first. */
    public List<Delivery> list(String state, int limit) throws LedgerException {
        return read("state = ? ORDER BY id DESC LIMIT ?", state, limit);
    }

    /** How many are waiting and how many were given up, by those words. */
    public Map<String, Long> counts() throws LedgerException {
        String sql = "SELECT state, count(*) FROM webhook_delivery WHERE state IN ('waiting', 'dead') GROUP BY state";
        Map<String, Long> counts = new TreeMap<>(Map.of(WAITING, 0L, DEAD, 0L));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
            return counts;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private List<Delivery> read(String condition, Object... values) throws LedgerException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Delivery> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(row(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static Delivery row(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getInt(8),
                row.getString(9),
                row.getString(10));
    }

    private static LedgerException failed(SQLException e) {
        return new LedgerException("deliveries can't be read: " + e.getMessage(), e);
    }
}
