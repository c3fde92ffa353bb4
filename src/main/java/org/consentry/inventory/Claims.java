package org.consentry.inventory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.consentry.inventory.ClaimedCookie.Confirmation;
import org.jspecify.annotations.Nullable;

/**
 * The names of one site that nothing but requests has shown. Anybody can make up any number of them, so the frequent
 * stay: what one client makes up does not push out what many visitors carry. Those that a person has confirmed stay
 * whatever comes.
 */
final class Claims {
    private final int limit;
    private final LongAdder refused;
    private final Cache<String, Claim> claims;
    private final Map<String, Claim> confirmed = new ConcurrentHashMap<>();

    Claims(int limit, LongAdder refused) {
        this.limit = limit;
        this.refused = refused;
        // On the caller's thread: work put off to a pool would let a flood outrun the bound. What goes with nothing
        // left to write is still in the database, and no loss.
        this.claims = Caffeine.newBuilder()
                .maximumSize(limit)
                .executor(Runnable::run)
                .evictionListener((String name, Claim claim, RemovalCause cause) -> lost(claim))
                .build();
    }

    private void lost(@Nullable Claim claim) {
        if (claim != null) {
            refused.add(claim.requests.take());
        }
    }

    void saw(String name, long now) {
        Claim claim = confirmed.get(name);
        if (claim == null) {
            claim = claims.getIfPresent(name);
        }
        if (claim == null) {
            claim = admit(name, now);
        }
        if (claim != null) {
            claim.seen(now);
        }
    }

    private @Nullable Claim admit(String name, long now) {
        if (!Limits.storable(name)) {
            refused.increment();
            return null;
        }
        Claim claim = claims.get(name, n -> new Claim(n, now));
        claim.news();
        return claim;
    }

    /** One that is listed; {@code null} for any other. */
    @Nullable
    Claim find(String name) {
        Claim claim = confirmed.get(name);
        return claim != null ? claim : claims.policy().getIfPresentQuietly(name);
    }

    /** A person's word, or that it is taken back; it is in the database already. */
    void confirm(Claim claim, @Nullable Confirmation word) {
        claim.confirm(word);
        if (word != null) {
            confirmed.put(claim.name, claim);
            claims.invalidate(claim.name);
        } else {
            // In this order a request finds it in either place at any time.
            claims.put(claim.name, claim);
            confirmed.remove(claim.name);
        }
    }

    void loaded(String name, long first, long last, long count, @Nullable Confirmation word) {
        Claim claim = find(name);
        boolean known = claim != null;
        if (claim == null) {
            claim = new Claim(name, last);
        }
        boolean before = claim.confirmed();
        claim.loaded(first, last, count, word);
        if (!known || before != claim.confirmed()) {
            confirm(claim, word);
        }
    }

    /** Leaves out what nobody has confirmed or shown since. */
    void forget(long before) {
        claims.asMap().values().removeIf(claim -> claim.lastSeen() < before);
    }

    List<ClaimedCookie> view() {
        // A request that came while a name was confirmed may have made a second claim of it.
        return all().filter(claim -> claim.confirmed() || !confirmed.containsKey(claim.name))
                .map(Claim::view)
                .toList();
    }

    private Stream<Claim> all() {
        return Stream.concat(confirmed.values().stream(), claims.asMap().values().stream())
                .distinct();
    }

    /** Those that the caller now owes the database, in an order in which no two nodes wait for each other's rows. */
    List<Claim> takeUnsaved(long now, boolean everything) {
        return all().filter(claim -> claim.takeUnsaved(now, everything))
                .sorted(Comparator.comparing(claim -> claim.name))
                .toList();
    }

    int limit() {
        return limit;
    }
}
