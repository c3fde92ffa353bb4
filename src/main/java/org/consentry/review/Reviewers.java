package org.consentry.review;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Who may review: the account {@code reviewer} with one password, and the sessions opened with it. The password itself
 * is not kept, only its PBKDF2 hash. A session outlives a restart of the server; a change of the password ends it.
 */
public final class Reviewers {
    /** The account's name. */
    public static final String ACCOUNT = "reviewer";

    private static final System.Logger LOG = System.getLogger(Reviewers.class.getName());
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 256;
    private static final int SHORTEST_KEY = 16;
    private static final int ITERATIONS = 210_000;
    private static final int HASH_BITS = 256;

    private final byte[] salt;
    private final byte[] hash;
    private final int iterations;
    private final Sessions sessions;
    private final WrongTries wrongTries;

    /**
     * Reviewers with this password.
     *
     * @param password 8 to 256 characters
     * @param key at least 16 secret bytes, the same from start to start
     * @param clock tells when a session ends
     * @throws IllegalArgumentException where the password or the key is too short or too long
     */
    public Reviewers(String password, byte[] key, Clock clock) {
        this(password, key, clock, Ticker.systemTicker(), ITERATIONS);
    }

    Reviewers(String password, byte[] key, Clock clock, Ticker ticker, int iterations) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new IllegalArgumentException(
                    "the reviewer password needs " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
        if (key.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("the reviewers' key needs at least " + SHORTEST_KEY + " bytes");
        }
        this.iterations = iterations;
        // From the key, so that password and key alone make the session key: it is the same after a restart.
        salt = Hmac.sha256(key, bytes("consentry review password"));
        hash = pbkdf2(password);
        sessions = new Sessions(Hmac.sha256(Hmac.sha256(key, bytes("consentry review session")), hash), clock);
        wrongTries = new WrongTries(ticker);
    }

    /**
     * Checks a password.
     *
     * @param address where the attempt comes from
     */
    SignIn signIn(String address, String account, String password) {
        WrongTries.Tries tries = wrongTries.of(address);
        boolean waitsNow;
        synchronized (tries) {
            long seconds = tries.secondsToWait(wrongTries.now());
            if (seconds > 0) {
                return new SignIn.Wait(seconds);
            }
            if (matches(password) && account.equals(ACCOUNT)) {
                return new SignIn.Welcome();
            }
            tries.add(wrongTries.now());
            waitsNow = tries.secondsToWait(wrongTries.now()) > 0;
        }
        if (waitsNow) {
            // Without the address, which says who it is.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "ten wrong passwords or keys of reviewers within a minute: who sent them waits");
        }
        return new SignIn.Wrong();
    }

    String openSession() {
        return sessions.open();
    }

    /** True where one of the tokens is that of an open session. */
    boolean inSession(List<String> tokens) {
        return tokens.stream().anyMatch(sessions::holds);
    }

    void closeSessions(List<String> tokens) {
        tokens.forEach(sessions::close);
    }

    private boolean matches(String password) {
        return password.length() <= LONGEST_PASSWORD && MessageDigest.isEqual(hash, pbkdf2(password));
    }

    private byte[] pbkdf2(String password) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
