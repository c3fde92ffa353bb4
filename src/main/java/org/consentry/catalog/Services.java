package org.consentry.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which vendors are services: those with hosts of their own, and those whose functional cookies remember something of a
 * visitor, such as a chat, other than software that sites run themselves.
 */
final class Services {
    /** What they remember, the site remembers: no cookie of theirs tells another company anything. */
    private static final Set<String> RUN_BY_SITES = Set.of(
            "Atlassian",
            "Jenkins",
            "Magento",
            "Microsoft SharePoint",
            "Nuxt",
            "Oracle ATG",
            "Symfony",
            "WPML",
            "WooCommerce",
            "WordPress",
            "nopCommerce");

    private Services() {}

    static Set<String> of(List<HostRule> hosts, List<CookieRule> cookies, List<CookieRule> imported) {
        Set<String> names = new HashSet<>();
        hosts.forEach(rule -> names.add(rule.vendor()));
        Stream.concat(cookies.stream(), imported.stream())
                .filter(rule -> rule.category() == Category.FUNCTIONAL)
                .forEach(rule -> names.add(rule.vendor()));
        names.remove("");
        names.removeAll(RUN_BY_SITES);
        return Set.copyOf(names);
    }
}
