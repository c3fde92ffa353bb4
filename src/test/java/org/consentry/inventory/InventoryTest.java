package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.consentry.inventory.Settings.set;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest extends InventoryStage.InMemory {

    private static final Duration FORTNIGHT = Duration.ofDays(14);

    private Inventory open(int names, int variants, int unknowns) throws SQLException {
        return open(new Limits(names, variants, unknowns, 10));
    }

    @Test
    void whatTheUpstreamSetIsKnownAtOnceAndOnlyForItsSite() throws SQLException {
        try (Inventory inventory = open()) {
            assertThat(inventory.setByUpstream("a", "SESSIONID")).isFalse();
            inventory.sawSetCookie("a", set("SESSIONID", null, "/", false));
            assertThat(inventory.setByUpstream("a", "SESSIONID")).isTrue();
            assertThat(inventory.setByUpstream("a", "sessionid")).isFalse();
            assertThat(inventory.setByUpstream("b", "SESSIONID")).isFalse();
        }
    }

    @Test
    void variantsAreRememberedOnceEach() throws SQLException {
        try (Inventory inventory = open()) {
            for (int i = 0; i < 3; i++) {
                inventory.sawSetCookie("a", set("_id", null, "/", false));
                inventory.sawSetCookie("a", set("_id", "example.org", "/", false));
                inventory.sawSetCookie("a", set("_id", "example.org", "/shop", true));
                inventory.sawSetCookie("a", set("_id", "", "/", false));
            }
            assertThat(inventory.variants("a", "_id"))
                    .containsExactlyInAnyOrder(
                            new Variant("", "/", false),
                            new Variant("example.org", "/", false),
                            new Variant("example.org", "/shop", true));
            assertThat(inventory.variants("a", "other")).isEmpty();
            assertThat(inventory.variants("b", "_id")).isEmpty();
        }
    }

    @Test
    void anIdleJobReadsNoTableThatHasNotChanged() throws SQLException {
        try (Inventory inventory = open();
                Inventory other = open()) {
            other.sawSetCookie("a", set("n", null, "/", false));
            other.flush();
            inventory.flush();
            assertThat(inventory.setByUpstream("a", "n")).isTrue();
            int before = database.connections.get();
            inventory.flush();
            assertThat(database.connections.get() - before).isEqualTo(1);
        }
    }

    @Test
    void rowsAreWrittenInTheirOrderSoThatNoTwoNodesWaitForEachOther() {
        SiteSightings site = new SiteSightings(Limits.DEFAULT, 0);
        List<String> sorted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String name = "n" + (199 - i);
            sorted.add(0, name);
            site.sawSetCookie(set(name, null, "/", false), 1);
            site.hosts().saw(name, "markup", false, 1);
            site.claims().saw(name, 1);
        }
        assertThat(site.takeUnsaved(1, true)).extracting(row -> row.name).isEqualTo(sorted);
        assertThat(site.hosts().takeUnsaved(1, true))
                .extracting(row -> row.host)
                .isEqualTo(sorted);
        assertThat(site.claims().takeUnsaved(1, true))
                .extracting(row -> row.name)
                .isEqualTo(sorted);
    }

    @Test
    void learningCountsFromTheFirstStartWhichNoRestartMoves() throws SQLException {
        try (Inventory inventory = open()) {
            assertThat(inventory.learning("a")).as("never started").isFalse();
            inventory.start("a", FORTNIGHT);
            assertThat(inventory.learning("a")).isTrue();
            assertThat(inventory.learning("b")).isFalse();
        }
        clock.move(FORTNIGHT.minusMillis(1));
        try (Inventory inventory = open()) {
            inventory.start("a", FORTNIGHT);
            assertThat(inventory.learning("a")).isTrue();
            clock.move(Duration.ofMillis(1));
            assertThat(inventory.learning("a")).isFalse();
            inventory.start("a", FORTNIGHT);
            assertThat(inventory.learning("a")).isFalse();
        }
        assertThat(database.rows("SELECT * FROM site_start")).containsExactly("a|2026-03-01T12:00:00.000Z");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, false", "PT1S, true", "P100000000D, true"})
    void anyPeriodThatIsNotNegativeWorks(Duration learning, boolean expected) throws SQLException {
        try (Inventory inventory = open()) {
            inventory.start("a", learning);
            assertThat(inventory.learning("a")).isEqualTo(expected);
            assertThatThrownBy(() -> inventory.start("a", Duration.ofMillis(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("negative");
        }
    }

    @Test
    @Timeout(10)
    void aMillionNamesNeitherGrowTheMemoryNorPushOutTheFirst() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("SESSIONID", null, "/", false));
            for (int i = 0; i < 1_000_000; i++) {
                inventory.sawSetCookie("a", set("junk" + i, null, "/", false));
            }
            assertThat(inventory.upstreamCookies("a")).hasSize(5_000);
            assertThat(inventory.setByUpstream("a", "SESSIONID")).isTrue();
            assertThat(inventory.refused()).isEqualTo(1_000_000 - 4_999);
            inventory.sawSetCookie("b", set("n", null, "/", false));
            assertThat(inventory.setByUpstream("b", "n"))
                    .as("each site has its own room")
                    .isTrue();
        }
        try (Inventory inventory = open(10, 2, 10)) {
            assertThat(inventory.upstreamCookies("a")).as("a smaller memory").hasSize(10);
            inventory.flush();
            assertThat(inventory.refused())
                    .as("rows that find no room are no reports")
                    .isZero();
        }
    }

    @Test
    void variantsBeyondTheLimitAreCountedAndTheFirstStay() throws SQLException {
        try (Inventory inventory = open()) {
            for (int i = 0; i < 20; i++) {
                inventory.sawSetCookie("a", set("n", null, "/" + i, false));
            }
            assertThat(inventory.variants("a", "n")).hasSize(8).contains(new Variant("", "/0", false));
            assertThat(inventory.refused()).isEqualTo(12);
        }
    }

    @Test
    @Timeout(10)
    void junkInRequestsIsBoundedAndLeavesWhatManyRequestsCarry() throws SQLException {
        try (Inventory inventory = open()) {
            for (int i = 0; i < 1_000_000; i++) {
                inventory.sawInRequest("a", "junk" + i);
                if (i % 50 == 0) {
                    inventory.sawInRequest("a", "mystery");
                }
            }
            List<ClaimedCookie> claims = inventory.claims("a");
            assertThat(claims).hasSizeLessThanOrEqualTo(1_000);
            assertThat(claims.get(0).name()).isEqualTo("mystery");
            assertThat(claims.get(0).requests()).isEqualTo(20_000);
            assertThat(inventory.setByUpstream("a", "mystery"))
                    .as("a request proves nothing")
                    .isFalse();
        }
    }

    @Test
    void aNameThatTheUpstreamSetsIsUnknownNoMore() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawInRequest("a", "n");
            clock.move(Duration.ofMillis(5));
            inventory.sawInRequest("a", "n");
            assertThat(inventory.claims("a"))
                    .containsExactly(new ClaimedCookie("n", clock.instant().minusMillis(5), clock.instant(), 2, null));
            inventory.sawSetCookie("a", set("n", null, "/", false));
            assertThat(inventory.claims("a")).isEmpty();
            assertThat(inventory.claims("b")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul\0", "\r\nSet-Cookie: x", "half\ud800", "\u007f", "long"})
    void whatNoDatabaseKeepsIsRefusedAndHoldsNothingUp(String odd) throws SQLException {
        String name = odd.equals("long") ? "n".repeat(1_025) : odd;
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set(name, null, "/", false));
            inventory.sawInRequest("a", name);
            inventory.sawSetCookie("a", set("good", name, "/", false));
            inventory.sawSetCookie("a", set("good", null, name, false));
            assertThat(inventory.setByUpstream("a", name)).isFalse();
            assertThat(inventory.claims("a")).isEmpty();
            assertThat(inventory.variants("a", "good")).isEmpty();
            assertThat(inventory.refused()).isEqualTo(4);
        }
        assertThat(database.rows("SELECT name FROM upstream_cookie")).containsExactly("good");
    }

    @Test
    @Timeout(20)
    void manyThreadsReportWhileFlushesRunAndNothingIsLostOrOverTheLimit() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        CountDownLatch go = new CountDownLatch(1);
        try (Inventory inventory = open(200, 4, 50)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int own = t;
                all.add(pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < 2_000; i++) {
                        inventory.sawSetCookie("a", set("n" + i % 300, null, "/" + (i + own) % 6, false));
                        inventory.sawInRequest("a", "u" + i);
                    }
                    return null;
                }));
            }
            all.add(pool.submit(() -> {
                go.await();
                for (int i = 0; i < 20; i++) {
                    inventory.flush();
                }
                return null;
            }));
            go.countDown();
            for (Future<?> one : all) {
                one.get(15, TimeUnit.SECONDS);
            }
            inventory.flush();
            List<UpstreamCookie> cookies = inventory.upstreamCookies("a");
            assertThat(cookies).hasSize(200);
            assertThat(cookies)
                    .allSatisfy(
                            c -> assertThat(c.variants()).hasSizeBetween(1, 4).doesNotHaveDuplicates());
            try (Inventory reloaded = open(200, 4, 50)) {
                assertThat(reloaded.upstreamCookies("a"))
                        .extracting(UpstreamCookie::name)
                        .isEqualTo(cookies.stream().map(UpstreamCookie::name).toList());
                for (UpstreamCookie c : cookies) {
                    assertThat(reloaded.variants("a", c.name())).containsExactlyInAnyOrderElementsOf(c.variants());
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
