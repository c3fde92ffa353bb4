package org.consentry.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names of cookies that no rule beside them makes tracking. Built by one thread, then only read. */
final class Protections {

    private final NameIndex names = new NameIndex();
    private final List<CookieRule> everywhere = new ArrayList<>();

    void add(CookieRule rule) {
        names.add(rule, 1);
        if (!rule.ownersOnly()) {
            everywhere.add(rule);
        }
    }

    /** Of a name that is protected wherever it is met. */
    @Nullable
    Classification name(String name) {
        Classification exact = names.exactAnywhere(name);
        return exact != null ? exact : names.pattern(name, "");
    }

    /** Of a name that is protected only on the very site that visitors log in to. */
    @Nullable
    Classification ownLogin(String name, String host) {
        Classification exact = names.exactOn(name, host);
        return exact != null || host.isEmpty() ? exact : names.pattern(name, host, true);
    }

    /** Ids of the protections that a cookie's name, or a pattern for names, runs into, with a prefix or without. */
    Set<String> met(String name) {
        String bare = name.startsWith("__Host-")
                ? name.substring("__Host-".length())
                : name.startsWith("__Secure-") ? name.substring("__Secure-".length()) : name;
        if (!NamePattern.isPattern(name)) {
            Classification found = name(name);
            found = found == null ? name(bare) : found;
            return found == null ? Set.of() : Set.of(found.rule());
        }
        return everywhere.stream()
                .filter(rule -> NamePattern.meet(rule.name(), name) || NamePattern.meet(rule.name(), bare))
                .map(CookieRule::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
