package org.consentry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.site.Sites;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator changes is read at the second look; what is broken leaves the state of before as it is. */
class LiveCatalogTest {
    private static final String HEADER = "site,name,host,category,reason,date\n";
    private static final CookieFacts COOKIE = CookieFacts.inRequest("qqq", "1", "shop.example");

    @TempDir
    private Path folder;

    private final AtomicInteger renewed = new AtomicInteger();
    private LiveCatalog live;
    private int writes;

    @BeforeEach
    void start() throws Exception {
        overrides(",qqq,,marketing,why,2026-03-01\n");
        Files.createDirectories(folder.resolve("imported"));
        live = new LiveCatalog(folder, new Sites(List.of()));
    }

    @AfterEach
    void stop() {
        live.close();
    }

    private void overrides(String rows) throws IOException {
        write("overrides.csv", HEADER + rows);
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        // The clock of a file system may stand still between two writes of the same length.
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + writes++)));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            live.look(next -> {
                assertThat(live.catalog())
                        .as("what is prepared stands beside the earlier one")
                        .isNotSameAs(next);
                return () -> {
                    assertThat(live.catalog()).isSameAs(next);
                    renewed.incrementAndGet();
                };
            });
        }
    }

    private String said() {
        return live.catalog().overrides().cookie("shop", "qqq", "").category().id();
    }

    @Test
    void aChangeCountsFromTheSecondLookThatFindsIt() throws IOException {
        Classifier before = live.classifier();
        look(3);
        assertThat(live.classifier()).isSameAs(before);
        overrides(",qqq,,analytics,why,2026-03-01\n");
        look(1);
        assertThat(live.classifier()).as("it may still be being written").isSameAs(before);
        look(1);
        assertThat(said()).isEqualTo("analytics");
        assertThat(live.classifier()).isNotSameAs(before);
        assertThat(before.overrides().cookie("shop", "qqq", "").category().id()).isEqualTo("marketing");
        look(3);
        assertThat(renewed).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"site,name\n", "", "site,name,host,category,reason,date\n,qqq,,necessary,why,2026-0"})
    void aBrokenFileLeavesTheWholeStateOfBefore(String broken) throws IOException {
        write(
                "imported/new.csv",
                "name,host,category,vendor,protection,lifetime,source\nqqq_2,,analytics,V,,,knowledge\n");
        write("overrides.csv", broken);
        look(4);
        assertThat(said()).isEqualTo("marketing");
        assertThat(live.catalog().importedCookies()).isEmpty();
        overrides(",qqq,,functional,why,2026-03-01\n");
        look(2);
        assertThat(said()).isEqualTo("functional");
        assertThat(live.catalog().importedCookies()).hasSize(1);
        assertThat(renewed).hasValue(1);
    }

    @Test
    void aFolderThatGoesAwayAndComesBackStopsNobody() throws IOException {
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        try {
            look(3);
            assertThat(said()).isEqualTo("marketing");
        } finally {
            Files.move(away, folder);
        }
        look(3);
        assertThat(said()).isEqualTo("marketing");
        assertThat(renewed).hasValue(0);
    }

    @Test
    void aListThatIsTakenAwayIsForgotten() throws IOException {
        write(
                "imported/a.csv",
                "name,host,category,vendor,protection,lifetime,source\nqqq_2,,analytics,V,,,knowledge\n");
        look(2);
        assertThat(live.catalog().importedCookies()).hasSize(1);
        Files.delete(folder.resolve("imported/a.csv"));
        Files.delete(folder.resolve("overrides.csv"));
        look(2);
        assertThat(live.catalog().importedCookies()).isEmpty();
        assertThat(live.catalog().overrides().rules()).isEmpty();
        assertThat(live.classifier().classify(COOKIE).known()).isFalse();
    }
}
