package org.consentry.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.consentry.inventory.Settings.set;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.consentry.LogLines;
import org.consentry.inventory.ClaimedCookie.Confirmation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What only requests show: bounded, there again after a restart, and believed once a person says so. */
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ClaimsTest extends InventoryStage.OnEach {
    private Inventory open(int claims) throws SQLException {
        return open(new Limits(10, 2, claims, 10));
    }

    @Test
    void claimsAndConfirmationsAreThereAgainAfterARestart() throws SQLException {
        List<ClaimedCookie> before;
        try (Inventory inventory = open(10)) {
            for (String name : List.of("_ga", "zq8", "zq8", "'; DROP TABLE claimed_cookie; --")) {
                inventory.sawInRequest("a", name);
            }
            assertThat(inventory.confirm("a", "_ga", "reviewer")).isEqualTo(Outcome.DONE);
            clock.move(Duration.ofMinutes(1));
            inventory.sawInRequest("a", "_ga");
            before = inventory.claims("a");
            assertThat(before).extracting(ClaimedCookie::requests).containsExactly(2L, 2L, 1L);
        }
        try (Inventory inventory = open(10)) {
            assertThat(inventory.claims("a")).isEqualTo(before);
            assertThat(inventory.claims("a"))
                    .filteredOn(ClaimedCookie::confirmed)
                    .extracting(ClaimedCookie::name, ClaimedCookie::confirmation)
                    .containsExactly(tuple(
                            "_ga", new Confirmation("reviewer", clock.instant().minus(Duration.ofMinutes(1)))));
        }
    }

    @Test
    void nodesAddUpAndKnowOfEachOthersConfirmations() throws SQLException {
        try (Inventory one = open(10);
                Inventory other = open(10)) {
            one.sawInRequest("a", "n");
            one.flush();
            other.sawInRequest("a", "n");
            other.sawInRequest("a", "n");
            other.flush();
            one.flush();
            assertThat(one.claims("a")).isEqualTo(other.claims("a"));
            assertThat(one.claims("a").get(0).requests()).isEqualTo(3);
            one.confirm("a", "n", "reviewer");
            other.flush();
            assertThat(other.claims("a").get(0).confirmed()).isTrue();
            other.takeBack("a", "n", "reviewer");
            one.flush();
            assertThat(one.claims("a").get(0).confirmed()).isFalse();
            assertThat(one.claims("a").get(0).requests()).isEqualTo(3);
        }
    }

    @Test
    void onlyWhatIsClaimedCanBeConfirmed() throws SQLException {
        try (Inventory inventory = open(2)) {
            inventory.sawSetCookie("a", set("set", null, "/", false));
            inventory.sawInRequest("a", "set");
            inventory.sawInRequest("a", "n");
            assertThat(inventory.confirm("a", "set", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
            assertThat(inventory.confirm("a", "other", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
            assertThat(inventory.confirm("b", "n", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
            assertThat(inventory.takeBack("b", "n", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
            assertThatThrownBy(() -> inventory.confirm("a", "n", " ")).isInstanceOf(IllegalArgumentException.class);
            for (String name : List.of("n", "m")) {
                inventory.sawInRequest("a", name);
                assertThat(inventory.confirm("a", name, "reviewer")).isEqualTo(Outcome.DONE);
                assertThat(inventory.confirm("a", name, "another")).isEqualTo(Outcome.DONE);
            }
            inventory.sawInRequest("a", "o");
            assertThat(inventory.confirm("a", "o", "reviewer")).isEqualTo(Outcome.NO_ROOM);
            assertThat(inventory.claims("a")).extracting(ClaimedCookie::name).contains("m", "n", "o");
        }
    }

    @Test
    void aConfirmationThatCannotBeWrittenDoesNotHold() throws SQLException {
        try (Inventory inventory = open(10)) {
            inventory.sawInRequest("a", "n");
            database.broken = true;
            assertThat(inventory.confirm("a", "n", "reviewer")).isEqualTo(Outcome.NOT_KEPT);
            assertThat(inventory.claims("a").get(0).confirmed()).isFalse();
            database.broken = false;
            inventory.confirm("a", "n", "reviewer");
            database.broken = true;
            assertThat(inventory.takeBack("a", "n", "reviewer")).isEqualTo(Outcome.NOT_KEPT);
            assertThat(inventory.claims("a").get(0).confirmed()).isTrue();
            database.broken = false;
        }
        assertThat(database.rows("SELECT requests, confirmed_by FROM claimed_cookie"))
                .containsExactly("1|reviewer");
    }

    @Test
    void aWordOnWhatTheSiteSetsByNowCanBeTakenBackAndHoldsNoPlace() throws SQLException {
        try (Inventory inventory = open(1)) {
            inventory.sawInRequest("a", "n");
            inventory.confirm("a", "n", "reviewer");
            inventory.sawSetCookie("a", set("n", null, "/", false));
            inventory.sawInRequest("a", "m");
            assertThat(inventory.confirm("a", "m", "reviewer")).isEqualTo(Outcome.DONE);
            assertThat(inventory.takeBack("a", "n", "reviewer")).isEqualTo(Outcome.DONE);
            assertThat(inventory.confirm("a", "n", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
        }
        assertThat(database.rows("SELECT name FROM claimed_cookie WHERE confirmed_by = 'reviewer'"))
                .containsExactly("m");
    }

    @Test
    void whatHasNoNameCannotBeConfirmed() throws SQLException {
        try (Inventory inventory = open(10)) {
            inventory.sawInRequest("a", "");
            assertThat(inventory.confirm("a", "", "reviewer")).isEqualTo(Outcome.NO_SUCH_CLAIM);
            assertThat(inventory.claims("a")).hasSize(1);
        }
    }

    @Test
    void aClaimThatNobodyShowsForAMonthIsForgottenUnlessConfirmed() throws SQLException {
        try (Inventory inventory = open(10)) {
            for (String name : List.of("gone", "said", "kept")) {
                inventory.sawInRequest("a", name);
            }
            inventory.confirm("a", "said", "reviewer");
            inventory.flush();
            clock.move(Duration.ofDays(30));
            inventory.flush();
            assertThat(inventory.claims("a")).hasSize(3);
            clock.move(Duration.ofMillis(1));
            inventory.sawInRequest("a", "kept");
            inventory.flush();
            assertThat(inventory.claims("a")).extracting(ClaimedCookie::name).containsExactly("kept", "said");
            assertThat(database.rows("SELECT name FROM claimed_cookie ORDER BY name"))
                    .containsExactly("kept", "said");
        }
    }

    @Test
    @Timeout(30)
    void noNameIsListedTwiceWhateverComesWhileItIsConfirmed() throws Exception {
        Claims claims = new Claims(10, new LongAdder());
        AtomicBoolean done = new AtomicBoolean();
        Thread requests = new Thread(() -> {
            while (!done.get()) {
                claims.saw("n", 1);
            }
        });
        claims.saw("n", 1);
        requests.start();
        try {
            for (int i = 0; i < 100_000; i++) {
                claims.confirm(claims.find("n"), new Confirmation("reviewer", clock.instant()));
                assertThat(claims.view()).hasSize(1);
                claims.confirm(claims.find("n"), null);
            }
        } finally {
            done.set(true);
            requests.join();
        }
    }

    @Test
    void everyWordAndItsTakingBackLeaveATraceThatNoNameCanForge() throws SQLException {
        LogLines lines = new LogLines(Inventory.class);
        try (lines;
                Inventory inventory = open(10)) {
            String name = "{0}'\u0085\u2028INFO";
            inventory.sawInRequest("a", name);
            inventory.confirm("a", name, "reviewer");
            inventory.takeBack("a", name, "another");
            inventory.takeBack("a", "nobody's", "another");
        }
        assertThat(lines.all())
                .containsExactly(
                        "INFO reviewer confirmed a cookie of site a: {0}'??INFO",
                        "INFO another took back a cookie of site a: {0}'??INFO");
    }

    @Test
    @Timeout(30)
    void aFloodOfNamesPushesOutNeitherTheFrequentNorTheConfirmedAndIsCounted() throws SQLException {
        int flood = 100_000;
        try (Inventory inventory = open(50)) {
            inventory.sawInRequest("a", "rare");
            inventory.confirm("a", "rare", "reviewer");
            for (int i = 0; i < flood; i++) {
                inventory.sawInRequest("a", "junk" + i);
                if (i % 20 == 0) {
                    inventory.sawInRequest("a", "_ga");
                }
                if (i % 10_000 == 0) {
                    inventory.flush();
                }
            }
            inventory.flush();
            assertThat(inventory.claims("a"))
                    .hasSizeLessThanOrEqualTo(51)
                    .extracting(ClaimedCookie::name)
                    .contains("_ga", "rare");
            assertThat(inventory.refused("a")).isBetween(flood - 2_000L, flood + 0L);
            assertThat(inventory.refused("b")).isZero();
            assertThat(inventory.refused()).isEqualTo(inventory.refused("a"));
        }
        assertThat(database.rows("SELECT name FROM claimed_cookie"))
                .hasSizeLessThanOrEqualTo(51)
                .contains("_ga", "rare");
        try (Inventory inventory = open(5)) {
            inventory.flush();
            assertThat(inventory.refused())
                    .as("rows that find no room are no sightings")
                    .isZero();
            assertThat(inventory.claims("a")).extracting(ClaimedCookie::name).contains("rare");
        }
    }
}
