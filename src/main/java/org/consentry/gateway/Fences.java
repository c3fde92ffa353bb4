package org.consentry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.consentry.http.HostFence;

/**
 * The texts of fences. There is one for each site and set of grants, up to 8,000 characters long, and it goes with
 * every page: each is put together once. Safe for any number of threads.
 */
final class Fences {
    private static final System.Logger LOG = System.getLogger(Fences.class.getName());

    /** Of texts: some four megabytes where all are as long as they may be. */
    private static final int MOST = 500;

    private record Key(List<String> hosts, String reports, boolean secure) {}

    private final Cache<Key, Optional<String>> texts =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /** Ids of the sites whose operator has been told; as many as there are policies. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * The field value that {@link HostFence#policy} has for these hosts; empty where no field has room for them.
     *
     * @param site id of the site, for the log
     */
    Optional<String> text(String site, List<String> hosts, String reports, boolean secure) {
        Key key = new Key(hosts, reports, secure);
        Optional<String> known = texts.getIfPresent(key);
        if (known == null) {
            known = HostFence.policy(hosts, reports, secure);
            texts.put(key, known);
        }
        if (known.isEmpty() && told.add(site)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The site " + site + " goes without a fence: its policy lets " + hosts.size()
                            + " hosts pass, more than fit into one field. Name domains in place of their hosts.");
        }
        return known;
    }
}
