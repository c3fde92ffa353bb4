package org.consentry.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.consentry.ledger.Sealer.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A database with a sealer over it, on either kind; the whole tree is checked after each test. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
abstract class SealerStage {
    static final byte[] SECRET = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);

    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    Database opened;
    DataSource database;
    /** False once a test has spoilt the ledger. */
    boolean sound = true;

    @BeforeEach
    void open() throws Exception {
        opened = FreshDatabase.open(dialect, folder);
        database = opened.dataSource();
    }

    @AfterEach
    void check() throws Exception {
        try {
            if (sound) {
                CheckTree.check(database);
            }
        } finally {
            opened.close();
        }
    }

    Sealer sealer(int most) {
        return new Sealer(database, new LedgerKeys(SECRET), InstantSource.system(), most);
    }

    static Step seal(Sealer sealer) throws Exception {
        Step step = sealer.step();
        while (step == Step.MORE) {
            step = sealer.step();
        }
        return step;
    }

    List<String> idsInOrder() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT r.id FROM sealed_run s JOIN record r"
                        + " ON r.place >= s.first_place AND r.place < s.first_place + s.records"
                        + " ORDER BY s.first_seq, r.place")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    static List<String> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(Records::id).toList();
    }

    long count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
