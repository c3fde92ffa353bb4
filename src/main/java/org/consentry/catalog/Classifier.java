package org.consentry.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what a cookie or a host is for, and by which rule. A cookie goes through named steps, and the first that has an
 * answer decides. Never throws, does no I/O, and answers in time that does not depend on the size of the catalogue.
 */
public final class Classifier {

    private static final Classification HOST_PREFIX =
            new Classification(Category.NECESSARY, "protected:host-prefix", 0.9, "");

    private record NamedStep(String name, Function<Question, @Nullable Classification> judge) {}

    private final Catalog catalog;
    private final Guess guess;
    private final Set<String> services;
    private final List<NamedStep> steps = List.of(
            new NamedStep("protected name", this::protectedName),
            new NamedStep("name on its vendor's host", this::nameOnHost),
            new NamedStep("distinctive name", this::distinctiveName),
            new NamedStep("longest pattern", this::pattern),
            new NamedStep("name without its prefix", this::withoutPrefix),
            new NamedStep("words that nothing overrules", this::plainWords),
            new NamedStep("vendor's purpose", this::vendor),
            new NamedStep("list that was loaded", this::importedName),
            new NamedStep("words of the name", this::words),
            new NamedStep("value and attributes", this::signs));

    public Classifier(Catalog catalog) {
        this.catalog = Objects.requireNonNull(catalog);
        this.guess = new Guess(catalog.words());
        this.services = Services.of(catalog.hosts(), catalog.cookies(), catalog.importedCookies());
    }

    /** The verdict on a cookie; {@link Classification#UNKNOWN} where nothing speaks for any category. */
    public Classification classify(CookieFacts cookie) {
        if (cookie.name().isEmpty()) {
            return Classification.UNKNOWN;
        }
        Question question = new Question(cookie, guess);
        for (int i = 0; i < steps.size(); i++) {
            Classification found = steps.get(i).judge().apply(question);
            if (found != null) {
                return found;
            }
        }
        return Classification.UNKNOWN;
    }

    /**
     * Every step in its order, with the rule that answers there: the first that has one is the verdict of
     * {@link #classify}, those after it say what would hold without it. The cookie's value is in none of them.
     */
    public List<Step> explain(CookieFacts cookie) {
        return explain(cookie, false);
    }

    /**
     * As {@link #explain(CookieFacts)}.
     *
     * @param before whether something that goes before the classifier has decided: then every step only would
     */
    public List<Step> explain(CookieFacts cookie, boolean before) {
        List<Step> told = new ArrayList<>();
        if (cookie.name().isEmpty()) {
            return told;
        }
        Question question = new Question(cookie, guess);
        boolean decided = before;
        for (NamedStep step : steps) {
            Classification found = step.judge().apply(question);
            String outcome = found == null ? "says nothing" : outcome(found, decided);
            if (step == steps.get(steps.size() - 1)) {
                outcome += ": " + String.join("; ", Guess.reasons(cookie));
            }
            told.add(new Step(step.name(), found == null ? "" : found.rule(), outcome));
            decided |= found != null;
        }
        return told;
    }

    /**
     * Where the shipped rules of that id come from: addresses, or the word {@code knowledge}; empty for a rule of any
     * other kind. Walks over the whole catalogue: not for the request path.
     */
    public SortedSet<String> sources(String rule) {
        SortedSet<String> sources = new TreeSet<>();
        catalog.cookies().stream().filter(row -> row.id().equals(rule)).forEach(row -> sources.add(row.source()));
        catalog.hosts().stream().filter(row -> row.id().equals(rule)).forEach(row -> sources.add(row.source()));
        return sources;
    }

    /**
     * How long the shipped cookie of that rule is typically kept, as the catalogue writes it; empty where it says nothing,
     * or the rule protects cookies of several kinds. Walks over the whole catalogue: not for the request path.
     */
    public String lifetime(String rule) {
        return catalog.cookies().stream()
                .filter(row -> row.protection().isEmpty() && row.id().equals(rule))
                .map(CookieRule::lifetime)
                .findFirst()
                .orElse("");
    }

    /** The operator's own word, by site: whoever judges asks it first. */
    public Overrides overrides() {
        return catalog.overrides();
    }

    private static String outcome(Classification found, boolean decided) {
        Category category = Objects.requireNonNull(found.category());
        String vendor = found.vendor().isEmpty() ? "" : ", " + found.vendor();
        String confidence = String.format(Locale.ROOT, "%.2f", found.confidence());
        return (decided ? "would say " : "decides: ") + category.id() + vendor + ", confidence " + confidence;
    }

    private @Nullable Classification protectedName(Question q) {
        Classification found = catalog.protectedName(q.name());
        if (found == null && q.own()) {
            found = catalog.ownLogin(q.name(), q.host());
            found = found == null && hostPrefixed(q) ? HOST_PREFIX : found;
        }
        return found;
    }

    /**
     * A request doesn't show HttpOnly, and what was let through when it was set has to come back: so the prefix alone
     * protects there, unless the catalogue knows the name behind it as tracking. Then it protects in neither direction.
     */
    private boolean hostPrefixed(Question q) {
        if (!q.hostPrefixed() || Boolean.FALSE.equals(q.cookie().httpOnly())) {
            return false;
        }
        Classification known = withoutPrefix(q);
        return known == null || !known.tracking();
    }

    private @Nullable Classification nameOnHost(Question q) {
        return forOwner(q, catalog.exactNameOn(q.name(), q.host()));
    }

    private @Nullable Classification distinctiveName(Question q) {
        return catalog.exactName(q.name());
    }

    private @Nullable Classification pattern(Question q) {
        return catalog.namePattern(q.name(), q.host(), q.own());
    }

    /** A prefix says how a cookie is kept, not what it is for. */
    private @Nullable Classification withoutPrefix(Question q) {
        String bare = q.bareName();
        if (bare.isEmpty()) {
            return null;
        }
        Classification found = forOwner(q, catalog.exactNameOn(bare, q.host()));
        found = found != null ? found : catalog.exactName(bare);
        return found != null ? found : catalog.namePattern(bare, q.host(), q.own());
    }

    /** A list says nothing against a site's own logins and baskets, even where it knows the name from elsewhere. */
    private @Nullable Classification importedName(Question q) {
        Classification found = catalog.importedName(q.name(), q.host(), q.own());
        boolean speaks = found != null && found.tracking() && q.own() && guess.speaksForTheSite(q.hints());
        return speaks ? null : found;
    }

    /** That a company tracks with a cookie elsewhere says nothing of those who visit the company itself. */
    private static @Nullable Classification forOwner(Question q, @Nullable Classification onHost) {
        return onHost != null && onHost.tracking() && q.own() ? null : onHost;
    }

    private @Nullable Classification plainWords(Question q) {
        return guess.byPlainWords(q.hints(), q.own());
    }

    /** Only a third party's host says what its cookies are for: a site's own are the site's, whoever runs it. */
    private @Nullable Classification vendor(Question q) {
        boolean asked = !q.own() && !q.host().isEmpty() && !q.hints().contains(NameHint.PREFERENCE);
        return asked ? catalog.host(q.host()) : null;
    }

    private @Nullable Classification words(Question q) {
        return guess.byWords(q.cookie(), q.hints());
    }

    private @Nullable Classification signs(Question q) {
        return guess.bySigns(q.cookie(), q.hints());
    }

    /** The verdict on a host: the rule of the longest known domain that it is or lies below. */
    public Classification classifyHost(String host) {
        Classification found = host.length() > Hosts.LONGEST + 2 ? null : catalog.host(Hosts.normal(host));
        return found != null ? found : Classification.UNKNOWN;
    }

    /** Whether what a host serves hangs on the path, so that {@link #classifyAddress} may differ from the host's verdict. */
    public boolean hasPaths(String host) {
        return host.length() <= Hosts.LONGEST + 2 && catalog.byAddress().hasPaths(Hosts.normal(host));
    }

    /**
     * The verdict on a path of a host: the rule of the longest known path, by whole segments, that it is or lies below;
     * else the verdict on the host.
     *
     * @param path without its query; case-sensitive, and in the plain form that servers read
     */
    public Classification classifyAddress(String host, String path) {
        Classification found =
                host.length() > Hosts.LONGEST + 2 ? null : catalog.byAddress().find(Hosts.normal(host), path);
        return found != null ? found : classifyHost(host);
    }

    /** Whether a vendor, as the catalogue spells it, is another company's service, and no software that sites run. */
    public boolean isService(String vendor) {
        return services.contains(vendor);
    }

    /** Finds known tags in the inline scripts of one page. */
    public ScriptSearch scripts() {
        return new ScriptSearch(catalog.signatures());
    }

    /** Every rule of the catalogue on a host's path. */
    public List<AddressRule> addresses() {
        return catalog.addresses();
    }

    /** Every host rule of the catalogue. */
    public List<HostRule> hosts() {
        return catalog.hosts();
    }

    /** Every rule on hosts of the lists that an operator loaded. */
    public List<HostRule> importedHosts() {
        return catalog.importedHosts();
    }
}
