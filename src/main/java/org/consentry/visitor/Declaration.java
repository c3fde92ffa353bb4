package org.consentry.visitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.banner.CookieSection;
import org.consentry.banner.CookieSection.Line;
import org.consentry.banner.CookieSection.Source;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Grounds;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Verdict;
import org.consentry.http.SetCookie;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.Inventory;
import org.consentry.inventory.Lifetimes;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.consentry.site.StoredItem;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a site as anybody may read of them: those that its policy declares, those that it sets by itself,
 * those of its scripts that a reviewer has confirmed, and the gateway's own. What only a client claims is not among
 * them, since a client may claim anything.
 */
final class Declaration {
    private final SitePolicy site;
    private final Classifier classifier;
    private final Decision decision;
    private final String host;
    private final Map<Section, List<Line>> sections = new LinkedHashMap<>();
    private final Map<Section, Map<String, Line>> found = new LinkedHashMap<>();

    /** What a line stands under: a purpose's id, or where there is none a category's; empty for neither. */
    private record Section(String purpose, String category) {}

    /** @param host of the site, under which the declaration is read */
    private Declaration(SitePolicy site, Inventory inventory, Grounds grounds, String host) {
        this.site = site;
        this.classifier = grounds.classifier();
        this.host = host;
        // As for a visitor who has not answered: a verdict of waiting names the purpose.
        RequestFacts facts = new RequestFacts(site, "https://" + host, host, true, false, null, Set.of(), false);
        this.decision = grounds.decide(facts, inventory);
    }

    /**
     * All sections that the policy has, and besides those for what serves no purpose that visitors answer.
     *
     * @param https whether the visitor's connection is secure, which the name of the gateway's own cookie hangs on
     * @param now what no browser can have kept until then is left out
     */
    static List<CookieSection> of(
            SitePolicy site, Inventory inventory, Grounds grounds, String host, boolean https, Instant now) {
        Declaration declaration = new Declaration(site, inventory, grounds, host);
        Instant gone = now.minus(SetCookie.LONGEST_LIFETIME);
        List<UpstreamCookie> set = inventory.upstreamCookies(site.id()).stream()
                .filter(cookie -> !cookie.lastSeen().isBefore(gone))
                .toList();
        for (Purpose purpose : site.purposes()) {
            List<Line> lines = declaration.section(section(purpose));
            for (DeclaredCookie cookie : site.cookies()) {
                if (cookie.purpose().equals(purpose.id())) {
                    lines.add(declaration.declared(cookie, set));
                }
            }
        }
        site.promises().storage().forEach(declaration::addStored);
        declaration.addOwn(https);
        set.forEach(declaration::addSet);
        inventory.claims(site.id()).stream().filter(ClaimedCookie::confirmed).forEach(declaration::addConfirmed);
        return declaration.sections();
    }

    private static Section section(Purpose purpose) {
        return new Section(purpose.id(), purpose.category().id());
    }

    private List<Line> section(Section section) {
        return sections.computeIfAbsent(section, s -> new ArrayList<>());
    }

    /** The policy's own words go before what was seen, and that before what the catalogue has. */
    private Line declared(DeclaredCookie cookie, List<UpstreamCookie> set) {
        long seconds = Lifetimes.seconds(cookie.lifetime()).orElse(-1);
        if (cookie.lifetime().isEmpty()) {
            seconds = set.stream()
                    .filter(seen -> isHere(cookie) && cookie.matches(seen.name()))
                    .mapToLong(UpstreamCookie::lifetime)
                    .max()
                    .orElse(-1);
            seconds = seconds < 0 ? typical(known(cookie.name())) : seconds;
        }
        return new Line(cookie.name(), cookie.vendor(), cookie.host(), cookie.lifetime(), seconds, Source.DECLARED);
    }

    private void addStored(StoredItem item) {
        long seconds = Lifetimes.seconds(item.lifetime()).orElse(-1);
        Line line = new Line(item.kind(), item.name(), item.vendor(), "", item.lifetime(), seconds, Source.DECLARED);
        site.purpose(item.purpose())
                .ifPresent(purpose -> section(section(purpose)).add(line));
    }

    private void addOwn(boolean https) {
        String name = ConsentToken.name(https, site, host);
        if (site.cookies().stream().noneMatch(cookie -> cookie.matches(name))) {
            long kept = site.validity().plus(ConsentToken.REMEMBERED).toSeconds();
            Line line = new Line(name, "", "", "", kept, Source.GATEWAY);
            section(under(Category.NECESSARY)).add(line);
        }
    }

    private void addSet(UpstreamCookie cookie) {
        Verdict verdict = decision.verdict(CookieFacts.inRequest(cookie.name(), "", host));
        // What is kept from every visitor's browser is none of the site's cookies.
        boolean never = verdict instanceof Verdict.Refuse refusal
                && refusal.category() != null
                && refusal.purpose().isEmpty();
        if (!never) {
            Classification known = known(cookie.name());
            long seconds = cookie.lifetime() < 0 ? typical(known) : cookie.lifetime();
            add(verdict, new Line(cookie.name(), known.vendor(), "", "", seconds, Source.SET_BY_SITE));
        }
    }

    private void addConfirmed(ClaimedCookie cookie) {
        Verdict verdict = decision.verdict(CookieFacts.inRequest(cookie.name(), "", host));
        Classification known = known(cookie.name());
        add(verdict, new Line(cookie.name(), known.vendor(), "", "", typical(known), Source.CONFIRMED));
    }

    private void add(Verdict verdict, Line line) {
        if (line.name().isEmpty() || ConsentToken.isOwn(line.name()) || isDeclared(line.name())) {
            return;
        }
        String purpose = verdict instanceof Verdict.Refuse refusal ? Service.purposeOf(refusal.purpose()) : "";
        Section section = site.purpose(purpose).map(Declaration::section).orElseGet(() -> under(verdict.category()));
        found.computeIfAbsent(section, s -> new TreeMap<>()).put(line.name(), line);
    }

    private boolean isDeclared(String name) {
        return site.cookies().stream().anyMatch(cookie -> isHere(cookie) && cookie.matches(name));
    }

    /** A cookie that is declared for another company's host says nothing of one of that name on the site's own. */
    private boolean isHere(DeclaredCookie cookie) {
        return cookie.host().isEmpty() || host.equals(cookie.host()) || host.endsWith("." + cookie.host());
    }

    private Section under(@Nullable Category category) {
        return site.purposes().stream()
                .filter(purpose -> purpose.category() == category)
                .findFirst()
                .map(Declaration::section)
                .orElseGet(() -> new Section("", category == null ? "" : category.id()));
    }

    private Classification known(String name) {
        return classifier.classify(CookieFacts.inRequest(name, "", host));
    }

    private long typical(Classification known) {
        return Lifetimes.seconds(classifier.lifetime(known.rule())).orElse(-1);
    }

    /** Those of the policy in its order, then the others from necessary on, and what nobody has named last. */
    private List<CookieSection> sections() {
        found.forEach((section, lines) -> section(section).addAll(lines.values()));
        List<CookieSection> all = new ArrayList<>();
        sections.forEach((section, lines) -> all.add(new CookieSection(section.purpose(), section.category(), lines)));
        all.sort(Comparator.comparingInt(Declaration::rank));
        return all;
    }

    private static int rank(CookieSection section) {
        if (!section.purpose().isEmpty()) {
            return -1;
        }
        return Category.of(section.category()).map(Category::ordinal).orElse(Category.values().length);
    }
}
