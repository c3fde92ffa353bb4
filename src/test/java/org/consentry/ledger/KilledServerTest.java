package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the midst of appends: what was acknowledged is there, once. */
@Timeout(60)
final class KilledServerTest {
    private static final int ENOUGH = 400;

    @TempDir
    private Path folder;

    @Test
    void everyAcknowledgedRecordSurvives() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        Process child = start();
        try (BufferedReader lines = child.inputReader()) {
            while (acknowledged.size() < ENOUGH) {
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

        Set<String> kept = new HashSet<>();
        try (JdbcLedger ledger = new JdbcLedger(Database.open(folder).dataSource(), Duration.ofSeconds(20))) {
            long count = ledger.stream(RecordFilter.ALL, stored -> {
                assertThat(stored.leaf()).isEqualTo(Leaf.of(stored.canonical()));
                kept.add(stored.record().id());
            });
            assertThat(count).isEqualTo(kept.size());
        }
        assertThat(kept).containsAll(acknowledged);
    }

    private static void readTheRest(BufferedReader lines, List<String> acknowledged) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // The last line may be cut off by the kill.
            if (line.length() == Records.id(0).length()) {
                acknowledged.add(line);
            }
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        classPath(),
                        Child.class.getName(),
                        folder.toString())
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
            JdbcLedger ledger =
                    new JdbcLedger(Database.open(Path.of(arguments[0])).dataSource(), Duration.ofSeconds(20));
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                new Thread(() -> append(ledger, first)).start();
            }
        }

        private static void append(JdbcLedger ledger, int first) {
            try {
                // An end, in case that nobody is left to kill it.
                for (int n = first; n < 1_000_000; n += THREADS) {
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
