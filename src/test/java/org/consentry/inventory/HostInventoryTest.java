package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosts of third parties: kept by name alone, bounded, and there again after a restart. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class HostInventoryTest extends InventoryStage.OnEach {
    private Inventory open(int hosts) throws SQLException {
        return open(new Limits(10, 2, 10, hosts));
    }

    @Test
    void aHostIsListedWithWhatIsKnownOfIt() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "cdn.example", "markup", true);
            clock.move(Duration.ofHours(1));
            inventory.sawHost("a", "cdn.example", "csp-report", true);
            inventory.sawHost("a", "cdn.example", "markup", false);
            assertThat(inventory.hosts("a"))
                    .containsExactly(new SeenHost(
                            "cdn.example",
                            List.of("csp-report", "markup"),
                            false,
                            clock.instant().minus(Duration.ofHours(1)),
                            clock.instant(),
                            3));
            assertThat(inventory.hosts("b")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CDN.Example., cdn.example",
        "cdn.example:8443, cdn.example",
        "bücher.example, xn--bcher-kva.example",
        "::1, [::1]",
        "[2001:DB8::1]:80, [2001:db8::1]",
        "10.0.0.1, 10.0.0.1",
        "a_b.example, a_b.example",
        "intranet, intranet",
    })
    void hostsAreKeptInOneForm(String named, String kept) throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", named, "markup", false);
            assertThat(inventory.hosts("a")).extracting(SeenHost::host).containsExactly(kept);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "-a.example",
                "a-.example",
                "a b.example",
                "https://cdn.example/x",
                "cdn.example/path?id=7",
                "joe@cdn.example",
                "a\u0000b.example",
                "a\r\nb",
                "<b>.example",
                "[::1",
                "[]",
                "[zz::1]",
                "[::1%25eth0]",
                "a'--.example",
                "data:,x",
                "about:blank",
                "long",
                "label",
            })
    void whatIsNoHostIsRefused(String odd) throws SQLException {
        String host = odd.equals("long")
                ? "a.".repeat(200) + "example"
                : odd.equals("label") ? "a".repeat(64) + ".example" : odd;
        try (Inventory inventory = open()) {
            inventory.sawHost("a", host, "markup", false);
            assertThat(inventory.hosts("a")).isEmpty();
            assertThat(inventory.refused()).isEqualTo(1);
        }
        assertThat(database.rows("SELECT host FROM host_seen")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Markup", "mark up", "a'b", "a-way-that-is-far-too-long"})
    void aWayOfSeeingIsAShortWord(String how) throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "cdn.example", how, false);
            assertThat(inventory.hosts("a")).isEmpty();
        }
    }

    @Test
    void everythingIsThereAgainAfterARestart() throws SQLException {
        List<SeenHost> before;
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "cdn.example", "markup", true);
            inventory.sawHost("a", "cdn.example", "header", true);
            inventory.sawHost("a", "other.example", "csp-report", false);
            before = inventory.hosts("a");
        }
        try (Inventory inventory = open()) {
            assertThat(inventory.hosts("a")).isEqualTo(before).hasSize(2);
            inventory.sawHost("a", "cdn.example", "markup", true);
            clock.move(Duration.ofHours(2));
            inventory.sawHost("a", "cdn.example", "markup", true);
        }
        assertThat(database.rows("SELECT host, how, held, sightings FROM host_seen ORDER BY host"))
                .containsExactly("cdn.example|header markup|1|4", "other.example|csp-report|0|1");
    }

    @Test
    void aBusyHostCostsOneRowAnHour() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "cdn.example", "markup", false);
            inventory.flush();
            clock.move(Duration.ofMinutes(59));
            inventory.sawHost("a", "cdn.example", "markup", false);
            inventory.flush();
            assertThat(database.rows("SELECT last_seen, sightings FROM host_seen"))
                    .containsExactly("2026-03-01T12:00:00.000Z|1");
            assertThat(inventory.hosts("a")).extracting(SeenHost::sightings).containsExactly(2L);
            clock.move(Duration.ofMinutes(2));
            inventory.sawHost("a", "cdn.example", "markup", false);
            inventory.flush();
            assertThat(database.rows("SELECT last_seen, sightings FROM host_seen"))
                    .containsExactly("2026-03-01T13:01:00.000Z|3");
        }
    }

    @Test
    void twoNodesCountTogether() throws SQLException {
        try (Inventory one = open();
                Inventory other = open()) {
            one.sawHost("a", "cdn.example", "markup", false);
            other.sawHost("a", "cdn.example", "header", false);
            one.flush();
            other.flush();
            one.flush();
            one.flush();
            other.flush();
            assertThat(one.hosts("a")).isEqualTo(other.hosts("a"));
            assertThat(one.hosts("a")).extracting(SeenHost::sightings).containsExactly(2L);
            assertThat(one.hosts("a").get(0).how()).containsExactly("header", "markup");
        }
    }

    @Test
    void aHostIsNoNewsWhereAnotherNodeHasKnownItForLong() throws SQLException {
        try (Inventory one = open();
                Inventory other = open()) {
            one.sawHost("a", "cdn.example", "markup", false);
            Instant first = clock.instant();
            clock.move(Duration.ofDays(3));
            one.sawHost("a", "cdn.example", "markup", false);
            other.sawHost("a", "cdn.example", "markup", false);
            one.flush();
            other.flush();
            assertThat(other.hosts("a")).extracting(SeenHost::firstSeen).containsExactly(first);
        }
    }

    @Test
    void theTableKeepsTheFirstTimeAndTheLastWhoeverWritesLast() throws SQLException {
        try (Inventory late = open();
                Inventory early = open()) {
            early.sawHost("a", "cdn.example", "markup", false);
            clock.move(Duration.ofDays(3));
            late.sawHost("a", "cdn.example", "markup", false);
            late.flush();
            early.flush();
        }
        assertThat(database.rows("SELECT first_seen, last_seen FROM host_seen"))
                .containsExactly("2026-03-01T12:00:00.000Z|2026-03-04T12:00:00.000Z");
    }

    @Test
    void aHostThatIsNotSeenForAMonthIsForgotten() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "gone.example", "markup", false);
            inventory.sawHost("a", "cdn.example", "markup", false);
            inventory.flush();
            clock.move(Duration.ofDays(30));
            inventory.flush();
            assertThat(inventory.hosts("a")).hasSize(2);
            clock.move(Duration.ofMillis(1));
            inventory.sawHost("a", "cdn.example", "markup", false);
            inventory.flush();
            assertThat(inventory.hosts("a")).extracting(SeenHost::host).containsExactly("cdn.example");
            assertThat(database.rows("SELECT host FROM host_seen")).containsExactly("cdn.example");
        }
    }

    @Test
    @Timeout(20)
    void madeUpReportsAreBoundedAndLeaveWhatEveryPageLoads() throws SQLException {
        try (Inventory inventory = open(50)) {
            for (int i = 0; i < 100_000; i++) {
                inventory.sawHost("a", "junk" + i + ".example", "csp-report", true);
                if (i % 20 == 0) {
                    inventory.sawHost("a", "cdn.example", "markup", false);
                }
                if (i % 10_000 == 0) {
                    inventory.flush();
                }
            }
            inventory.flush();
            assertThat(inventory.hosts("a")).hasSizeLessThanOrEqualTo(50);
            assertThat(inventory.hosts("a")).extracting(SeenHost::host).contains("cdn.example");
            assertThat(database.rows("SELECT host FROM host_seen"))
                    .hasSizeLessThanOrEqualTo(50)
                    .contains("cdn.example");
        }
    }

    @Test
    void aFaultOfTheDatabaseLosesNothing() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawHost("a", "cdn.example", "markup", true);
            database.broken = true;
            inventory.flush();
            inventory.sawHost("a", "cdn.example", "markup", true);
            database.broken = false;
            inventory.flush();
            assertThat(database.rows("SELECT host, sightings FROM host_seen")).containsExactly("cdn.example|2");
        }
    }
}
