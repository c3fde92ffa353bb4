package org.consentry.ledger;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database with its schema; whoever opens it closes it. */
final class FreshDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private FreshDatabase() {}

    static Database open(Dialect dialect, Path folder) throws Exception {
        return dialect == Dialect.SQLITE
                ? Database.open(folder.resolve("data" + NUMBER.incrementAndGet()))
                : EmbeddedPostgres.open();
    }
}
