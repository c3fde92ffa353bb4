package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What two versions of the catalogue judge differently: of every name, pattern, host, address and script text that
 * either has a rule for, the verdicts of both. What only a word in a name decides shows where a rule names the cookie.
 */
public final class CatalogDiff {

    private CatalogDiff() {}

    /**
     * One verdict that differs.
     *
     * @param kind {@code cookie}, {@code own cookie} (on the very site that visitors log in to), {@code host},
     *     {@code address} or {@code script}
     * @param subject as the rule has it; a cookie on a host as {@code name@host}
     * @param before {@link Classification#UNKNOWN} where the older version knew nothing of it
     * @param after {@link Classification#UNKNOWN} where the newer one knows nothing of it
     */
    public record Change(String kind, String subject, Classification before, Classification after) {}

    /** Every verdict whose category or vendor differs, by kind, and sorted by subject. */
    public static List<Change> between(Catalog older, Catalog newer) {
        List<Change> changes = new ArrayList<>();
        Classifier before = new Classifier(older);
        Classifier after = new Classifier(newer);
        for (boolean own : new boolean[] {false, true}) {
            compare(
                    changes,
                    own ? "own cookie" : "cookie",
                    union(cookies(older, own), cookies(newer, own), CatalogDiff::subject),
                    rule -> before.classify(specimen(rule)),
                    rule -> after.classify(specimen(rule)));
        }
        compare(
                changes,
                "host",
                union(older.hosts(), newer.hosts(), HostRule::host),
                rule -> before.classifyHost(rule.host()),
                rule -> after.classifyHost(rule.host()));
        compare(
                changes,
                "address",
                union(older.addresses(), newer.addresses(), rule -> rule.host() + rule.path()),
                rule -> address(before, rule),
                rule -> address(after, rule));
        compare(
                changes,
                "script",
                union(older.scripts(), newer.scripts(), ScriptRule::text),
                rule -> script(older, rule.text()),
                rule -> script(newer, rule.text()));
        return changes;
    }

    /** The rules that speak of a host's own visitors alone, or the others: of one name and host there may be both. */
    private static List<CookieRule> cookies(Catalog catalog, boolean own) {
        return catalog.cookies().stream()
                .filter(rule -> rule.ownersOnly() == own)
                .toList();
    }

    private static String subject(CookieRule rule) {
        return rule.host().isEmpty() ? rule.name() : rule.name() + "@" + rule.host();
    }

    private static <R> SortedMap<String, R> union(
            Collection<R> older, Collection<R> newer, Function<R, String> subject) {
        SortedMap<String, R> rules = new TreeMap<>();
        older.forEach(rule -> rules.put(subject.apply(rule), rule));
        newer.forEach(rule -> rules.put(subject.apply(rule), rule));
        return rules;
    }

    private static <R> void compare(
            List<Change> changes,
            String kind,
            SortedMap<String, R> rules,
            Function<R, Classification> before,
            Function<R, Classification> after) {
        rules.forEach((subject, rule) -> {
            Classification was = before.apply(rule);
            Classification is = after.apply(rule);
            if (was.category() != is.category() || !was.vendor().equals(is.vendor())) {
                changes.add(new Change(kind, subject, was, is));
            }
        });
    }

    /** On its vendor's host a cookie is judged as a third party's, but for a rule that speaks of that very site alone. */
    private static CookieFacts specimen(CookieRule rule) {
        boolean thirdParty = !rule.host().isEmpty() && !rule.ownersOnly();
        return new CookieFacts(NamePattern.specimen(rule.name()), null, rule.host(), thirdParty, -1, null, null, "");
    }

    private static Classification address(Classifier classifier, AddressRule rule) {
        return classifier.classifyAddress(rule.host().replace("*", "com"), rule.path());
    }

    private static Classification script(Catalog catalog, String text) {
        @Nullable ScriptRule found = null;
        for (ScriptRule rule : catalog.scripts()) {
            found = rule.text().equals(text) ? rule : found;
        }
        return found == null
                ? Classification.UNKNOWN
                : new Classification(found.category(), found.id(), 1, found.vendor());
    }
}
