package org.consentry.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database with its schema; whoever opens it closes it. */
final class FreshDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private FreshDatabase() {}

    static Database open(Dialect dialect, Path folder) throws Exception {
        return dialect == Dialect.SQLITE
                ? copy(folder.resolve("data" + NUMBER.incrementAndGet()))
                : EmbeddedPostgres.open();
    }

    private static Database copy(Path folder) throws Exception {
        Path file = Files.createDirectories(folder).resolve("consentry.db");
        Files.write(file, Migrated.FILE);
        return Database.open(folder);
    }

    /** A file with the ledger's tables that others are copied from: making the tables takes longer than a test. */
    private static final class Migrated {
        static final byte[] FILE = make();

        private static byte[] make() {
            try {
                Path folder = Files.createTempDirectory("consentry");
                try {
                    Database.open(folder).close();
                    return Files.readAllBytes(folder.resolve("consentry.db"));
                } finally {
                    Files.deleteIfExists(folder.resolve("consentry.db"));
                    Files.delete(folder);
                }
            } catch (IOException | LedgerException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
