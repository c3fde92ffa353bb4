package org.consentry.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.catalog.VendorName;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/**
 * Host rules out of the entities of the npm package {@code third-party-web}. Rules written by hand win: of a host that
 * one of them names, or that lies below such a host, nothing else is said. Left out as well are categories that tell
 * nothing of consent, addresses, whole public suffixes, and hosts that a list of ours names.
 */
final class DerivedHosts {

    /** What the package's categories mean here; {@code utility}, {@code content} and others say nothing. */
    private static final Map<String, Category> CATEGORIES = Map.of(
            "ad", Category.MARKETING,
            "marketing", Category.MARKETING,
            "social", Category.MARKETING,
            "analytics", Category.ANALYTICS,
            "tag-manager", Category.ANALYTICS,
            "customer-success", Category.FUNCTIONAL,
            "video", Category.FUNCTIONAL,
            "cdn", Category.NECESSARY,
            "consent-provider", Category.NECESSARY);

    private static final String BELOW = "*.";

    private final Map<String, String> vendorsByHand = new HashMap<>();
    private final Map<String, String> spellings = new HashMap<>();
    private final Set<String> leftOut;
    private final String source;
    private final SortedMap<String, HostRule> found = new TreeMap<>();

    /**
     * One service of the package.
     *
     * @param domains hosts, or with {@code *.} before them all that lies below as well
     */
    record Entity(String name, String category, List<String> domains) {
        Entity {
            domains = List.copyOf(domains);
        }
    }

    private DerivedHosts(Collection<HostRule> byHand, Collection<String> spelled, Set<String> leftOut, String source) {
        byHand.forEach(rule -> vendorsByHand.put(rule.host(), rule.vendor()));
        spelled.forEach(this::spelling);
        this.leftOut = leftOut;
        this.source = source;
    }

    /**
     * The rules, sorted by host.
     *
     * @param byHand the catalogue's rules that come from elsewhere
     * @param spelled names of services as the catalogue writes them
     * @param leftOut hosts of which, and of those below, nothing is taken over
     * @param source what the rules name as theirs
     */
    static List<HostRule> of(
            List<Entity> entities,
            Collection<HostRule> byHand,
            Collection<String> spelled,
            Set<String> leftOut,
            String source) {
        DerivedHosts derived = new DerivedHosts(byHand, spelled, leftOut, source);
        entities.forEach(derived::add);
        return derived.withoutRepeats();
    }

    private void add(Entity entity) {
        Category category = CATEGORIES.get(entity.category());
        if (category == null) {
            return;
        }
        String vendor = vendor(entity);
        for (String domain : entity.domains()) {
            String host = host(domain);
            if (names(host)) {
                found.putIfAbsent(host, new HostRule(host, category, vendor, source));
            }
        }
    }

    /** The name that rules by hand have for the service, since policies and scripts call it so. */
    private String vendor(Entity entity) {
        for (String domain : entity.domains()) {
            String byHand = vendorsByHand.get(host(domain));
            if (byHand != null) {
                return byHand;
            }
        }
        return spelling(entity.name());
    }

    /** The first spelling of a name that came along, so that one service has one name. */
    private String spelling(String name) {
        return spellings.computeIfAbsent(VendorName.bare(name), bare -> name);
    }

    private static String host(String domain) {
        return (domain.startsWith(BELOW) ? domain.substring(BELOW.length()) : domain).toLowerCase(Locale.ROOT);
    }

    private boolean names(String host) {
        return host.indexOf('.') > 0
                && !Party.isAddress(host)
                && !isPublicSuffix(host)
                && upTo(host, vendorsByHand.keySet()) == null
                && upTo(host, leftOut) == null;
    }

    /** Sites of all kinds lie below one, so nothing holds for all of them. */
    private static boolean isPublicSuffix(String host) {
        String below = "below." + host;
        return Party.registrableDomain(below).equals(below);
    }

    /** The longest domain among these that the host is or lies below. */
    private static @Nullable String upTo(String host, Set<String> domains) {
        for (int at = 0; at >= 0; at = next(host, at)) {
            if (domains.contains(host.substring(at))) {
                return host.substring(at);
            }
        }
        return null;
    }

    private static int next(String host, int at) {
        int dot = host.indexOf('.', at);
        return dot < 0 ? -1 : dot + 1;
    }

    private List<HostRule> withoutRepeats() {
        return found.values().stream()
                .filter(rule -> {
                    int above = next(rule.host(), 0);
                    String domain = above < 0 ? null : upTo(rule.host().substring(above), found.keySet());
                    return domain == null || found.get(domain).category() != rule.category();
                })
                .toList();
    }
}
