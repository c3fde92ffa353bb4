package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many choices one address may send in a minute, or what else in a longer time. In memory alone, and forgotten after
 * that time: addresses are never written down.
 */
final class RateLimit {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Cache<String, AtomicInteger> counts;

    /** @param most requests an address may make in a minute */
    RateLimit(int most) {
        this(most, WINDOW);
    }

    /** @param most requests an address may make in that time */
    RateLimit(int most, Duration window) {
        this.most = most;
        this.counts = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(window)
                .build();
    }

    boolean admits(String address) {
        return admits("", address);
    }

    /** As above, counted for each site apart. */
    boolean admits(String site, String address) {
        return counts.get(site + ' ' + network(address), key -> new AtomicInteger())
                        .incrementAndGet()
                <= most;
    }

    /** An IPv6 visitor commands a whole /64 and could otherwise send each choice from another address. */
    static String network(String address) {
        boolean brackets = address.startsWith("[") && address.endsWith("]");
        String plain = brackets ? address.substring(1, address.length() - 1) : address;
        boolean literal = plain.indexOf(':') >= 0
                && plain.chars().allMatch(c -> c == ':' || c < 0x80 && Character.digit(c, 16) >= 0);
        if (!literal) {
            // A name is never looked up.
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(plain).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
