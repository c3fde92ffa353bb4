package org.consentry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds back what waited of subjects who were erased since: an erasure by another node, or one that broke off before it
 * came to the outbox, has not seen it. In place of what is nowhere else a record of an erasure is written, in the same
 * transaction, so that nothing that was acknowledged vanishes unexplained. For one transaction.
 */
final class ErasedMeanwhile implements EntryStore.Sieve {
    private static final String GROUND = "the subject was erased while it waited in the outbox";
    private static final String THERE = "SELECT id FROM record WHERE id IN (?";

    private final InstantSource clock;
    private final Set<String> gone = new HashSet<>();

    ErasedMeanwhile(InstantSource clock) {
        this.clock = clock;
    }

    /** Ids of what was held back, once the transaction is committed. */
    Set<String> gone() {
        return gone;
    }

    @Override
    public List<Entry> pass(Connection connection, List<Entry> entries) throws SQLException, LedgerException {
        Map<Entry, String> hashes = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.subject() != null) {
                hashes.put(entry, RevocationTable.hash(entry.site(), entry.subject()));
            }
        }
        if (hashes.isEmpty()) {
            return entries;
        }
        RevocationTable.freeze(connection);
        Map<String, Long> erased = RevocationTable.gone(connection, Set.copyOf(hashes.values()));
        List<Entry> live = new ArrayList<>();
        List<Entry> held = new ArrayList<>();
        for (Entry entry : entries) {
            long until = erased.getOrDefault(hashes.getOrDefault(entry, ""), Long.MIN_VALUE);
            (until >= Times.ofId(entry.id()).getEpochSecond() ? held : live).add(entry);
        }
        if (!held.isEmpty()) {
            held.forEach(entry -> gone.add(entry.id()));
            live.addAll(told(connection, held));
        }
        return live;
    }

    /** One record for each site, of those that no erasure has found in the database. */
    private List<Entry> told(Connection connection, List<Entry> held) throws SQLException, LedgerException {
        Set<String> there = there(connection, held);
        Map<String, List<String>> leaves = new TreeMap<>();
        for (Entry entry : held) {
            if (!there.contains(entry.id())) {
                leaves.computeIfAbsent(entry.site(), site -> new ArrayList<>())
                        .add(entry.leaf().hex());
            }
        }
        List<Entry> told = new ArrayList<>();
        for (Map.Entry<String, List<String>> site : leaves.entrySet()) {
            Map<String, Object> details =
                    Map.of("count", site.getValue().size(), "ground", GROUND, "leaves", site.getValue());
            told.add(Entry.of(Operations.of("erasure", site.getKey(), clock.instant(), "system", details), null));
        }
        return told;
    }

    private static Set<String> there(Connection connection, List<Entry> held) throws SQLException {
        Set<String> there = new HashSet<>();
        String sql = THERE + ", ?".repeat(held.size() - 1) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < held.size(); i++) {
                statement.setString(i + 1, held.get(i).id());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
        }
        return there;
    }
}
