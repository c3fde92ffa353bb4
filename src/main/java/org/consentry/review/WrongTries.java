package org.consentry.review;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Counts wrong passwords by address: after ten within a minute an address waits until the first of the ten is a minute
 * old. In memory, and bounded; an address that is silent for a minute is forgotten.
 */
final class WrongTries {
    private static final int MOST = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);
    private static final long MOST_ADDRESSES = 10_000;

    /** The tries of one address; its monitor makes them one at a time, so that no burst gets ahead of the count. */
    static final class Tries {
        private final Deque<Long> wrong = new ArrayDeque<>();

        /** Seconds to wait before the next try, 0 for none. */
        long secondsToWait(long now) {
            while (!wrong.isEmpty() && now - wrong.getFirst() >= WINDOW) {
                wrong.removeFirst();
            }
            long nanos = wrong.size() < MOST ? 0 : WINDOW - (now - wrong.getFirst());
            return (nanos + SECOND - 1) / SECOND;
        }

        void add(long now) {
            wrong.addLast(now);
        }
    }

    private final Ticker ticker;
    private final Cache<String, Tries> byAddress;

    WrongTries(Ticker ticker) {
        this.ticker = ticker;
        byAddress = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(Duration.ofNanos(WINDOW))
                .ticker(ticker)
                .build();
    }

    Tries of(String address) {
        return byAddress.get(address, ignored -> new Tries());
    }

    long now() {
        return ticker.read();
    }
}
