package org.consentry.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.CookieRule;
import org.consentry.catalog.OverrideRule;
import org.consentry.catalog.Provenance;
import org.consentry.consent.GuardTable.Entry;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.SitePolicy;

/**
 * The cookies of the guard's table: of all names and patterns that the policy and the catalogue hold for the site's own
 * host, those that wait for something and are not implied by a shorter pattern, and those that pass among them.
 */
final class GuardCookies {
    private final Decision nothingGranted;
    private final String host;
    private final List<String> purposes;
    private final Map<String, Integer> names = new TreeMap<>();
    private final Map<String, Integer> patterns = new TreeMap<>();
    private final Map<String, List<String>> byPrefix = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> declared = new HashSet<>();

    GuardCookies(SitePolicy site, Classifier classifier, Catalog catalog, List<String> purposes) {
        this.purposes = purposes;
        this.host = site.hosts().stream()
                .filter(pattern -> !pattern.startsWith("*"))
                .findFirst()
                .orElse("");
        // One whose cookies are hidden: where optional uses stand until a no, they don't stand for that one.
        RequestFacts nobody = new RequestFacts(site, "", host, true, false, null, Set.of(), true);
        this.nothingGranted = Decision.of(nobody, classifier, Provenance.NONE);
        for (CookieRule rule : catalog.cookies()) {
            if (rule.host().isEmpty()) {
                add(rule.name());
            }
        }
        addLoaded(catalog.importedCookies());
        for (DeclaredCookie cookie : site.cookies()) {
            // A brace would read as a variable part, and a space as the end of the name.
            if (cookie.name().chars().allMatch(c -> c > ' ' && c <= '~' && c != '{')) {
                add(cookie.name());
                declared.add(cookie.name());
            }
        }
        for (OverrideRule rule : catalog.overrides().rules()) {
            if (!rule.name().isEmpty() && (rule.site().isEmpty() || rule.site().equals(site.id()))) {
                add(rule.name(), rule.host());
                declared.add(rule.name());
            }
        }
        patterns.keySet()
                .forEach(pattern -> byPrefix.computeIfAbsent(prefix(pattern), prefix -> new ArrayList<>(1))
                        .add(pattern));
        know(catalog);
        names.forEach(this::keepName);
        patterns.forEach(this::keepPattern);
    }

    /** Every name that somebody has a word on, if only on one host: none of these is taken for another. */
    private void know(Catalog catalog) {
        Stream.concat(catalog.cookies().stream(), catalog.importedCookies().stream())
                .map(CookieRule::name)
                .filter(this::plain)
                .forEach(known::add);
        known.addAll(names.keySet());
    }

    /** Those that wait first, since most of those that pass need no word here. */
    private void addLoaded(List<CookieRule> rules) {
        for (boolean passing : new boolean[] {false, true}) {
            LoadedShare share = new LoadedShare();
            rules.stream()
                    .filter(rule -> rule.host().isEmpty())
                    .map(CookieRule::name)
                    .filter(name -> (outcome(specimen(name), host) == GuardTable.PASSES) == passing)
                    .takeWhile(share::holds)
                    .forEach(this::add);
        }
    }

    private static String specimen(String name) {
        return name.replace("{digits}", "7351")
                .replace("{hex}", "3fa9c07be2d1")
                .replace("{id}", "Zk3q9")
                .replace("*", "qQ~7q");
    }

    private void add(String name) {
        add(name, host);
    }

    /** All hosts of a site share the table: what passes on one of them is held by the gateway alone on the others. */
    private void add(String name, String alsoOn) {
        String specimen = specimen(name);
        int outcome = outcome(specimen, host);
        if (!alsoOn.isEmpty() && !alsoOn.equals(host) && outcome(specimen, alsoOn) == GuardTable.PASSES) {
            outcome = GuardTable.PASSES;
        }
        (specimen.equals(name) ? names : patterns).put(name, outcome);
    }

    private int outcome(String name, String on) {
        Verdict verdict = nothingGranted.judge(CookieFacts.inRequest(name, "", on), false);
        if (!(verdict instanceof Verdict.Refuse refusal) || refusal.rule().startsWith("provenance:")) {
            return GuardTable.PASSES;
        }
        return refusal.purpose().isEmpty() ? GuardTable.NEVER : purposes.indexOf(refusal.purpose());
    }

    private void keepName(String name, int outcome) {
        List<String> above = above(name);
        boolean implied = outcome == GuardTable.PASSES
                ? above.stream().allMatch(pattern -> patterns.get(pattern) == outcome)
                : implied(above, outcome);
        if (!implied) {
            entries.add(new Entry(name, outcome));
        }
    }

    private void keepPattern(String pattern, int outcome) {
        List<String> above = above(prefix(pattern));
        above.remove(pattern);
        boolean implied = outcome == GuardTable.PASSES
                ? above.stream().allMatch(other -> patterns.get(other) == outcome)
                : implied(above, outcome);
        if (!implied) {
            entries.add(new Entry(pattern, outcome));
        }
    }

    /** Only what surely fits implies anything: a mere prefix. */
    private boolean implied(List<String> above, int outcome) {
        return !above.isEmpty()
                && above.get(0).indexOf('*') == above.get(0).length() - 1
                && above.get(0).indexOf('{') < 0
                && patterns.get(above.get(0)) == outcome;
    }

    /** The patterns that may fit what begins so, the longest prefix first. */
    private List<String> above(String text) {
        List<String> above = new ArrayList<>();
        for (int end = text.length(); end >= 0; end--) {
            above.addAll(byPrefix.getOrDefault(text.substring(0, end), List.of()));
        }
        return above;
    }

    /** Whether an entry is no more than a name of the catalogue's. */
    boolean plain(String entry) {
        return prefix(entry).equals(entry) && !declared.contains(entry);
    }

    Set<String> known() {
        return known;
    }

    /** For a visitor who granted nothing. */
    int outcome(String name) {
        return names.containsKey(name) ? names.get(name) : outcome(name, host);
    }

    static String prefix(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '*' || pattern.charAt(i) == '{') {
                return pattern.substring(0, i);
            }
        }
        return pattern;
    }

    List<Entry> entries() {
        return entries;
    }
}
