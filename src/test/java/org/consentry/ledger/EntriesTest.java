package org.consentry.ledger;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Records of all kinds, on both databases. */
final class EntriesTest {
    @Nested
    final class OnSqlite extends EntriesContract {
        @TempDir
        private Path folder;

        @Override
        DataSource open() throws LedgerException {
            return Database.open(folder).dataSource();
        }
    }

    @Nested
    final class OnPostgres extends EntriesContract {
        private Database database;

        @Override
        DataSource open() throws Exception {
            database = EmbeddedPostgres.open();
            return database.dataSource();
        }

        @AfterEach
        void closeDatabase() {
            database.close();
        }
    }
}
