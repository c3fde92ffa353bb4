package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A site that has run out of places for names: the longest unseen gives way, and what is in use never does. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class AgeingTest extends InventoryStage.OnEach {
    private static final Limits FIVE = new Limits(5, 2, 10, 10);

    private static void sets(Inventory inventory, String... names) {
        for (String name : names) {
            inventory.sawSetCookie("a", set(name, null, "/" + name, false));
        }
    }

    private static List<String> names(Inventory inventory) {
        return inventory.upstreamCookies("a").stream().map(UpstreamCookie::name).toList();
    }

    @Test
    void theLongestUnseenGivesWayInMemoryAndInTheDatabase() throws SQLException {
        try (Inventory inventory = open(FIVE)) {
            sets(inventory, "a");
            clock.move(Duration.ofHours(2));
            sets(inventory, "b", "c", "d", "e");
            inventory.flush();
            sets(inventory, "new");
            assertThat(names(inventory)).containsExactly("a", "b", "c", "d", "e");
            clock.move(Duration.ofHours(23));
            sets(inventory, "b");
            inventory.flush();
            assertThat(names(inventory)).containsExactly("b", "c", "d", "e");
            assertThat(database.rows("SELECT name FROM upstream_cookie ORDER BY name"))
                    .containsExactly("b", "c", "d", "e");
            assertThat(database.rows("SELECT path FROM upstream_cookie_variant ORDER BY path"))
                    .containsExactly("/b", "/c", "/d", "/e");
            sets(inventory, "new");
            assertThat(inventory.setByUpstream("a", "new")).isTrue();
        }
        try (Inventory inventory = open(FIVE)) {
            assertThat(names(inventory)).containsExactly("b", "c", "d", "e", "new");
        }
    }

    @Test
    void whatIsSetOrCarriedWithinADayIsNeverPushedOut() throws SQLException {
        try (Inventory inventory = open(FIVE)) {
            sets(inventory, "login", "carried", "x", "y", "z");
            for (int day = 0; day < 30; day++) {
                clock.move(Duration.ofHours(20));
                sets(inventory, "login");
                inventory.sawInRequest("a", "carried");
                for (int i = 0; i < 50; i++) {
                    sets(inventory, "junk" + day + '-' + i);
                }
                inventory.flush();
                assertThat(names(inventory)).contains("login", "carried").hasSizeLessThanOrEqualTo(5);
            }
            assertThat(names(inventory)).doesNotContain("x", "y", "z").anyMatch(name -> name.startsWith("junk"));
        }
        assertThat(database.rows("SELECT name FROM upstream_cookie")).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void afterARestartNothingGoesUntilItIsKnownWhatBrowsersCarry() throws SQLException {
        try (Inventory inventory = open(FIVE)) {
            sets(inventory, "a", "b", "c", "d", "e");
        }
        clock.move(Duration.ofDays(40));
        try (Inventory inventory = open(FIVE)) {
            inventory.flush();
            assertThat(names(inventory)).hasSize(5);
            inventory.sawInRequest("a", "a");
            clock.move(Duration.ofHours(23));
            inventory.flush();
            assertThat(names(inventory)).hasSize(5);
            clock.move(Duration.ofHours(1));
            inventory.sawInRequest("a", "b");
            inventory.flush();
            assertThat(names(inventory)).containsExactly("a", "b", "d", "e");
        }
    }

    @Test
    void whatAnotherNodeHasSeenSinceStays() throws SQLException {
        try (Inventory one = open(FIVE);
                Inventory other = open(FIVE)) {
            sets(one, "a", "b", "c", "d", "e");
            one.flush();
            other.flush();
            clock.move(Duration.ofDays(2));
            sets(other, "a", "b", "c", "d", "e");
            other.flush();
            one.flush();
            assertThat(names(one)).containsExactly("a", "b", "c", "d", "e");
            assertThat(database.rows("SELECT path FROM upstream_cookie_variant"))
                    .hasSize(5);
        }
    }

    @Test
    void whatAnotherNodesVisitorsCarryStays() throws SQLException {
        try (Inventory one = open(FIVE);
                Inventory other = open(FIVE)) {
            sets(one, "login");
            clock.move(Duration.ofHours(2));
            sets(one, "b", "c", "d", "e");
            one.flush();
            other.flush();
            for (int i = 0; i < 20; i++) {
                clock.move(Duration.ofHours(2));
                other.sawInRequest("a", "login");
                other.flush();
                one.flush();
            }
            assertThat(names(one)).contains("login").hasSizeLessThan(5);
            assertThat(database.rows("SELECT name FROM upstream_cookie")).contains("login");
        }
    }

    @Test
    void aNameThatComesBackBeforeItsRowIsGoneStays() throws SQLException {
        try (Inventory inventory = open(FIVE)) {
            sets(inventory, "a", "b", "c", "d", "e");
            inventory.flush();
            clock.move(Duration.ofDays(2));
            database.broken = true;
            inventory.flush();
            assertThat(names(inventory)).containsExactly("b", "c", "d", "e");
            sets(inventory, "a");
            database.broken = false;
            inventory.flush();
            assertThat(database.rows("SELECT name FROM upstream_cookie")).contains("a");
            assertThat(database.rows("SELECT path FROM upstream_cookie_variant"))
                    .contains("/a");
        }
    }

    @Test
    void whileTheDatabaseIsAwayNoMoreGivesWayThanItCanBeToldOf() throws SQLException {
        try (Inventory inventory = open(new Limits(100, 2, 10, 10))) {
            sets(inventory, IntStream.range(0, 100).mapToObj(i -> "n" + i).toArray(String[]::new));
            inventory.flush();
            clock.move(Duration.ofDays(2));
            database.broken = true;
            for (int i = 0; i < 5; i++) {
                inventory.flush();
                sets(inventory, "new" + i, "more" + i);
            }
            assertThat(names(inventory)).hasSize(100);
            database.broken = false;
            inventory.flush();
            assertThat(database.rows("SELECT name FROM upstream_cookie")).hasSize(100);
            assertThat(names(inventory).stream().filter(name -> name.startsWith("n") && !name.startsWith("new")))
                    .hasSize(98);
        }
    }
}
