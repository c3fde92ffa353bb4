package org.consentry.inventory;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** An empty database and a clock for each test, and inventories over both. */
abstract class InventoryStage {
    /** Long enough that the job never runs by itself within a test. */
    static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path folder;

    final MovableClock clock = new MovableClock();
    TestDatabase database;

    abstract TestDatabase.Kind kind();

    @BeforeEach
    void create() throws SQLException {
        database = kind().open(folder);
    }

    Inventory open() throws SQLException {
        return open(Limits.DEFAULT);
    }

    Inventory open(Limits limits) throws SQLException {
        return Inventory.open(database, clock, NEVER, limits);
    }

    /** For what the database has a part in: each test runs on every kind. */
    abstract static class OnEach extends InventoryStage {
        @Parameter
        TestDatabase.Kind kind;

        @Override
        TestDatabase.Kind kind() {
            return kind;
        }
    }

    /** For what happens in memory alone. */
    abstract static class InMemory extends InventoryStage {
        @Override
        TestDatabase.Kind kind() {
            return TestDatabase.Kind.SQLITE;
        }
    }
}
