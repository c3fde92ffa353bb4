package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.consentry.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords, sessions and their forgeries, too many tries. */
final class ReviewersTest {
    private static final String PASSWORD = "correct horse";
    private static final byte[] KEY = "sixteen bytes or more".getBytes(StandardCharsets.US_ASCII);

    private Instant now = Instant.parse("2026-11-01T08:00:00Z");
    private long nanos;
    private final Reviewers reviewers = reviewers(PASSWORD, KEY);

    private Reviewers reviewers(String password, byte[] key) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return new Reviewers(password, key, clock, () -> nanos, 10);
    }

    private SignIn signIn(String address, String password) {
        return reviewers.signIn(address, "reviewer", password);
    }

    @Test
    void theRightPasswordIsWelcome() {
        assertThat(signIn("a", PASSWORD)).isInstanceOf(SignIn.Welcome.class);
        assertThat(new Reviewers("p\u00e4ssw\u00f6rd \ud83d\ude00", KEY, Clock.systemUTC())
                        .signIn("a", "reviewer", "p\u00e4ssw\u00f6rd \ud83d\ude00"))
                .isInstanceOf(SignIn.Welcome.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "correct hors", "correct horse ", "Correct horse", "\u0000", "reviewer"})
    void anyOtherIsWrong(String password) {
        assertThat(signIn("a", password)).isInstanceOf(SignIn.Wrong.class);
    }

    @Test
    void anotherAccountOrAnEndlessPasswordIsWrong() {
        assertThat(reviewers.signIn("a", "admin", PASSWORD)).isInstanceOf(SignIn.Wrong.class);
        assertThat(reviewers.signIn("a", "", PASSWORD)).isInstanceOf(SignIn.Wrong.class);
        assertThat(signIn("a", "x".repeat(10_000_000))).isInstanceOf(SignIn.Wrong.class);
    }

    @Test
    void aWeakSettingIsRefused() {
        assertThatThrownBy(() -> reviewers("short", KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reviewers("x".repeat(257), KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reviewers(PASSWORD, new byte[15])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTenthWrongPasswordMakesTheAddressWaitTillTheFirstIsAMinuteOld() {
        for (int n = 0; n < 10; n++) {
            assertThat(signIn("a", "wrong")).isInstanceOf(SignIn.Wrong.class);
            nanos += Duration.ofSeconds(2).toNanos();
        }

        assertThat(signIn("a", PASSWORD)).isEqualTo(new SignIn.Wait(40));
        assertThat(signIn("b", PASSWORD)).isInstanceOf(SignIn.Welcome.class);
        nanos += Duration.ofSeconds(40).toNanos() - 1;
        assertThat(signIn("a", PASSWORD)).isEqualTo(new SignIn.Wait(1));
        nanos += 1;
        assertThat(signIn("a", PASSWORD)).isInstanceOf(SignIn.Welcome.class);
    }

    /** Once for each ten, so that an operator hears of it and no log is filled. */
    @Test
    void tenWrongOnesAreInTheLogOnce() {
        try (LogLines told = new LogLines(Reviewers.class)) {
            for (int n = 0; n < 30; n++) {
                assertThat(told.all()).hasSize(n < 10 ? 0 : 1);
                signIn("10.9.8.7", "wrong");
            }
            assertThat(told.all().get(0)).contains("wrong passwords").doesNotContain("10.9.8.7");
        }
    }

    @Test
    void aBurstGetsNoMoreTriesThanTen() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Callable<SignIn>> tries = IntStream.range(0, 200)
                    .<Callable<SignIn>>mapToObj(n -> () -> signIn("a", "wrong " + n))
                    .toList();
            int wrong = 0;
            for (Future<SignIn> future : pool.invokeAll(tries)) {
                wrong += future.get() instanceof SignIn.Wrong ? 1 : 0;
            }
            assertThat(wrong).isEqualTo(10);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aSessionLastsEightHours() {
        List<String> token = List.of(reviewers.openSession());

        assertThat(reviewers.inSession(token)).isTrue();
        now = now.plus(Duration.ofHours(8)).minusSeconds(1);
        assertThat(reviewers.inSession(token)).isTrue();
        now = now.plusSeconds(1);
        assertThat(reviewers.inSession(token)).isFalse();
    }

    @Test
    void aSessionOutlivesARestartButNotAChangeOfPasswordOrKey() {
        List<String> token = List.of(reviewers.openSession());

        assertThat(reviewers(PASSWORD, KEY).inSession(token)).isTrue();
        assertThat(reviewers("another one", KEY).inSession(token)).isFalse();
        assertThat(reviewers(PASSWORD, "another key of mine".getBytes(StandardCharsets.US_ASCII))
                        .inSession(token))
                .isFalse();
    }

    @Test
    void signingOutEndsThatSessionAlone() {
        String one = reviewers.openSession();
        String two = reviewers.openSession();

        reviewers.closeSessions(List.of(one, "nonsense"));

        assertThat(reviewers.inSession(List.of(one))).isFalse();
        assertThat(reviewers.inSession(List.of(two))).isTrue();
        assertThat(reviewers.inSession(List.of("nonsense", two))).isTrue();
    }

    @Test
    void noChangeToATokenGoesUnseen() {
        String token = reviewers.openSession();
        for (int i = 0; i < token.length(); i++) {
            for (char c : new char[] {'0', '1', 'A', '.', '-'}) {
                String forged = token.substring(0, i) + c + token.substring(i + 1);
                assertThat(reviewers.inSession(List.of(forged)))
                        .as("character %d", i)
                        .isEqualTo(forged.equals(token));
            }
            assertThat(reviewers.inSession(List.of(token.substring(0, i)))).isFalse();
        }
        assertThat(reviewers.inSession(List.of(token + "A"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "1.2.3", "99999999999999999999.a.b", "x", "\ud800.\udc00", "=.=.="})
    void nonsenseIsNoSession(String token) {
        assertThat(reviewers.inSession(List.of(token))).isFalse();
        assertThat(reviewers.inSession(List.of(token.repeat(100_000)))).isFalse();
    }

    @Test
    void basicCredentialsAreReadAsWritten() {
        assertThat(basic("reviewer:a:b\u00e9")).contains(new Caller.Credentials("reviewer", "a:b\u00e9"));
        assertThat(basic(":")).contains(new Caller.Credentials("", ""));
        assertThat(basic("no colon")).isEmpty();
        String bearer = "Bearer cmV2aWV3ZXI6eA==";
        for (String odd : new String[] {null, "", "Basic", "Basic ", "Basic !!!", bearer, "Basicxx"}) {
            assertThat(Caller.Credentials.basic(odd)).isEmpty();
        }
    }

    private static java.util.Optional<Caller.Credentials> basic(String pair) {
        return Caller.Credentials.basic(
                "bASIC " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        assertThat(SessionCookie.begin("t", false))
                .isEqualTo("consentry-review=t; Path=/; Max-Age=28800; HttpOnly; SameSite=Strict");
        assertThat(SessionCookie.begin("t", true))
                .isEqualTo("__Host-consentry-review=t; Path=/; Max-Age=28800; HttpOnly; SameSite=Strict; Secure");
        assertThat(SessionCookie.end(false)).contains("consentry-review=; Path=/; Max-Age=0;");
    }

    @Test
    void onlyTheCookieOfTheSchemeIsRead() {
        List<String> fields =
                List.of("a=1; consentry-review=plain", "__Host-consentry-review=safe; consentry-review=two");

        assertThat(SessionCookie.tokens(fields, false)).containsExactly("plain", "two");
        assertThat(SessionCookie.tokens(fields, true)).containsExactly("safe");
        assertThat(SessionCookie.tokens(List.of(), true)).isEmpty();
    }
}
