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

    /** Enough that a declaration does not overrule it, less than any rule that was shipped. */
    private static final double CONFIDENCE = 0.8;

    private final NameIndex names = new NameIndex();
    private final HostMap byHost = new HostMap();
    private final Set<String> subjects = new HashSet<>();
    private final List<CookieRule> cookies = new ArrayList<>();
    private final List<HostRule> hosts = new ArrayList<>();

    /** @param label of the list, which every verdict of its rules names */
    void add(String label, ImportedList list) {
        for (CookieRule rule : list.cookies()) {
            if (subjects.add("cookie " + rule.name() + ' ' + rule.host())) {
                cookies.add(rule);
                names.add(rule, verdict(rule.category(), label, rule.id(), rule.vendor()));
            }
        }
        for (HostRule rule : list.hosts()) {
            if (subjects.add("host " + rule.host())) {
                hosts.add(rule);
                byHost.put(rule.host(), verdict(rule.category(), label, rule.id(), rule.vendor()));
            }
        }
    }

    private static Classification verdict(Category category, String label, String id, String vendor) {
        return new Classification(category, "imported:" + label + ":" + id, CONFIDENCE, vendor);
    }

    /** How many rules there are. */
    int size() {
        return cookies.size() + hosts.size();
    }

    List<CookieRule> cookies() {
        return Collections.unmodifiableList(cookies);
    }

    List<HostRule> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    @Nullable
    Classification name(String name, String host) {
        Classification exact = names.exact(name, host);
        return exact != null ? exact : names.pattern(name, host);
    }

    @Nullable
    Classification host(String host) {
        return byHost.isEmpty() ? null : byHost.find(host);
    }
}
