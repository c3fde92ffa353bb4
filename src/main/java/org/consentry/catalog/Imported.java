package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator's lists say, ready to be asked. Where two lists speak of the same, the first stands. Built by one
 * thread, then only read.
 */
final class Imported {

    /** Of all lists together: each takes a kilobyte of memory, an exact name a third of it. */
    static final int MOST_PATTERNS = 20_000;

    /** Enough that a declaration does not overrule it, less than any rule that was shipped. */
    private static final double CONFIDENCE = 0.8;

    private final NameIndex names = new NameIndex();
    private final HostMap byHost = new HostMap();
    private final List<CookieRule> cookies = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();
    private Set<String> taken = new HashSet<>();
    private int patterns;

    /**
     * Takes over a list; of its patterns those that come to be too many are left out, and told.
     *
     * @param label of the list, which every verdict of its rules names
     * @throws CatalogException where it would bring all lists above what they may hold; none of it is taken then
     */
    void add(String label, String file, ImportedList list) {
        List<CookieRule> rules = list.cookies();
        long more = rules.stream().filter(CookieRule::pattern).count();
        checkRows(file, rules.size() + list.hosts().size());
        check(file, patterns + more, MOST_PATTERNS, "patterns");
        for (CookieRule rule : rules) {
            try {
                Classification verdict = verdict(rule.category(), label, rule.id(), rule.vendor());
                if (names.add(rule.name(), rule.host(), verdict)) {
                    cookies.add(rule);
                    patterns += rule.pattern() ? 1 : 0;
                }
            } catch (BadRow tooMany) {
                list.leaveOut(rule, tooMany);
            }
        }
        for (HostRule rule : list.hosts()) {
            if (taken.add(rule.host())) {
                hosts.add(rule);
                byHost.put(rule.host(), verdict(rule.category(), label, rule.id(), rule.vendor()));
            }
        }
    }

    /** @throws CatalogException where there is no room for so many more */
    void checkRows(String file, int more) {
        check(file, size() + more, ImportedList.MOST_ROWS, "rows");
    }

    private static void check(String file, long would, int most, String what) {
        if (would > most) {
            throw new CatalogException(file, "would bring all lists above " + most + " " + what + " together");
        }
    }

    private static Classification verdict(Category category, String label, String id, String vendor) {
        return new Classification(category, "imported:" + label + ":" + id, CONFIDENCE, vendor);
    }

    /** Lets go of what only building needs. */
    void done() {
        taken = Set.of();
    }

    private int size() {
        return cookies.size() + hosts.size();
    }

    List<CookieRule> cookies() {
        return Collections.unmodifiableList(cookies);
    }

    List<HostRule> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /** @param own whether the host is the visited site: what its owner tracks with elsewhere holds only elsewhere */
    @Nullable
    Classification name(String name, String host, boolean own) {
        Classification exact = names.exactOn(name, host);
        if (exact != null && !(own && exact.tracking())) {
            return exact;
        }
        exact = names.exactAnywhere(name);
        return exact != null ? exact : names.pattern(name, host, own);
    }

    @Nullable
    Classification host(String host) {
        return byHost.isEmpty() ? null : byHost.find(host);
    }
}
