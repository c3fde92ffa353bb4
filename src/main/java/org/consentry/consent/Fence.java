package org.consentry.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.http.HostFence;
import org.consentry.http.Party;
import org.consentry.site.Purpose;

/**
 * The hosts that a content security policy lets through: the site's own, those of the services that its policy names,
 * and last what the catalogue knows to be necessary (payment, sign-in and captchas, then libraries and the like), as far
 * as they pass or are granted. What nobody knows and no policy names stays outside.
 *
 * <p>Of a host that serves other things too, only the path that passes is let through: reCAPTCHA's of Google's. The
 * reverse can't be said in such a policy: where a host passes, so does what must wait on one of its paths, which only
 * the page's markup and the guard hold back.
 *
 * <p>Only rules written by hand open it, and the operator's overrides; no list that was loaded does. A table taken over
 * from elsewhere holds more hosts of a service than a field of a header has room for, most of them hardly in use; where
 * one is needed, a policy names it.
 */
final class Fence {
    /** Of sets of grants: all there are of eight switches; a site with more works the rarest out again. */
    private static final int MOST = 256;

    /**
     * Hosts where anybody keeps files of his own or has data sent, so that what is reached there may be a tracker's: a
     * site that has its own files or data there names the host in its policy.
     */
    private static final Set<String> ANYBODYS = Set.of(
            "bugsnag.com",
            "firestore.googleapis.com",
            "imgix.net",
            "res.cloudinary.com",
            "sentry.io",
            "storage.googleapis.com");

    /** Vendors whose hosts stand before other necessary ones. */
    static final Set<String> NEEDED = needed();

    private final SiteHosts hosts;
    private final Cache<Set<String>, List<String>> lists =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Fence(SiteHosts hosts) {
        this.hosts = hosts;
    }

    private static Set<String> needed() {
        try (InputStream in = Fence.class.getResourceAsStream("needed-first.txt")) {
            if (in == null) {
                throw new IllegalStateException("the list needed-first.txt is missing from the application");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param granted ids of the purposes and services that are granted */
    List<String> hosts(Set<String> granted) {
        List<String> known = lists.getIfPresent(granted);
        if (known == null) {
            known = list(granted);
            lists.put(Set.copyOf(granted), known);
        }
        return known;
    }

    private List<String> list(Set<String> granted) {
        Set<String> points = new HashSet<>();
        points.addAll(hosts.byPolicy());
        Set<String> named = new HashSet<>();
        for (Purpose purpose : hosts.purposes()) {
            for (String vendor : purpose.vendors()) {
                if (!purpose.optional() || granted.contains(hosts.switches().id(purpose, vendor))) {
                    named.add(vendor);
                }
            }
        }
        Set<String> held = new HashSet<>();
        for (HostRule rule : hosts.classifier().hosts()) {
            if (named.contains(rule.vendor()) && !rule.derived()) {
                points.add(rule.host());
            }
            if (!passes(rule.host(), granted)) {
                markAbove(rule.host(), held);
            }
        }
        Set<String> declared = hosts.declared();
        Stream.concat(declared.stream(), hosts.loadedBelowPolicy().stream())
                .filter(host -> !passes(host, granted))
                .forEach(host -> markAbove(host, held));
        SortedSet<String> sources = new TreeSet<>();
        hosts.own.domains().forEach(host -> add(sources, host, true));
        for (String host : points) {
            if (passes(host, granted)) {
                add(sources, host, !held.contains(host));
            }
        }
        SortedSet<String> needed = new TreeSet<>();
        SortedSet<String> spare = new TreeSet<>();
        // What the policy or an override names is meant with all below it; our own word means no such thing.
        Set<String> apart = new HashSet<>(held);
        ANYBODYS.stream().filter(host -> !points.contains(host)).forEach(host -> markAbove(host, apart));
        addNecessary(needed, spare, points, apart, granted);
        addPaths(needed, spare, named, granted);
        // Of the operator's overrides there may be thousands, and yet each is wanted before what we take for useful.
        SortedSet<String> overruled = new TreeSet<>();
        for (String host : declared) {
            if (!points.contains(host) && passes(host, granted)) {
                add(overruled, host, !held.contains(host));
            }
        }
        needed.removeAll(overruled);
        spare.removeAll(overruled);
        spare.forEach(source -> sources.add(HostFence.SPARE + source));
        needed.forEach(source -> sources.add(HostFence.SPARE_NEXT + source));
        overruled.forEach(source -> sources.add(HostFence.SPARE_FIRST + source));
        return List.copyOf(sources);
    }

    private void addNecessary(
            SortedSet<String> needed,
            SortedSet<String> spare,
            Set<String> points,
            Set<String> held,
            Set<String> granted) {
        for (HostRule rule : hosts.classifier().hosts()) {
            String host = rule.host();
            boolean wanted = rule.category() == Category.NECESSARY && !rule.derived() && !ANYBODYS.contains(host);
            if (wanted && !points.contains(host) && passes(host, granted)) {
                add(NEEDED.contains(rule.vendor()) ? needed : spare, host, !held.contains(host));
            }
        }
    }

    /** A source with a path means it alone, or with a slash at its end what lies below it. */
    private void addPaths(SortedSet<String> needed, SortedSet<String> spare, Set<String> named, Set<String> granted) {
        for (AddressRule rule : hosts.classifier().addresses()) {
            boolean wanted = rule.category() == Category.NECESSARY || named.contains(rule.vendor());
            // No source stands for a name under any suffix.
            if (wanted && !rule.underAnySuffix() && passes(hosts.judge(rule.host(), rule.path()), granted)) {
                SortedSet<String> sources = NEEDED.contains(rule.vendor()) ? needed : spare;
                sources.add(rule.host() + rule.path());
                sources.add(rule.host() + rule.path() + '/');
            }
        }
    }

    /** A wildcard can't leave out what lies below it, so one with a held host below is none. */
    private static void markAbove(String host, Set<String> held) {
        for (int at = SiteHosts.next(host, 0); at >= 0; at = SiteHosts.next(host, at)) {
            held.add(host.substring(at));
        }
    }

    private boolean passes(String host, Set<String> granted) {
        return passes(hosts.judge(host), granted);
    }

    private static boolean passes(HostVerdict verdict, Set<String> granted) {
        return verdict.passes() || granted.contains(verdict.purpose());
    }

    /** The same list with another domain of the site's own. */
    static List<String> with(List<String> list, String domain) {
        SortedSet<String> sources = new TreeSet<>(list);
        add(sources, domain, true);
        return List.copyOf(sources);
    }

    /** As host sources of CSP 3, section 2.3.1: no IPv6 address and no underscore can stand in one. */
    static void add(SortedSet<String> sources, String host, boolean below) {
        if (host.isEmpty() || !host.chars().allMatch(Fence::mayStandInSource)) {
            return;
        }
        sources.add(host);
        if (below && !Party.isAddress(host)) {
            sources.add("*." + host);
        }
    }

    private static boolean mayStandInSource(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.';
    }
}
