package org.consentry.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.http.HostFence;
import org.consentry.http.Party;
import org.consentry.site.Purpose;

/**
 * The hosts that a content security policy lets through: the site's own, those of the services that its policy names,
 * and last what the catalogue knows to be necessary (payment, sign-in, captchas, libraries), as far as they pass or are
 * granted. What nobody knows and no policy names stays outside.
 */
final class Fence {
    /** Of sets of grants: all there are of eight purposes; a site with more works the rarest out again. */
    private static final int MOST = 256;

    /** Google serves reCAPTCHA from a host that serves advertising too: only this part of it is let through. */
    private static final String RECAPTCHA_HOST = "www.google.com";

    private static final String RECAPTCHA = RECAPTCHA_HOST + "/recaptcha/";

    private final SiteHosts hosts;
    private final Cache<Set<String>, List<String>> lists =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Fence(SiteHosts hosts) {
        this.hosts = hosts;
    }

    /** @param granted ids of the purposes that are granted */
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
        hosts.declared().forEach(points::add);
        Set<String> named = new HashSet<>();
        for (Purpose purpose : hosts.site().purposes()) {
            if (!purpose.optional() || granted.contains(purpose.id())) {
                named.addAll(purpose.vendors());
            }
        }
        Set<String> held = new HashSet<>();
        for (HostRule rule : hosts.classifier().hosts()) {
            if (named.contains(rule.vendor())) {
                points.add(rule.host());
            }
            if (!passes(rule.host(), granted)) {
                markAbove(rule.host(), held);
            }
        }
        for (String host : hosts.declared()) {
            if (!passes(host, granted)) {
                markAbove(host, held);
            }
        }
        SortedSet<String> sources = new TreeSet<>();
        hosts.own.domains().forEach(host -> add(sources, host, true));
        for (String host : points) {
            if (passes(host, granted)) {
                add(sources, host, !held.contains(host));
            }
        }
        addNecessary(sources, points, held, granted);
        return List.copyOf(sources);
    }

    private void addNecessary(SortedSet<String> sources, Set<String> points, Set<String> held, Set<String> granted) {
        SortedSet<String> spare = new TreeSet<>();
        for (HostRule rule : hosts.classifier().hosts()) {
            String host = rule.host();
            if (rule.category() == Category.NECESSARY && !points.contains(host) && passes(host, granted)) {
                add(spare, host, !held.contains(host));
            }
        }
        if (passes(RECAPTCHA_HOST, granted)) {
            spare.add(RECAPTCHA);
        }
        spare.forEach(source -> sources.add(HostFence.SPARE + source));
    }

    /** A wildcard can't leave out what lies below it, so one with a held host below is none. */
    private static void markAbove(String host, Set<String> held) {
        for (int at = SiteHosts.next(host, 0); at >= 0; at = SiteHosts.next(host, at)) {
            held.add(host.substring(at));
        }
    }

    private boolean passes(String host, Set<String> granted) {
        HostVerdict verdict = hosts.judge(host);
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
