package org.consentry.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operator's own word on cookies and hosts, the first step of every verdict. What is said for one site goes before
 * what is said for all; then an exact name before a pattern, and the deeper host before the one above it. Immutable, and
 * safe for any number of threads.
 */
public final class Overrides {

    /** Nothing is overruled. */
    public static final Overrides NONE = new Overrides(List.of());

    private static final String EVERY_SITE = "";

    private final List<OverrideRule> rules;
    private final Map<String, NameIndex> cookies = new HashMap<>();
    private final Map<String, HostMap> hosts = new HashMap<>();
    private final Map<String, OverrideRule> byId = new HashMap<>();

    private Overrides(List<OverrideRule> rules) {
        this.rules = List.copyOf(rules);
        for (OverrideRule rule : rules) {
            if (rule.name().isEmpty()) {
                hosts.computeIfAbsent(rule.site(), s -> new HostMap()).put(rule.host(), rule.verdict());
            } else {
                cookies.computeIfAbsent(rule.site(), s -> new NameIndex())
                        .add(rule.name(), rule.host(), rule.verdict());
            }
            byId.put(rule.id(), rule);
        }
    }

    /**
     * Makes ready what was read.
     *
     * @param rules of which no two speak of the same
     * @throws IllegalArgumentException where too many patterns begin alike
     */
    public static Overrides of(List<OverrideRule> rules) {
        return rules.isEmpty() ? NONE : new Overrides(rules);
    }

    /** Every rule, in the order in which they were written. */
    public List<OverrideRule> rules() {
        return rules;
    }

    /** The rule behind a verdict of these, for its reason and its date. */
    public @Nullable OverrideRule rule(String id) {
        return byId.get(id);
    }

    /** Ids of the sites that rules name. */
    public Set<String> sites() {
        return rules.stream()
                .map(OverrideRule::site)
                .filter(site -> !site.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The verdict on a cookie; {@code null} where the operator says nothing of it.
     *
     * @param site id of the site
     * @param host the host that the cookie belongs to, or empty where it is unknown
     */
    public @Nullable Classification cookie(String site, String name, String host) {
        if (cookies.isEmpty() || name.isEmpty()) {
            return null;
        }
        String normal = Hosts.normal(host);
        Classification own = cookie(cookies.get(site), name, normal);
        return own != null || site.isEmpty() ? own : cookie(cookies.get(EVERY_SITE), name, normal);
    }

    private static @Nullable Classification cookie(@Nullable NameIndex index, String name, String host) {
        if (index == null) {
            return null;
        }
        Classification exact = index.exact(name, host);
        return exact != null ? exact : index.pattern(name, host);
    }

    /**
     * The verdict on requests to a host; {@code null} where the operator says nothing of it.
     *
     * @param site id of the site
     * @param host in normal form
     */
    public @Nullable Classification host(String site, String host) {
        if (hosts.isEmpty()) {
            return null;
        }
        HostMap own = hosts.get(site);
        Classification found = own == null ? null : own.find(host);
        HostMap all = hosts.get(EVERY_SITE);
        return found != null || all == null ? found : all.find(host);
    }
}
