package org.consentry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.consentry.banner.Assets;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Messages;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.FolderReading;
import org.consentry.consent.Grounds;
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

    private static final Banner BANNER =
            new Banner(new Assets("", name -> bytes(Path.of("src/main/webapp/_consent/assets", name))), new Messages());

    private final AtomicInteger renewed = new AtomicInteger();
    private Instant time = Instant.parse("2026-03-01T12:00:00Z");
    private LiveCatalog live;
    private Catalog catalog;
    private boolean pressBroken;
    private Error grave;
    private int writes;

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        overrides(",qqq,,marketing,why,2026-03-01\n");
        Files.createDirectories(folder.resolve("imported"));
        live = new LiveCatalog(folder, new Sites(List.of()), this::print, () -> time);
    }

    private Edition print(Catalog next, Edition before) {
        if (grave != null) {
            throw grave;
        }
        if (pressBroken) {
            throw new IllegalStateException("the press is broken");
        }
        if (before != null) {
            assertThat(live.edition())
                    .as("what is prepared stands beside the earlier one")
                    .isSameAs(before);
            renewed.incrementAndGet();
        }
        catalog = next;
        Edition edition = new Edition(new Grounds(next), BANNER);
        return before == null ? edition : before.next(new Grounds(next), List.of());
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
            live.look();
        }
    }

    private Classifier classifier() {
        return live.edition().grounds().classifier();
    }

    private FolderReading reading() {
        return live.reading().orElseThrow();
    }

    private String said() {
        return classifier().overrides().cookie("shop", "qqq", "").category().id();
    }

    @Test
    void aChangeCountsFromTheSecondLookThatFindsIt() throws IOException {
        Classifier before = classifier();
        look(3);
        assertThat(classifier()).isSameAs(before);
        overrides(",qqq,,analytics,why,2026-03-01\n");
        look(1);
        assertThat(classifier()).as("it may still be being written").isSameAs(before);
        look(1);
        assertThat(said()).isEqualTo("analytics");
        assertThat(classifier()).isNotSameAs(before);
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
        assertThat(catalog.importedCookies()).isEmpty();
        overrides(",qqq,,functional,why,2026-03-01\n");
        look(2);
        assertThat(said()).isEqualTo("functional");
        assertThat(catalog.importedCookies()).hasSize(1);
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
        assertThat(catalog.importedCookies()).hasSize(1);
        Files.delete(folder.resolve("imported/a.csv"));
        Files.delete(folder.resolve("overrides.csv"));
        look(2);
        assertThat(catalog.importedCookies()).isEmpty();
        assertThat(catalog.overrides().rules()).isEmpty();
        assertThat(classifier().classify(COOKIE).known()).isFalse();
    }

    @Test
    void aBrokenFileIsToldWithItsLineAndTheTimeUntilItIsMended() throws IOException {
        assertThat(reading()).isEqualTo(new FolderReading(time, null, "", 0));
        Instant good = time;
        overrides(",qqq,,analytics,why,2026-03-01\n,qqq,,necessary,why,2026-0");
        time = time.plusSeconds(60);
        look(2);
        assertThat(reading().good()).isEqualTo(good);
        assertThat(reading().failed()).isEqualTo(time);
        assertThat(reading().why()).contains("overrides.csv", ":3");
        assertThat(reading().words())
                .contains("keeping the last good one, of 2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z", ":3");
        overrides("a,qqq,,analytics,why,2026-03-01\n,q q,,nonsense,why,2026-03-01\n");
        time = time.plusSeconds(60);
        look(2);
        assertThat(reading()).isEqualTo(new FolderReading(time, null, "", 1));
    }

    @Test
    void whatCantBeReadIsTriedAgainWithTimeAndLessOftenEachTime() throws IOException {
        pressBroken = true;
        overrides(",qqq,,analytics,why,2026-03-01\n");
        look(2);
        List<Integer> tries = new ArrayList<>();
        Instant last = reading().failed();
        for (int second = 1; second < 3600; second++) {
            time = time.plusSeconds(1);
            look(1);
            if (!time.minusSeconds(1).isBefore(last) && reading().failed().equals(time)) {
                tries.add((int) Duration.between(last, time).toSeconds());
                last = time;
            }
        }
        assertThat(reading().why()).contains("the press is broken");
        assertThat(tries).startsWith(10, 20, 40, 80, 160, 320, 600, 600);
        assertThat(said()).isEqualTo("marketing");
        pressBroken = false;
        time = time.plusSeconds(600);
        look(1);
        assertThat(reading().stale()).isFalse();
        assertThat(said()).isEqualTo("analytics");
    }

    @Test
    void overridesThatCantBeLookedAtAreNotDropped() throws IOException {
        Path file = folder.resolve("overrides.csv");
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("overrides.csv"));
        look(4);
        assertThat(said()).isEqualTo("marketing");
        assertThat(reading().stale()).isTrue();
        assertThat(reading().why()).contains("overrides.csv");
        Files.delete(file);
        overrides(",qqq,,functional,why,2026-03-01\n");
        look(2);
        assertThat(said()).isEqualTo("functional");
        assertThat(reading().stale()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, ExceptionInInitializerError.class, OutOfMemoryError.class})
    void noFaultIsSoGraveThatNobodyLooksAgain(Class<? extends Error> kind) throws Exception {
        grave = kind.getDeclaredConstructor().newInstance();
        overrides(",qqq,,analytics,why,2026-03-01\n");
        look(2);
        assertThat(reading().why()).contains(kind.getSimpleName());
        assertThat(said()).isEqualTo("marketing");
        grave = null;
        time = time.plusSeconds(10);
        look(1);
        assertThat(said()).isEqualTo("analytics");
    }

    @Test
    void aFaultAtTheStartIsToldAndTriedAgainToo() throws Exception {
        Path list = folder.resolve("imported/a.csv");
        String rows = "name,host,category,vendor,protection,lifetime,source\nqqq_2,,analytics,V,,,knowledge\n";
        FileTime stood = FileTime.from(Instant.ofEpochSecond(1_600_000_000L));
        Files.setLastModifiedTime(Files.writeString(list, rows.replace("name,host", "nome,host")), stood);
        try (LiveCatalog fresh = new LiveCatalog(folder, new Sites(List.of()), this::printOnce, () -> time)) {
            FolderReading first = fresh.reading().orElseThrow();
            assertThat(first.good()).isNull();
            assertThat(first.words()).startsWith("using what can be read, because of this at 2026-03-01T12:00:00Z: ");
            assertThat(first.why()).contains("a.csv");
            // It looks as before from outside, as a file does that others may read again.
            Files.setLastModifiedTime(Files.writeString(list, rows), stood);
            fresh.look();
            assertThat(fresh.reading()).contains(first);
            time = time.plusSeconds(10);
            fresh.look();
            assertThat(fresh.reading()).contains(new FolderReading(time, null, "", 0));
            assertThat(catalog.importedCookies()).hasSize(1);
        }
    }

    private Edition printOnce(Catalog next, Edition before) {
        catalog = next;
        return new Edition(new Grounds(next), BANNER);
    }
}
