package org.consentry.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.consentry.catalog.Category;
import org.consentry.catalog.HostRule;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.jspecify.annotations.Nullable;

/**
 * The marks that page authors make for consent tools, read as this site's purposes and services: {@code data-consent} (ours),
 * {@code data-category}, {@code data-cookieconsent}, {@code data-usercentrics}, {@code data-name} and the classes
 * {@code optanon-category-C000x}. Where a mark names several, all of them count.
 */
final class Hints {
    private static final String OPTANON = "optanon-category-";

    /** Beyond this an attribute is no mark. In characters. */
    private static final int LONGEST = 500;

    private static final Map<String, Category> WORDS = Map.ofEntries(
            Map.entry("necessary", Category.NECESSARY),
            Map.entry("essential", Category.NECESSARY),
            Map.entry("ignore", Category.NECESSARY),
            Map.entry("functional", Category.FUNCTIONAL),
            Map.entry("functionality", Category.FUNCTIONAL),
            Map.entry("preferences", Category.FUNCTIONAL),
            Map.entry("analytics", Category.ANALYTICS),
            Map.entry("statistics", Category.ANALYTICS),
            Map.entry("performance", Category.ANALYTICS),
            Map.entry("marketing", Category.MARKETING),
            Map.entry("advertising", Category.MARKETING),
            Map.entry("advertisement", Category.MARKETING),
            Map.entry("ads", Category.MARKETING),
            Map.entry("targeting", Category.MARKETING),
            Map.entry("social", Category.MARKETING),
            Map.entry("c0001", Category.NECESSARY),
            Map.entry("c0002", Category.ANALYTICS),
            Map.entry("c0003", Category.FUNCTIONAL),
            Map.entry("c0004", Category.MARKETING),
            Map.entry("c0005", Category.MARKETING));

    private final SiteHosts hosts;

    Hints(SiteHosts hosts) {
        this.hosts = hosts;
    }

    /** What a visitor who granted nothing gets; empty where the attribute is no mark. */
    Optional<HostVerdict> judge(String attribute, String value) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            // Other scripts use these for their own ends: only what reads as one of ours is a mark.
            case "data-category", "data-consent", "data-cookieconsent" -> words(attribute, value);
            case "data-name" -> service(attribute, value, false);
            case "data-usercentrics" -> service(attribute, value, true);
            case "class" -> classes(value);
            default -> Optional.empty();
        };
    }

    private Optional<HostVerdict> words(String attribute, String value) {
        List<HostVerdict> all = new ArrayList<>();
        for (String word : split(value)) {
            HostVerdict verdict = word(word, "hint:" + attribute);
            if (verdict != null) {
                all.add(verdict);
            } else if (attribute.equalsIgnoreCase("data-category")) {
                // A shop's categories of goods, say, among which one is called like a purpose.
                return Optional.empty();
            }
        }
        return together(all);
    }

    private Optional<HostVerdict> classes(String value) {
        List<HostVerdict> all = new ArrayList<>();
        for (String name : split(value)) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(OPTANON)) {
                for (String group : lower.substring(OPTANON.length()).split("-")) {
                    HostVerdict verdict = word(group, "hint:class");
                    all.add(verdict != null ? verdict : strictest("hint:class"));
                }
            }
        }
        return together(all);
    }

    private @Nullable HostVerdict word(String word, String rule) {
        Purpose purpose = hosts.purposes().stream()
                .filter(one -> one.id().equals(word))
                .findFirst()
                .orElse(null);
        if (purpose != null) {
            return hosts.byMark(purpose, rule);
        }
        int service = Service.isId(word) ? hosts.switches().place(word) : -1;
        if (service >= 0) {
            Category served = hosts.switches().purpose(service).category();
            return new HostVerdict(false, word, served, "", rule);
        }
        Category category = WORDS.get(word.toLowerCase(Locale.ROOT));
        return category == null ? null : hosts.byMark(category, rule);
    }

    private HostVerdict strictest(String rule) {
        return hosts.waiting(SiteHosts.strictest(hosts.purposes()), null, "", rule);
    }

    private Optional<HostVerdict> service(String attribute, String value, boolean surely) {
        String name = value.strip();
        String rule = "hint:" + attribute;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        for (Purpose purpose : hosts.purposes()) {
            for (String vendor : purpose.vendors()) {
                if (vendor.equalsIgnoreCase(name)) {
                    Purpose naming = hosts.naming(vendor, null);
                    return Optional.of(hosts.waiting(naming, purpose.category(), vendor, rule));
                }
            }
        }
        for (HostRule known : hosts.classifier().hosts()) {
            if (known.vendor().equalsIgnoreCase(name)) {
                return Optional.of(hosts.byCategory(known.category(), known.vendor(), rule));
            }
        }
        HostVerdict word = word(name, rule);
        return word != null ? Optional.of(word) : surely ? Optional.of(strictest(rule)) : Optional.empty();
    }

    /** All of them have to be granted; one that never can be decides for all. */
    private Optional<HostVerdict> together(List<HostVerdict> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        HostVerdict first = all.get(0);
        if (all.stream().allMatch(first::equals)) {
            return Optional.of(first);
        }
        return Optional.of(HostVerdict.together(hosts.switches().ids(), all));
    }

    private static List<String> split(String value) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) <= ' ' || value.charAt(i) == ',') {
                if (i > from) {
                    words.add(value.substring(from, i));
                }
                from = i + 1;
            }
        }
        return words;
    }
}
