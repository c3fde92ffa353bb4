package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many choices one address may send in a minute. In memory alone, and forgotten after that minute: addresses are never
 * written down.
 */
final class RateLimit {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Cache<String, AtomicInteger> counts = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(WINDOW)
            .build();

    /** @param most requests an address may make in a minute */
    RateLimit(int most) {
        this.most = most;
    }

    boolean admits(String address) {
        return counts.get(network(address), key -> new AtomicInteger()).incrementAndGet() <= most;
    }

    /** An IPv6 visitor commands a whole /64 and could otherwise send each choice from another address. */
    private static String network(String address) {
        int end = -1;
        for (int groups = 0; groups < 4; groups++) {
            int colon = address.indexOf(':', end + 1);
            if (colon < 0 || colon == end + 1) {
                return address;
            }
            end = colon;
        }
        return address.substring(0, end);
    }
}
