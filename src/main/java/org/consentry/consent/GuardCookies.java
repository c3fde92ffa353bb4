package org.consentry.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.catalog.OverrideRule;
import org.consentry.catalog.Provenance;
import org.consentry.consent.GuardSource.Cookie;
import org.consentry.consent.GuardTable.Entry;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.SitePolicy;
import org.consentry.site.StoredItem;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of the guard's table: of all names and patterns that the policy and the catalogue hold for the site's own
 * host, those that wait for something and are not implied by a shorter pattern, and those that pass among them.
 */
final class GuardCookies {
    private final Decision nothingGranted;

    /** The same by the cookies that are declared alone. */
    private final Decision byCookies;

    private final String host;
    private final List<String> purposes;
    private final Map<String, Integer> names = new HashMap<>(8_192);
    private final Map<String, Integer> patterns = new TreeMap<>();
    private final Map<String, List<String>> byPrefix = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> declared = new HashSet<>();

    GuardCookies(SitePolicy policy, Classifier classifier, GuardSource source, List<String> purposes) {
        SitePolicy site = withStorage(policy);
        this.purposes = purposes;
        this.host = site.hosts().stream()
                .filter(pattern -> !pattern.startsWith("*"))
                .findFirst()
                .orElse("");
        this.nothingGranted = Decision.of(nobody(site), classifier, Provenance.NONE);
        this.byCookies = site == policy ? nothingGranted : Decision.of(nobody(policy), classifier, Provenance.NONE);
        source.cookies.forEach(cookie -> add(cookie, host));
        addLoaded(source.importedCookies);
        for (DeclaredCookie cookie : site.cookies()) {
            // A brace would read as a variable part, and a space as the end of the name.
            if (cookie.name().chars().allMatch(c -> c > ' ' && c <= '~' && c != '{')) {
                add(Cookie.of(cookie.name()), host);
                declared.add(cookie.name());
            }
        }
        for (OverrideRule rule : source.catalog.overrides().rules()) {
            if (!rule.name().isEmpty() && (rule.site().isEmpty() || rule.site().equals(site.id()))) {
                add(Cookie.of(rule.name()), rule.host());
                declared.add(rule.name());
            }
        }
        patterns.keySet()
                .forEach(pattern -> byPrefix.computeIfAbsent(prefix(pattern), prefix -> new ArrayList<>(1))
                        .add(pattern));
        names.forEach(this::keepName);
        patterns.forEach(this::keepPattern);
    }

    /** One whose cookies are hidden: where optional uses stand until a no, they don't stand for that one. */
    private RequestFacts nobody(SitePolicy site) {
        return new RequestFacts(site, "", host, true, false, null, Set.of(), true);
    }

    /** One table serves for cookies and for the entries of a page's storage, so that each counts as the other does. */
    private static SitePolicy withStorage(SitePolicy site) {
        List<DeclaredCookie> all = new ArrayList<>(site.cookies());
        for (StoredItem item : site.promises().storage()) {
            if (item.kind().equals("local") || item.kind().equals("session")) {
                all.add(new DeclaredCookie(item.name(), item.purpose(), "", item.vendor(), item.lifetime()));
            }
        }
        return all.size() == site.cookies().size() ? site : site.withCookies(all);
    }

    /** Those that wait first, since most of those that pass need no word here. */
    private void addLoaded(List<Cookie> cookies) {
        for (boolean passing : new boolean[] {false, true}) {
            LoadedShare share = new LoadedShare();
            cookies.stream()
                    .filter(cookie -> (outcome(cookie.specimen(), host) == GuardTable.PASSES) == passing)
                    .takeWhile(cookie -> share.holds(cookie.name()))
                    .forEach(cookie -> add(cookie, host));
        }
    }

    /** All hosts of a site share the table: what passes on one of them is held by the gateway alone on the others. */
    private void add(Cookie cookie, String alsoOn) {
        String specimen = cookie.specimen();
        int outcome = outcome(specimen, host);
        if (!alsoOn.isEmpty() && !alsoOn.equals(host) && outcome(specimen, alsoOn) == GuardTable.PASSES) {
            outcome = GuardTable.PASSES;
        }
        (cookie.pattern() ? patterns : names).put(cookie.name(), outcome);
    }

    private int outcome(String name, String on) {
        Verdict.Refuse refusal = refusal(nothingGranted, name, on);
        if (byCookies != nothingGranted) {
            refusal = stricter(refusal, refusal(byCookies, name, on));
        }
        if (refusal == null) {
            return GuardTable.PASSES;
        }
        return refusal.purpose().isEmpty() ? GuardTable.NEVER : purposes.indexOf(refusal.purpose());
    }

    private static Verdict.@Nullable Refuse refusal(Decision decision, String name, String on) {
        Verdict verdict = decision.judge(CookieFacts.inRequest(name, "", on), false);
        return verdict instanceof Verdict.Refuse refusal && !refusal.rule().startsWith("provenance:") ? refusal : null;
    }

    /** What is said of storage opens no cookie that the gateway holds, since that goes by what is said of cookies. */
    private static Verdict.@Nullable Refuse stricter(Verdict.@Nullable Refuse said, Verdict.@Nullable Refuse ofCookie) {
        if (said == null || ofCookie == null) {
            return said == null ? ofCookie : said;
        }
        boolean milder = said.category() != null
                && ofCookie.category() != null
                && said.category().compareTo(ofCookie.category()) < 0;
        return milder ? ofCookie : said;
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

    /** Names that the policy or the operator has a word on. */
    Set<String> known() {
        Set<String> known = new HashSet<>(declared);
        known.retainAll(names.keySet());
        return known;
    }

    /** For a visitor who granted nothing. */
    int outcome(String name) {
        Integer known = names.get(name);
        return known != null ? known : outcome(name, host);
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
