package org.consentry.review;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signed session tokens, {@code expiry.random.signature}: no state on the server but the few that signed out before
 * their time.
 */
final class Sessions {
    static final Duration LENGTH = Duration.ofHours(8);
    private static final int LONGEST_TOKEN = 128;
    private static final long MOST_CLOSED = 10_000;

    private final byte[] key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Boolean> closed = Caffeine.newBuilder()
            .maximumSize(MOST_CLOSED)
            .expireAfterWrite(LENGTH)
            .build();

    Sessions(byte[] key, Clock clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    String open() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        String payload = clock.instant().plus(LENGTH).getEpochSecond() + "."
                + HexFormat.of().formatHex(id);
        return payload + "." + sign(payload);
    }

    boolean holds(String token) {
        int dot = token.lastIndexOf('.');
        if (dot < 0 || token.length() > LONGEST_TOKEN) {
            return false;
        }
        String payload = token.substring(0, dot);
        // Nothing of a token is read before its signature is known to be ours.
        return same(sign(payload), token.substring(dot + 1))
                && expiry(payload) > clock.instant().getEpochSecond()
                && closed.getIfPresent(payload) == null;
    }

    void close(String token) {
        if (holds(token)) {
            closed.put(token.substring(0, token.lastIndexOf('.')), true);
        }
    }

    private static long expiry(String payload) {
        return Long.parseLong(payload.substring(0, payload.indexOf('.')));
    }

    private String sign(String payload) {
        byte[] mac = Hmac.sha256(key, payload.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
