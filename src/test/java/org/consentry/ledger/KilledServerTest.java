package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the midst of appends, sealing and draining: what was acknowledged is there, once. */
@Timeout(300)
final class KilledServerTest {
    private static final int ENOUGH = 400;
    /** Records of a round; those of its second half wait in the outbox when the round begins. */
    private static final int ROUND = 1_000_000;

    private static final int WAITING = 3000;
    private static final long ROOM = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] SECRET = new byte[32];

    @TempDir
    private Path folder;

    @Test
    void everyAcknowledgedRecordSurvivesTwoKills() throws Exception {
        everyAcknowledgedRecordSurvives(2);
    }

    @Test
    @Tag("thorough")
    void everyAcknowledgedRecordSurvivesTwentyKills() throws Exception {
        everyAcknowledgedRecordSurvives(20);
    }

    private void everyAcknowledgedRecordSurvives(int kills) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < kills; round++) {
            int middle = round * ROUND + ROUND / 2;
            wait(middle, acknowledged);
            kill(round * ROUND, acknowledged);
        }

        Set<String> kept = new HashSet<>();
        Database database = Database.open(folder);
        try (JdbcLedger ledger = new JdbcLedger(database, Outbox.open(folder, ROOM), PATIENCE);
                JdbcTree tree = JdbcTree.open(database, SECRET, Clock.systemUTC(), Duration.ofSeconds(1))) {
            Await.until("the outbox drains", () -> ledger.health().waiting() == 0);
            long count = ledger.stream(RecordFilter.ALL, stored -> {
                assertThat(stored.leaf()).isEqualTo(Leaf.of(stored.canonical()));
                kept.add(stored.record().id());
            });
            assertThat(count).isEqualTo(kept.size());
            assertThat(tree.sealWithin(30_000)).isTrue();
        }
        assertThat(kept).containsAll(acknowledged);
        assertThat(CheckTree.checkAllSealed(database.dataSource())).isEqualTo(kept.size());
    }

    /** Puts records into the outbox, as if the database had been away. */
    private void wait(int first, List<String> acknowledged) throws Exception {
        Database.open(folder);
        try (Outbox outbox = Outbox.open(folder, ROOM)) {
            List<Callable<Void>> appends = new ArrayList<>();
            for (int n = first; n < first + WAITING; n++) {
                Entry entry = Entry.of(Records.record(n), Records.WORDING);
                appends.add(() -> {
                    outbox.append(entry, PATIENCE);
                    return null;
                });
                acknowledged.add(entry.id());
            }
            LedgerContract.together(32, appends);
        }
    }

    private void kill(int first, List<String> acknowledged) throws Exception {
        int enough = acknowledged.size() + ENOUGH;
        Process child = start(first);
        try (BufferedReader lines = child.inputReader()) {
            while (acknowledged.size() < enough) {
                String line = lines.readLine();
                assertThat(line).as("the child goes on until it is killed").isNotNull();
                acknowledged.add(line);
            }
            // Through its handle: the process's own method would close the pipe before the last lines are read.
            child.toHandle().destroyForcibly();
            readTheRest(lines, acknowledged);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("killed, not ended").isEqualTo(128 + 9);
    }

    private static void readTheRest(BufferedReader lines, List<String> acknowledged) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // The last line may be cut off by the kill.
            if (line.length() == Records.id(0).length()) {
                acknowledged.add(line);
            }
        }
    }

    private Process start(int first) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        classPath(),
                        Child.class.getName(),
                        folder.toString(),
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String classPath() {
        Stream<String> loaded = Child.class.getClassLoader() instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs()).map(URL::getPath)
                : Stream.empty();
        return Stream.concat(loaded, Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** Appends from several threads, and prints each id once it is acknowledged. */
    static final class Child {
        private static final int THREADS = 8;

        private Child() {}

        public static void main(String[] arguments) throws LedgerException {
            Path folder = Path.of(arguments[0]);
            Database database = Database.open(folder);
            JdbcTree.open(database, SECRET, Clock.systemUTC(), Duration.ofMillis(50));
            JdbcLedger ledger = new JdbcLedger(database, Outbox.open(folder, ROOM), PATIENCE);
            for (int thread = 0; thread < THREADS; thread++) {
                int first = Integer.parseInt(arguments[1]) + thread;
                new Thread(() -> append(ledger, first)).start();
            }
        }

        private static void append(JdbcLedger ledger, int first) {
            try {
                // An end, in case that nobody is left to kill it.
                for (int n = first; n < first + ROUND / 2 - THREADS; n += THREADS) {
                    ledger.append(Records.record(n), Records.WORDING);
                    synchronized (Child.class) {
                        System.out.println(Records.id(n));
                    }
                }
            } catch (LedgerException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
