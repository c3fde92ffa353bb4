package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.consentry.inventory.Settings.set;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lifetimes, attributes and counts: there again after a restart, and added up over all nodes. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class WhatCookiesAreSetWithTest extends InventoryStage.OnEach {
    private static final long DAY = 86_400;
    private static final Attributes STRICT = new Attributes(true, true, "strict");

    private static UpstreamCookie only(Inventory inventory) {
        assertThat(inventory.upstreamCookies("a")).hasSize(1);
        return inventory.upstreamCookies("a").get(0);
    }

    @Test
    void everythingIsThereAgainAfterARestartCountsThatHadTimeToo() throws SQLException {
        List<UpstreamCookie> before;
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("login", 30 * DAY, STRICT, false));
            inventory.sawSetCookie("a", set("_ga", 400 * DAY, Attributes.NONE, true));
            inventory.flush();
            inventory.sawSetCookie("a", set("_ga", 400 * DAY, Attributes.NONE, true));
            inventory.sawSetCookie("a", set("_ga", 400 * DAY, Attributes.NONE, false));
            inventory.sawInRequest("a", "login");
            before = inventory.upstreamCookies("a");
        }
        try (Inventory inventory = open()) {
            assertThat(inventory.upstreamCookies("a"))
                    .isEqualTo(before)
                    .extracting(c -> c.name() + " " + c.host() + " " + c.lifetime() / DAY + " " + c.attributes() + " "
                            + c.sightings() + " " + c.held() + " " + c.requests())
                    .containsExactly(
                            "_ga shop.example 400 " + Attributes.NONE + " 3 2 0",
                            "login shop.example 30 " + STRICT + " 1 0 1");
        }
    }

    @Test
    void nodesOnOneDatabaseAddUpAndOverwriteNothing() throws SQLException {
        try (Inventory one = open();
                Inventory other = open()) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 5; i++) {
                    one.sawSetCookie("a", set("login", DAY, STRICT, false));
                    other.sawSetCookie("a", set("login", 30 * DAY, STRICT, true));
                    other.sawInRequest("a", "login");
                }
                clock.move(Duration.ofHours(2));
                other.flush();
                one.flush();
            }
            other.flush();
            assertThat(only(one)).isEqualTo(only(other));
            assertThat(only(one).sightings()).isEqualTo(30);
            assertThat(only(one).held()).isEqualTo(15);
            assertThat(only(one).requests()).isEqualTo(15);
            assertThat(only(one).lifetime()).isEqualTo(30 * DAY);
        }
        assertThat(database.rows("SELECT sightings, held, requests FROM upstream_cookie"))
                .containsExactly("30|15|15");
    }

    @Test
    void aFaultOfTheDatabaseCountsNothingTwiceAndLosesNothing() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("login", DAY, STRICT, true));
            inventory.sawInRequest("a", "claimed");
            database.broken = true;
            inventory.flush();
            inventory.flush();
            database.broken = false;
            inventory.sawSetCookie("a", set("login", DAY, STRICT, true));
            inventory.sawInRequest("a", "claimed");
        }
        assertThat(database.rows("SELECT sightings, held FROM upstream_cookie")).containsExactly("2|2");
        assertThat(database.rows("SELECT requests FROM claimed_cookie")).containsExactly("2");
    }

    /** Days that lines ask for, each a day after the last; what is told in the end. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1 30 7, 30",
        "0 30, 30",
        "30 0, 30",
        "365 364 363 362, 365",
    })
    void theLongestLifetimeIsTold(String days, long expected) throws SQLException {
        try (Inventory inventory = open()) {
            for (String each : days.split(" ")) {
                inventory.sawSetCookie("a", set("n", Long.parseLong(each) * DAY, STRICT, false));
                clock.move(Duration.ofDays(1));
                inventory.flush();
            }
            assertThat(only(inventory).lifetime()).isEqualTo(expected * DAY);
        }
    }

    @Test
    void aLongLifeThatNobodyAsksForAnyMoreIsForgottenAfterAMonth() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("n", 400 * DAY, STRICT, false));
            inventory.flush();
            clock.move(CookieSighting.MEMORY.minusMillis(1));
            inventory.sawSetCookie("a", set("n", DAY, STRICT, false));
            inventory.flush();
            assertThat(only(inventory).lifetime()).isEqualTo(400 * DAY);
            clock.move(Duration.ofDays(2));
            inventory.sawSetCookie("a", set("n", DAY, STRICT, false));
            inventory.flush();
            assertThat(only(inventory).lifetime()).isEqualTo(DAY);
        }
        assertThat(database.rows("SELECT lifetime FROM upstream_cookie")).containsExactly("" + DAY);
    }

    @Test
    void whatALineLastSaidHolds() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("n", 0, Attributes.NONE, false));
            inventory.flush();
            clock.move(Duration.ofSeconds(1));
            inventory.sawSetCookie("a", set("n", 0, STRICT, false));
            inventory.flush();
            assertThat(only(inventory).attributes()).isEqualTo(STRICT);
        }
        assertThat(database.rows("SELECT http_only, secure, same_site FROM upstream_cookie"))
                .containsExactly("1|1|strict");
    }

    @Test
    void aBusyCookieCostsOneRowAnHour() throws SQLException {
        try (Inventory inventory = open()) {
            inventory.sawSetCookie("a", set("n", 0, STRICT, false));
            inventory.sawInRequest("a", "claimed");
            inventory.flush();
            for (int minute = 0; minute < 50; minute++) {
                clock.move(Duration.ofMinutes(1));
                inventory.sawSetCookie("a", set("n", 0, STRICT, false));
                inventory.sawInRequest("a", "n");
                inventory.sawInRequest("a", "claimed");
                inventory.flush();
            }
            assertThat(database.rows("SELECT sightings, requests FROM upstream_cookie"))
                    .containsExactly("1|0");
            assertThat(database.rows("SELECT requests FROM claimed_cookie")).containsExactly("1");
            assertThat(only(inventory).requests()).isEqualTo(50);
            clock.move(Duration.ofMinutes(20));
            inventory.flush();
            assertThat(database.rows("SELECT sightings, requests FROM upstream_cookie"))
                    .containsExactly("51|50");
            assertThat(database.rows("SELECT requests FROM claimed_cookie")).containsExactly("51");
        }
    }

    @Test
    void aRowFromBeforeIsKeptAndLearnsTheRest() throws SQLException {
        Path older = folder.resolve("older");
        assertThat(older.toFile().mkdir()).isTrue();
        database = TestDatabase.sqlite(older, 2);
        database.run("INSERT INTO upstream_cookie VALUES ('a', 'login', '2026-01-01T00:00:00.000Z',"
                + " '2026-02-01T00:00:00.000Z')");
        database.run("INSERT INTO upstream_cookie_variant VALUES ('a', 'login', '', '/', 0)");
        database.migrate(TestDatabase.MIGRATIONS.get(2));
        try (Inventory inventory = open()) {
            assertThat(only(inventory).lifetime()).isEqualTo(-1);
            assertThat(only(inventory).variants()).containsExactly(new Variant("", "/", false));
            inventory.sawSetCookie("a", set("login", 7 * DAY, STRICT, false));
        }
        assertThat(database.rows("SELECT first_seen, lifetime, secure, host, sightings FROM upstream_cookie"))
                .containsExactly("2026-01-01T00:00:00.000Z|604800|1|shop.example|1");
    }
}
