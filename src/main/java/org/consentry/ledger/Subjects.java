package org.consentry.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Uuid7;
import org.consentry.consent.Wording;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.tree.Hash;

/**
 * What is kept of one subject of a site: to give access to it, to erase it, and to take a choice back on the subject's
 * word. All methods may be called from any thread.
 */
public final class Subjects implements AutoCloseable {
    /** Who acts where it is the subject. */
    public static final String VISITOR = "visitor";

    private static final System.Logger LOG = System.getLogger(Subjects.class.getName());
    /** Records that one erasure empties; more of them are a next one's. So no transaction takes long. */
    private static final int MOST = 1000;

    private static final String RECORDS = "SELECT r.id, r.leaf FROM " + Selection.PARTS_OF_LANES + " WHERE "
            + Selection.OF_SUBJECT + " AND r.site = ? ORDER BY r.place LIMIT ?";
    private static final String EMPTY = "UPDATE record SET subject = NULL, canonical = NULL, notice = '', choice = '',"
            + " granted = '', wording_hash = NULL, erased_by = ? WHERE id = ? AND subject = ?";

    /** What came of the wish to be erased. */
    public sealed interface Erasure {
        /** @param records ids of the erasures' records; empty where nothing was kept of the subject */
        record Done(List<String> records, int count) implements Erasure {
            public Done {
                records = List.copyOf(records);
            }
        }

        /** Nothing was erased, and that is on record. */
        record Refused(Hold hold) implements Erasure {}
    }

    /** @param stored false where it waits in the outbox */
    private record Found(String id, String leaf, boolean stored) {}

    private final Database database;
    private final JdbcLedger ledger;
    private final RevocationTable revocations;
    private final InstantSource clock;
    private final Scrub scrub;
    private final LegalHolds holds;

    public Subjects(Database database, JdbcLedger ledger, RevocationTable revocations, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.revocations = revocations;
        this.clock = clock;
        this.scrub = new Scrub(database);
        this.holds = new LegalHolds(database, ledger, scrub, clock);
    }

    /** What must not be erased. */
    public LegalHolds holds() {
        return holds;
    }

    /** To call after something of a person was deleted from another table: takes it out of the database's files too. */
    void scrub() {
        scrub.finish();
    }

    /** Streams all that is kept of a subject, oldest first, in constant memory; returns how much that was. */
    public long records(String site, String subject, Ledger.Sink sink) throws LedgerException, IOException {
        // First: what is moved from here on comes from the database, or from both.
        Map<String, StoredRecord> waiting = new LinkedHashMap<>();
        ledger.waiting(site, subject)
                .forEach(stored -> waiting.put(stored.record().id(), stored));
        long count = ledger.stream(filter(site, subject), stored -> {
            waiting.remove(stored.record().id());
            sink.accept(stored);
        });
        for (StoredRecord stored : waiting.values()) {
            sink.accept(stored);
            count++;
        }
        return count;
    }

    /** How many records are kept of a subject. */
    public long count(String site, String subject) throws LedgerException {
        try {
            return records(site, subject, stored -> {});
        } catch (IOException e) {
            throw new LedgerException("the ledger can't be read: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of a site and a subject, for a record that says of whom it is and that no erasure empties. */
    public static String hash(String site, String subject) {
        return RevocationTable.hash(site, subject);
    }

    /** The newest records of a subject, newest first. */
    public List<StoredRecord> latest(String site, String subject, int limit) throws LedgerException {
        return Stream.concat(
                        ledger.waiting(site, subject).stream(), ledger.latest(filter(site, subject), limit).stream())
                .sorted(Comparator.comparing(
                                (StoredRecord stored) -> stored.record().id())
                        .reversed())
                .distinct()
                .limit(limit)
                .toList();
    }

    private static RecordFilter filter(String site, String subject) {
        return new RecordFilter(site, null, null, null, null, null, subject);
    }

    /**
     * Empties all records of a subject, salts included, here and in this node's outbox. Their leaves stay, so that the
     * tree verifies; when, why and which leaves is a record of its own, which the database takes together with what it
     * is about. Tokens of the subject count as none from now on, and its requests name it no more.
     *
     * @param ground goes into a record that is never erased: it names nobody
     * @throws IllegalArgumentException where the ground is no line of text
     * @throws LedgerException where it could not be recorded; then what was not recorded is not erased either
     */
    public Erasure erase(String site, String subject, String ground, String actor) throws LedgerException {
        String why = Operations.ground(ground);
        List<Hold> held = holds.over(site, subject);
        if (!held.isEmpty()) {
            Hold hold = held.get(0);
            Map<String, Object> details =
                    Map.of("kind", "erasure", "outcome", "refused", "ground", hold.ground(), "hold", hold.id());
            ledger.append(Operations.of(Operations.REQUEST, site, clock.instant(), actor, details));
            return new Erasure.Refused(hold);
        }
        List<String> records = new ArrayList<>();
        int count = 0;
        ReentrantLock moving = ledger.moving();
        // What waits in the outbox must not be moved while it is looked at here and there.
        moving.lock();
        try {
            int before;
            do {
                before = count;
                // What comes behind it is not looked at, so it must not be forgotten either.
                long last = ledger.lastWaiting();
                Deque<Found> waiting = new ArrayDeque<>();
                ledger.waiting(site, subject, last)
                        .forEach(stored -> waiting.add(new Found(stored.record().id(), stored.leaf(), false)));
                List<Found> part = part(site, subject, waiting);
                while (!part.isEmpty()) {
                    records.add(erase(site, subject, part, why, actor));
                    count += part.size();
                    part = part(site, subject, waiting);
                }
                // Not before it is on record. What a crash between the two leaves is not moved: it is revoked.
                ledger.forgetWaiting(site, subject, last);
                // Again: a choice may have been on its way to the database or to the outbox.
            } while (count > before);
        } finally {
            moving.unlock();
        }
        if (count > 0) {
            scrub.finish();
            revocations.look();
        } else if (unname(site, subject) > 0) {
            scrub.finish();
        }
        return new Erasure.Done(records, count);
    }

    private List<Found> part(String site, String subject, Deque<Found> waiting) throws LedgerException {
        List<Found> part = kept(site, subject);
        while (part.size() < MOST && !waiting.isEmpty()) {
            part.add(waiting.remove());
        }
        return part;
    }

    private String erase(String site, String subject, List<Found> part, String ground, String actor)
            throws LedgerException {
        Instant now = clock.instant();
        Instant newest = part.stream().map(found -> Times.ofId(found.id())).reduce(now, Subjects::later);
        Map<String, Object> details = Map.of(
                "count", part.size(),
                "ground", ground,
                "leaves", part.stream().map(Found::leaf).toList(),
                "subject_sha256", hash(site, subject));
        OperationRecord record = Operations.of("erasure", site, now, actor, details);
        ledger.append(record, connection -> {
            LegalHolds.freeze(connection, database.dialect());
            if (!LegalHolds.over(connection, site, subject).isEmpty()) {
                throw new LedgerException("the records are held");
            }
            empty(connection, part, subject, record.id());
            RequestTable.unname(connection, site, subject);
            RevocationTable.enter(connection, site, subject, newest, true, now);
        });
        return record.id();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private List<Found> kept(String site, String subject) throws LedgerException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(RECORDS)) {
            statement.setString(1, subject);
            statement.setString(2, subject);
            statement.setString(3, site);
            statement.setInt(4, MOST);
            try (ResultSet rows = statement.executeQuery()) {
                List<Found> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Found(
                            rows.getString(1), Hash.at(rows.getBytes(2), 0).hex(), true));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new LedgerException("the ledger can't be read: " + e.getMessage(), e);
        }
    }

    private static void empty(Connection connection, List<Found> part, String subject, String erasure)
            throws SQLException, LedgerException {
        try (PreparedStatement statement = connection.prepareStatement(EMPTY)) {
            for (Found found : part) {
                statement.setString(1, erasure);
                statement.setString(2, found.id());
                statement.setString(3, subject);
                if (found.stored() && statement.executeUpdate() != 1) {
                    throw new LedgerException("the records are being erased or purged by somebody else");
                }
            }
        }
    }

    /** Whose requests came without records, or whose records are gone already, is not to be found in them either. */
    private int unname(String site, String subject) throws LedgerException {
        return Transaction.run(
                database.dataSource(),
                "the requests can't be changed",
                connection -> RequestTable.unname(connection, site, subject));
    }

    /**
     * Takes a subject's choice back on the subject's word, by mail or from another device: a record of a withdrawal
     * that answers the newest one's notice and wording with no; all tokens issued so far count as a refusal.
     *
     * @param ground how the word reached the operator; goes into a record that is never erased: it names nobody
     * @return empty where nothing is kept of the subject
     * @throws IllegalArgumentException where the ground is no line of text
     * @throws LedgerException where it could not be recorded; then nothing is known to be withdrawn
     */
    public Optional<ConsentRecord> withdraw(String site, String subject, String ground, String actor)
            throws LedgerException {
        String why = Operations.ground(ground);
        List<StoredRecord> latest = latest(site, subject, 1);
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        ConsentRecord newest = latest.get(0).record();
        Wording wording = ledger.wording(newest.wordingHash())
                .orElseThrow(() -> new LedgerException("the newest record's wording is not there yet"));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        // Behind what it takes back, also where another node's clock is ahead.
        Instant time = later(now, newest.time().plusMillis(1));
        ConsentRecord record = withdrawal(newest, time, actor.equals(VISITOR) ? "withdrawal" : "reviewer");
        ledger.append(
                record, wording, connection -> RevocationTable.enter(connection, site, subject, time, false, now));
        revocations.look();
        Map<String, Object> details =
                Map.of("kind", "withdrawal", "outcome", "done", "ground", why, "record", record.id());
        try {
            ledger.append(Operations.of(Operations.REQUEST, site, now, actor, details));
        } catch (LedgerException e) {
            // Whoever heard that it failed would enter it once more.
            LOG.log(System.Logger.Level.ERROR, "withdrawal " + record.id() + " holds, how it came is not on record", e);
        }
        return Optional.of(record);
    }

    private static ConsentRecord withdrawal(ConsentRecord newest, Instant time, String method) {
        Map<String, Boolean> refused = new TreeMap<>(newest.purposes());
        refused.replaceAll((purpose, granted) -> false);
        return new ConsentRecord(
                Uuid7.at(time),
                newest.site(),
                newest.subject(),
                time,
                newest.noticeVersion(),
                newest.language(),
                newest.wordingHash(),
                Choice.Kind.WITHDRAW,
                refused,
                method,
                List.of(),
                newest.id(),
                newest.mode(),
                newest.policyHash(),
                newest.catalogHash(),
                Operations.salt());
    }

    /** Ends what goes on in the background. */
    @Override
    public void close() {
        scrub.close();
    }
}
