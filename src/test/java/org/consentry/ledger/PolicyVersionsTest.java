package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyVersionsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private @Nullable Database database;

    private PolicyVersions open(Dialect dialect) throws Exception {
        database = dialect == Dialect.SQLITE ? Database.open(folder) : FreshDatabase.open(dialect, folder);
        return new PolicyVersions(database);
    }

    /** The same as another node has it. */
    private Database again(Dialect dialect) throws LedgerException {
        return dialect == Dialect.SQLITE ? Database.open(folder) : Objects.requireNonNull(database);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    private static PolicyVersions.Text text(String site, String yaml, Instant seen) {
        return new PolicyVersions.Text(
                new PolicyVersions.Version(Leaf.sha256(yaml), site, "1", LocalDate.of(2026, 3, 1), seen), yaml);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKeptStaysWithItsFirstTime(Dialect dialect) throws Exception {
        PolicyVersions versions = open(dialect);
        PolicyVersions.Text first = text("a", "site: a # é\r\n", NOON);
        versions.keep(List.of(first));
        versions.keep(List.of(text("a", "site: a # é\r\n", NOON.plusSeconds(9)), text("b", "site: b", NOON)));
        assertThat(versions.list("a", 10)).containsExactly(first.version());
        String kept = versions.text(first.version().hash()).orElseThrow();
        assertThat(kept).isEqualTo("site: a # é\r\n");
        assertThat(PolicyVersions.sound(kept, first.version().hash())).isTrue();
        assertThat(PolicyVersions.sound(kept + ' ', first.version().hash())).isFalse();
        assertThat(versions.text("nothing")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestComeFirstAndNoMoreThanAreAskedFor(Dialect dialect) throws Exception {
        PolicyVersions versions = open(dialect);
        List<PolicyVersions.Text> texts = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            texts.add(text("s" + i % 3, "site: s # " + i, NOON.plusSeconds(i)));
        }
        versions.keep(texts);
        assertThat(versions.list(null, 5_000)).hasSize(1_200);
        assertThat(versions.list("s1", 2))
                .containsExactly(texts.get(1_198).version(), texts.get(1_195).version());
        assertThat(versions.list("nobody", 2)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void twoWhoKeepTheSameAtOnceBothSucceed(Dialect dialect) throws Exception {
        PolicyVersions versions = open(dialect);
        PolicyVersions other = new PolicyVersions(again(dialect));
        List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
        List<Thread> nodes = new ArrayList<>();
        for (PolicyVersions node : List.of(versions, other)) {
            nodes.add(new Thread(() -> {
                try {
                    for (int i = 0; i < 50; i++) {
                        node.keep(List.of(text("a", "site: a # " + i, NOON)));
                    }
                } catch (LedgerException e) {
                    failed.add(e);
                }
            }));
        }
        nodes.forEach(Thread::start);
        for (Thread node : nodes) {
            node.join();
        }
        assertThat(failed).isEmpty();
        assertThat(versions.list("a", 100)).hasSize(50);
    }
}
