package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An SQLite file whose write-ahead log is torn: it is back where the last whole commit left it, and seals on. */
@Timeout(60)
final class TornDatabaseTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    /** In bytes; no multiple of a page or a frame, so that cuts fall everywhere within them. */
    private static final int STEP = 9973;

    @TempDir
    private Path folder;

    /** What was confirmed when the log had so many bytes. */
    private record State(int appended, long sealed) {}

    @Test
    void aLogThatIsCutAnywhereHoldsAllThatWasConfirmedBefore() throws Exception {
        Path whole = folder.resolve("whole");
        DataSource database = Database.open(whole).dataSource();
        Path log = whole.resolve("consentry.db-wal");
        TreeMap<Long, State> states = new TreeMap<>(Map.of(0L, new State(0, 0)));
        // Held open: the last connection to close would empty the log.
        try (Connection held = database.getConnection()) {
            held.createStatement().execute("PRAGMA wal_autocheckpoint = 0");
            LaneWriter lane = new LaneWriter(database, 1);
            try (Sealer sealer = sealer(database)) {
                for (int n = 0; Files.size(log) < 70 * STEP; n++) {
                    lane.append(7 * n, 7 * n + 7);
                    states.put(
                            Files.size(log),
                            new State(7 * n + 7, states.lastEntry().getValue().sealed()));
                    if (n % 3 == 0) {
                        sealer.step();
                        states.put(Files.size(log), new State(7 * n + 7, 7 * n + 7));
                    }
                }
                copy(whole, folder.resolve("copy"));
            }
        }
        long length = Files.size(folder.resolve("copy/consentry.db-wal"));
        assertThat(states.lastKey()).as("nothing was moved out of the log").isEqualTo(length);
        for (long cut = 0; cut <= length; cut += cut + STEP > length && cut < length ? length - cut : STEP) {
            check(cut, states.floorEntry(cut).getValue());
        }
    }

    private static Sealer sealer(DataSource database) {
        return new Sealer(database, new LedgerKeys(SECRET), InstantSource.system(), 1000);
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        for (String name : new String[] {"consentry.db", "consentry.db-wal"}) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private void check(long cut, State confirmed) throws Exception {
        Path torn = folder.resolve("torn" + cut);
        copy(folder.resolve("copy"), torn);
        try (FileChannel log = FileChannel.open(torn.resolve("consentry.db-wal"), StandardOpenOption.WRITE)) {
            log.truncate(cut);
            // The file system may have given the file its length and not its bytes.
            log.write(ByteBuffer.allocate(100), cut);
        }
        DataSource database = Database.open(torn).dataSource();
        assertThat(CheckTree.check(database)).as("sealed at %s", cut).isEqualTo((int) confirmed.sealed());
        if (confirmed.appended() == 0) {
            return;
        }
        try (Sealer sealer = sealer(database)) {
            LaneWriter.change(database, "UPDATE tree_head SET held_until = 0");
            sealer.step();
        }
        assertThat(CheckTree.checkAllSealed(database)).as("appended at %s", cut).isEqualTo(confirmed.appended());
    }
}
