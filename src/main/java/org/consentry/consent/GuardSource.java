package org.consentry.consent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.consentry.catalog.AddressRule;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.HostRule;

/** What the guard's tables of all sites have in common of one catalogue, put together once. Immutable. */
final class GuardSource {
    /** A name that no table may take for another. */
    record Known(String name, double hash) {
        static Known of(String name) {
            return new Known(name, HashedNames.hash(name));
        }
    }

    /**
     * A cookie's name or pattern, and a name that fits it.
     *
     * @param specimen the same object where it is a name
     */
    record Cookie(String name, String specimen) {
        static Cookie of(String name) {
            String specimen = specimen(name);
            return new Cookie(name, specimen.equals(name) ? name : specimen);
        }

        boolean pattern() {
            return !specimen.equals(name);
        }

        private static String specimen(String name) {
            return name.indexOf('*') < 0 && name.indexOf('{') < 0
                    ? name
                    : name.replace("{digits}", "7351")
                            .replace("{hex}", "3fa9c07be2d1")
                            .replace("{id}", "Zk3q9")
                            .replace("*", "qQ~7q");
        }
    }

    final Catalog catalog;

    /** Of the catalogue's own hosts, a domain before what is below it. */
    final List<String> hosts;

    /** Every host that somebody has a word on, and the domains above. */
    final List<Known> knownHosts;

    /** For every host, of the catalogue's own cookies. */
    final List<Cookie> cookies;

    /** As above, of the lists that an operator loaded. */
    final List<Cookie> importedCookies;

    /** Every name of a cookie that somebody has a word on, if only on one host. */
    final List<Known> knownCookies;

    GuardSource(Catalog catalog) {
        this.catalog = catalog;
        this.hosts = catalog.hosts().stream()
                .map(HostRule::host)
                .distinct()
                .sorted(BY_LABELS)
                .toList();
        this.knownHosts = knownHosts(catalog);
        this.cookies = cookies(catalog.cookies());
        this.importedCookies = cookies(catalog.importedCookies());
        Stream<String> named = Stream.concat(catalog.cookies().stream(), catalog.importedCookies().stream())
                .map(CookieRule::name)
                .filter(name -> GuardCookies.prefix(name).equals(name));
        Stream<String> plain =
                cookies.stream().filter(cookie -> !cookie.pattern()).map(Cookie::name);
        this.knownCookies =
                Stream.concat(named, plain).distinct().map(Known::of).toList();
    }

    /** A domain before what is below it. */
    static final Comparator<String> BY_LABELS = Comparator.comparingInt(GuardSource::labels);

    private static int labels(String host) {
        int labels = 0;
        for (int at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) {
            labels++;
        }
        return labels;
    }

    private static List<Known> knownHosts(Catalog catalog) {
        Stream<String> listed = Stream.concat(catalog.hosts().stream(), catalog.importedHosts().stream())
                .map(HostRule::host);
        Stream<String> addressed = catalog.addresses().stream()
                .filter(rule -> !rule.underAnySuffix())
                .map(AddressRule::host);
        return withAbove(Stream.concat(listed, addressed).toList()).stream()
                .map(Known::of)
                .toList();
    }

    /** These hosts and the domains above them. */
    static Set<String> withAbove(Iterable<String> hosts) {
        Set<String> all = new LinkedHashSet<>();
        for (String host : hosts) {
            for (int at = 0; at >= 0 && all.add(host.substring(at)); at = SiteHosts.next(host, at)) {
                // The domain above is next.
            }
        }
        return all;
    }

    private static List<Cookie> cookies(List<CookieRule> rules) {
        List<Cookie> cookies = new ArrayList<>();
        for (CookieRule rule : rules) {
            if (rule.host().isEmpty()) {
                cookies.add(Cookie.of(rule.name()));
            }
        }
        return List.copyOf(cookies);
    }
}
