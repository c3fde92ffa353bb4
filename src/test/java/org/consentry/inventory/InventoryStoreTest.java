package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.consentry.inventory.Settings.set;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class InventoryStoreTest extends InventoryStage.OnEach {

    private static final Duration FORTNIGHT = Duration.ofDays(14);

    @Test
    void everythingIsThereAgainAfterAnOrderlyClose() throws SQLException {
        List<UpstreamCookie> before;
        try (Inventory inventory = open()) {
            inventory.start("a", FORTNIGHT);
            inventory.sawSetCookie("a", set("SESSIONID", null, "/", false));
            inventory.sawSetCookie("a", set("_id", "example.org", "/x", true));
            inventory.sawSetCookie("a", set("", null, null, false));
            before = inventory.upstreamCookies("a");
        }
        try (Inventory inventory = open()) {
            assertThat(inventory.upstreamCookies("a")).isEqualTo(before).hasSize(3);
            assertThat(inventory.setByUpstream("a", "SESSIONID")).isTrue();
            assertThat(inventory.variants("a", "_id")).containsExactly(new Variant("example.org", "/x", true));
        }
    }

    @Test
    void whatWasFlushedOutlivesACrash() throws SQLException {
        Inventory crashed = open();
        crashed.sawSetCookie("a", set("kept", null, "/", false));
        crashed.flush();
        crashed.sawSetCookie("a", set("lost", null, "/", false));
        crashed.sawSetCookie("a", set("kept", null, "/late", false));
        try (Inventory inventory = open()) {
            assertThat(inventory.setByUpstream("a", "kept")).isTrue();
            assertThat(inventory.variants("a", "kept")).containsExactly(new Variant("", "/", false));
            assertThat(inventory.setByUpstream("a", "lost")).isFalse();
        } finally {
            crashed.close();
        }
    }

    @Test
    @Timeout(10)
    void theJobFlushesByItself() throws Exception {
        try (Inventory inventory = Inventory.open(database, clock, Duration.ofMillis(5))) {
            inventory.sawSetCookie("a", set("n", null, "/", false));
            while (database.rows("SELECT name FROM upstream_cookie").isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void timesAreWrittenInUtcToTheMillisecondAndLastSeenAtMostOnceAnHour() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("n", null, "/", false));
            inventory.flush();
            clock.move(Duration.ofMinutes(59));
            inventory.sawSetCookie("a", set("n", null, "/", false));
            inventory.flush();
            assertThat(database.rows("SELECT site, name, first_seen, last_seen FROM upstream_cookie"))
                    .containsExactly("a|n|2026-03-01T12:00:00.000Z|2026-03-01T12:00:00.000Z");
            clock.move(Duration.ofMinutes(2));
            inventory.sawSetCookie("a", set("n", null, "/", false));
            inventory.flush();
            assertThat(database.rows("SELECT site, name, first_seen, last_seen FROM upstream_cookie"))
                    .containsExactly("a|n|2026-03-01T12:00:00.000Z|2026-03-01T13:01:00.000Z");
        }
    }

    @Test
    void theStartIsRecordedBeforeAnyFlushOfTheJob() throws SQLException {
        Inventory crashed = open();
        crashed.start("a", FORTNIGHT);
        assertThat(database.rows("SELECT site FROM site_start")).containsExactly("a");
        crashed.close();
    }

    @Test
    void anEarlierStartOfAnotherNodeHolds() throws SQLException {
        try (Inventory inventory = open()) {
            database.run("INSERT INTO site_start VALUES ('a', '2026-02-01T00:00:00.000Z')");
            inventory.start("a", FORTNIGHT);
            assertThat(inventory.learning("a")).isFalse();
        }
    }

    @Test
    void whatAnotherNodeLearnsArrivesWithTheNextFlush() throws SQLException {
        try (Inventory one = open();
                Inventory other = open()) {
            one.sawSetCookie("a", set("SESSIONID", "example.org", "/", false));
            one.flush();
            assertThat(other.setByUpstream("a", "SESSIONID")).isFalse();
            other.flush();
            assertThat(other.variants("a", "SESSIONID")).containsExactly(new Variant("example.org", "/", false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a'b\"c", "=x", "\u00fc\u00ff", "'; DROP TABLE site_start; --", "*", "%"})
    void oddNamesAreKeptAsTheyAre(String name) throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set(name, name, name, true));
        }
        try (Inventory inventory = open()) {
            assertThat(inventory.setByUpstream("a", name)).isTrue();
            assertThat(inventory.variants("a", name)).containsExactly(new Variant(name, name, true));
        }
    }

    @Test
    void aFaultOfTheDatabaseLosesNothingAndReachesNobody() throws SQLException {
        try (Inventory inventory = open()) {
            database.broken = true;
            inventory.start("a", FORTNIGHT);
            inventory.sawSetCookie("a", set("n", null, "/", false));
            clock.move(Duration.ofHours(1));
            inventory.start("a", FORTNIGHT);
            assertThat(inventory.learning("a")).isTrue();
            assertThat(inventory.setByUpstream("a", "n")).isTrue();
            assertThat(database.rows("SELECT site, name, first_seen, last_seen FROM upstream_cookie"))
                    .isEmpty();
            database.broken = false;
            inventory.flush();
            assertThat(database.rows("SELECT name FROM upstream_cookie")).containsExactly("n");
            assertThat(database.rows("SELECT * FROM site_start")).containsExactly("a|2026-03-01T12:00:00.000Z");
        }
    }

    @Test
    void aFaultMidwayLeavesNothingHalfWrittenAndIsMadeGood() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("n", "example.org", "/", false));
            database.run("ALTER TABLE upstream_cookie_variant RENAME TO elsewhere");
            inventory.flush();
            assertThat(database.rows("SELECT site, name, first_seen, last_seen FROM upstream_cookie"))
                    .isEmpty();
            database.run("ALTER TABLE elsewhere RENAME TO upstream_cookie_variant");
            inventory.flush();
            assertThat(database.rows("SELECT * FROM upstream_cookie_variant")).containsExactly("a|n|example.org|/|0");
        }
    }

    @Test
    void withoutItsDatabaseItDoesNotOpen() {
        database.broken = true;
        assertThatThrownBy(this::open).isInstanceOf(SQLException.class);
        database.broken = false;
        assertThatThrownBy(() -> Inventory.open(database, clock, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }

    @Test
    void aRowThatCannotBeReadIsNamed() throws SQLException {
        database.run("INSERT INTO site_start VALUES ('a', 'yesterday')");
        assertThatThrownBy(this::open)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("site_start")
                .hasMessageContaining("'yesterday'");
    }

    @Test
    void closingTwiceIsHarmless() throws SQLException {
        Inventory inventory = open();
        inventory.close();
        inventory.close();
        assertThat(inventory.learning("a")).isFalse();
    }
}
