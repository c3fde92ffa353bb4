package org.consentry.consent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.HostRule;
import org.consentry.consent.GuardTable.Entry;

/**
 * The hosts of the guard's table: of all that the policy and the catalogue name, those whose verdict is another than that
 * of the domain above them. A host between two of them fares as the one above, since no rule tells them apart.
 */
final class GuardHosts {
    /** No name of a host ends in a number, so that none is below this. */
    private static final String NOWHERE = "consentry.0";

    private final SiteHosts hosts;
    private final List<String> purposes;
    private final Map<String, Integer> kept = new HashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> declared;
    private final int unknown;

    GuardHosts(SiteHosts hosts, Catalog catalog, List<String> purposes) {
        this.hosts = hosts;
        this.purposes = purposes;
        this.unknown = outcome(NOWHERE);
        SortedSet<String> points =
                new TreeSet<>(Comparator.comparingInt(GuardHosts::labels).thenComparing(Comparator.naturalOrder()));
        catalog.hosts().stream().map(HostRule::host).forEach(points::add);
        LoadedShare share = new LoadedShare();
        catalog.importedHosts().stream()
                .map(HostRule::host)
                .filter(host -> outcome(host) != outcome(aboveOf(host)))
                .takeWhile(share::holds)
                .forEach(points::add);
        this.declared = hosts.declared();
        points.addAll(declared);
        for (String host : points) {
            int outcome = outcome(host);
            if (!hosts.own.contains(host) && outcome != above(host)) {
                kept.put(host, outcome);
            }
        }
        know(catalog, points);
        for (AddressRule rule : catalog.addresses()) {
            if (rule.underAnySuffix()) {
                kept.put(rule.host() + rule.path(), outcome(hosts.judge(rule)));
                hosts.declared().forEach(host -> keepNamed(rule, host));
            } else if (!hosts.own.contains(rule.host())) {
                kept.put(rule.host() + rule.path(), outcome(hosts.judge(rule.host(), rule.path())));
            }
        }
    }

    /** Every name that somebody has a word on, and the domains above them: none of these is taken for another. */
    private void know(Catalog catalog, Set<String> points) {
        Stream<String> listed = Stream.concat(catalog.hosts().stream(), catalog.importedHosts().stream())
                .map(HostRule::host);
        Stream<String> addressed = catalog.addresses().stream()
                .filter(rule -> !rule.underAnySuffix())
                .map(AddressRule::host);
        Stream.of(listed, addressed, points.stream()).flatMap(names -> names).forEach(host -> {
            for (int at = 0; at >= 0 && known.add(host.substring(at)); at = SiteHosts.next(host, at)) {}
        });
        known.removeIf(hosts.own::contains);
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

    private static int labels(String host) {
        int labels = 0;
        for (int at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) {
            labels++;
        }
        return labels;
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

    Set<String> known() {
        return known;
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
