package org.consentry.inventory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/**
 * The third parties' hosts of one site. Reports of the browser are among the sightings, which anybody can forge, so the
 * frequent stay: what one client makes up does not push out what every page loads.
 */
final class HostSightings {
    private static final int LONGEST_WAY = 20;

    private final Cache<String, HostSighting> hosts;
    private final LongAdder refused;
    private final int limit;

    HostSightings(int limit, LongAdder refused) {
        this.limit = limit;
        this.refused = refused;
        // On the caller's thread: work put off to a pool would let a flood outrun the bound.
        this.hosts = Caffeine.newBuilder()
                .maximumSize(limit)
                .executor(Runnable::run)
                .evictionListener((String host, HostSighting sighting, RemovalCause cause) -> lost(sighting))
                .build();
    }

    private void lost(@Nullable HostSighting sighting) {
        if (sighting != null) {
            refused.add(sighting.takeSightings());
        }
    }

    void saw(String named, String how, boolean held, long now) {
        HostSighting known = isWay(how) ? hosts.getIfPresent(named) : null;
        if (known != null) {
            known.seen(how, held, now);
            return;
        }
        String host = Party.normalize(named);
        if (!isHost(host) || !isWay(how) || hasScheme(named)) {
            refused.increment();
            return;
        }
        hosts.get(host, h -> new HostSighting(h, now, now)).seen(how, held, now);
    }

    void loaded(String host, List<String> how, boolean held, long first, long last, long sightings) {
        HostSighting known = hosts.policy().getIfPresentQuietly(host);
        if (known == null) {
            known = new HostSighting(host, first, last);
            hosts.put(host, known);
        }
        known.loaded(how, held, first, last, sightings);
    }

    /** Leaves out what was not seen since. */
    void forget(long before) {
        hosts.asMap().values().removeIf(host -> host.lastSeen() < before);
    }

    List<SeenHost> view() {
        return hosts.asMap().values().stream()
                .map(HostSighting::view)
                .sorted(Comparator.comparing(SeenHost::host))
                .toList();
    }

    /** Those that the caller now owes the database, in an order in which no two nodes wait for each other's rows. */
    List<HostSighting> takeUnsaved(long now, boolean everything) {
        return hosts.asMap().values().stream()
                .filter(host -> host.takeUnsaved(now, everything))
                .sorted(Comparator.comparing(host -> host.host))
                .toList();
    }

    int limit() {
        return limit;
    }

    /**
     * A name of letters, digits, hyphens and underscores in labels of at most 63 (RFC 1035, section 2.3.4), in lower case
     * and, where it is international, in punycode; or an IP address. Anything else is nonsense that somebody sent.
     */
    static boolean isHost(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.length() > 3
                    && host.length() < 48
                    && host.chars().skip(1).limit(host.length() - 2L).allMatch(HostSightings::inAddress);
        }
        int label = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean edge = i == 0 || host.charAt(i - 1) == '.' || i + 1 == host.length() || host.charAt(i + 1) == '.';
            if (c == '.' && label > 0) {
                label = 0;
            } else if (inName(c) && !(c == '-' && edge) && label < 63) {
                label++;
            } else {
                return false;
            }
        }
        return label > 0 && host.length() <= 253;
    }

    /** What stands behind a single colon is a port, or else what stands before it is no host. */
    private static boolean hasScheme(String named) {
        int colon = named.indexOf(':');
        return colon >= 0
                && !named.startsWith("[")
                && named.indexOf(':', colon + 1) < 0
                && !named.chars().skip(colon + 1L).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean inName(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static boolean inAddress(int c) {
        return c >= 'a' && c <= 'f' || c >= '0' && c <= '9' || c == ':' || c == '.';
    }

    private static boolean isWay(String how) {
        return !how.isEmpty()
                && how.length() <= LONGEST_WAY
                && how.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '-');
    }
}
