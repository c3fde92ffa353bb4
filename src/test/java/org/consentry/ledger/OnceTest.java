package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be used once is used once, on whichever node. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class OnceTest {
    @Parameter
    Dialect dialect;

    @TempDir
    Path folder;

    private Database database;
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private Once here;
    private Once elsewhere;

    @BeforeEach
    void open() throws Exception {
        database = FreshDatabase.open(dialect, folder);
        here = new Once(database, () -> now);
        elsewhere = new Once(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSecondUseIsNoneOnAnyNode() throws Exception {
        Instant until = now.plusSeconds(300);
        assertThat(here.taken("a")).isFalse();
        assertThat(here.take("a", until)).isTrue();
        assertThat(elsewhere.taken("a")).isTrue();
        assertThat(elsewhere.take("a", until)).isFalse();
        assertThat(here.take("a", until)).isFalse();
        assertThat(here.take("b", until)).isTrue();
    }

    @Test
    void ofManyAtOnceOneIsTheFirst() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                String nonce = "n" + round;
                List<Callable<Boolean>> uses = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Once node = i % 2 == 0 ? here : elsewhere;
                    uses.add(() -> node.take(nonce, now.plusSeconds(300)));
                }
                int first = 0;
                for (var use : many.invokeAll(uses)) {
                    first += use.get() ? 1 : 0;
                }
                assertThat(first).isEqualTo(1);
            }
        } finally {
            many.shutdownNow();
        }
    }

    @Test
    void whatNobodyTakesAnyMoreIsForgotten() throws Exception {
        here.take("a", now.plusSeconds(300));
        now = now.plus(Duration.ofHours(2));
        here.take("b", now.plusSeconds(300));
        assertThat(here.taken("a")).isFalse();
        assertThat(here.taken("b")).isTrue();
    }

    @Test
    void whereNobodyCanTellNothingIsUsed() throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("DROP TABLE used_once");
        }
        assertThatThrownBy(() -> here.take("a", now)).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> here.taken("a")).isInstanceOf(LedgerException.class);
    }
}
