package org.consentry.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.HostRule;
import org.consentry.consent.GuardTable.Entry;

/**
 * The hosts of the guard's table: of all that the policy and the catalogue name, those whose verdict is another than
 * that of the domain above them. A host between two of them fares as the one above, since no rule tells them apart.
 */
final class GuardHosts {
    /** No name of a host ends in a number, so that none is below this. */
    private static final String NOWHERE = "consentry.0";

    private final SiteHosts hosts;
    private final List<String> purposes;
    private final Map<String, Integer> kept = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> declared;
    private final int unknown;

    GuardHosts(SiteHosts hosts, GuardSource source, List<String> purposes) {
        this.hosts = hosts;
        this.purposes = purposes;
        this.unknown = outcome(NOWHERE);
        Catalog catalog = source.catalog;
        LoadedShare share = new LoadedShare();
        Set<String> more = new HashSet<>();
        catalog.importedHosts().stream()
                .map(HostRule::host)
                .filter(host -> outcome(host) != outcome(aboveOf(host)))
                .takeWhile(share::holds)
                .forEach(more::add);
        this.declared = hosts.declared();
        more.addAll(declared);
        keep(source.hosts, more);
        known.addAll(GuardSource.withAbove(more));
        for (AddressRule rule : catalog.addresses()) {
            if (rule.underAnySuffix()) {
                kept.put(rule.host() + rule.path(), outcome(hosts.judge(rule)));
                declared.forEach(host -> keepNamed(rule, host));
            } else if (!hosts.own.contains(rule.host())) {
                kept.put(rule.host() + rule.path(), outcome(hosts.judge(rule.host(), rule.path())));
            }
        }
    }

    /** A domain before what is below it, since only what differs from it is kept. */
    private void keep(List<String> listed, Set<String> more) {
        List<String> points = listed;
        if (!more.isEmpty()) {
            points = new ArrayList<>(listed);
            points.addAll(more);
            points.sort(GuardSource.BY_LABELS);
        }
        for (String host : points) {
            if (!hosts.own.contains(host)) {
                int outcome = outcome(host);
                if (outcome != above(host)) {
                    kept.put(host, outcome);
                }
            }
        }
    }

    /** A policy's word on a host, or on the domain above it, goes before a rule on that name under any suffix. */
    private void keepNamed(AddressRule rule, String declared) {
        String name = rule.host().substring(0, rule.host().length() - 1);
        for (int at = 0; at >= 0 && at < name.length(); at = SiteHosts.next(name, at)) {
            String host = name.substring(0, at) + declared;
            if (declared.startsWith(name.substring(at)) && hosts.classifier().hasPaths(host)) {
                kept.putIfAbsent(host + rule.path(), outcome(hosts.judge(host, rule.path())));
            }
        }
    }

    private static String aboveOf(String host) {
        int at = SiteHosts.next(host, 0);
        return at < 0 ? NOWHERE : host.substring(at);
    }

    /** For a visitor who granted nothing. */
    int outcome(String host) {
        return outcome(hosts.judge(host));
    }

    private int outcome(HostVerdict verdict) {
        if (verdict.passes()) {
            return GuardTable.PASSES;
        }
        return verdict.purpose().equals(HostVerdict.NEVER) ? GuardTable.NEVER : purposes.indexOf(verdict.purpose());
    }

    private int above(String host) {
        for (int at = SiteHosts.next(host, 0); at >= 0; at = SiteHosts.next(host, at)) {
            Integer outcome = kept.get(host.substring(at));
            if (outcome != null) {
                return outcome;
            }
        }
        return unknown;
    }

    List<String> purposes() {
        return purposes;
    }

    int unknown() {
        return unknown;
    }

    SortedSet<String> own() {
        return hosts.own.domains();
    }

    /** Names that this site has a word on, and the domains above them. */
    Set<String> known() {
        return known;
    }

    boolean isOwn(String host) {
        return hosts.own.contains(host);
    }

    /** Whether an entry is no more than a name of the catalogue's. */
    boolean plain(String entry) {
        return entry.indexOf('/') < 0 && entry.indexOf('*') < 0 && !declared.contains(entry);
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        kept.forEach((host, outcome) -> entries.add(new Entry(host, outcome)));
        return entries;
    }
}
