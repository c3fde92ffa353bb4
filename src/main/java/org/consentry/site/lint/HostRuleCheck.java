package org.consentry.site.lint;

import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.http.Party;
import org.consentry.site.DeclaredHost;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** Whether anything comes of the rules for single hosts: where more is known of a host than a rule says, that decides. */
final class HostRuleCheck implements PolicyCheck {
    private final Classifier classifier;

    HostRuleCheck(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public void check(SitePolicy policy, Findings findings) {
        for (int i = 0; i < policy.hostRules().size(); i++) {
            DeclaredHost rule = policy.hostRules().get(i);
            Purpose purpose = policy.purpose(rule.purpose()).orElse(null);
            Classification known = rule.loosen() ? Classification.UNKNOWN : classifier.classifyHost(rule.host());
            if (purpose == null) {
                continue;
            }
            if (policy.essentialOnly()) {
                checkEssential(policy, rule, purpose, known, findings, i);
            } else if (isBelow(purpose, known)) {
                checkAsked(policy, rule, purpose, known, findings, i);
            }
        }
    }

    private static void checkEssential(
            SitePolicy policy, DeclaredHost rule, Purpose purpose, Classification known, Findings findings, int place) {
        if (known.tracking()) {
            findings.error(
                    what(rule, known) + ", and the site is essential-only: it never loads",
                    "take it, or essential-only, out",
                    "host-rules",
                    place,
                    "host");
        } else if (purpose.category() != Category.NECESSARY && !isOwn(policy, rule)) {
            findings.error(
                    "host " + rule.host() + " is another's and not necessary, and the site is essential-only: it never"
                            + " loads",
                    "name a purpose of category necessary if it is one, or take the rule out",
                    "host-rules",
                    place,
                    "purpose");
        }
    }

    private static void checkAsked(
            SitePolicy policy, DeclaredHost rule, Purpose purpose, Classification known, Findings findings, int place) {
        String category = word(known);
        boolean asked = policy.purposes().stream()
                .anyMatch(other -> other.optional()
                        && (other.categoryId().equals(category)
                                || other.vendors().contains(known.vendor())));
        if (asked) {
            findings.warning(
                    what(rule, known) + " and waits for a yes to that, though declared under " + purpose.id(),
                    "declare it under the purpose that it waits for; loosen: true if you vouch for it",
                    "host-rules",
                    place,
                    "purpose");
        } else {
            findings.error(
                    what(rule, known) + ", and the site has no purpose of that category: it would never load",
                    "add a purpose with category: " + category
                            + " and declare the host under it; loosen: true if you vouch for it",
                    "host-rules",
                    place,
                    "host");
        }
    }

    /** Whether a purpose asks for less than what is known takes, and is no switch of that very service. */
    private static boolean isBelow(Purpose purpose, Classification known) {
        Category category = known.category();
        return category != null
                && category.tracking()
                && purpose.category().compareTo(category) < 0
                && !(purpose.optional() && purpose.vendors().contains(known.vendor()));
    }

    private static boolean isOwn(SitePolicy policy, DeclaredHost rule) {
        return policy.hosts().stream()
                .map(host -> host.startsWith("*.") ? host.substring(2) : host)
                .anyMatch(host -> Party.sameSite(host, rule.host()));
    }

    private static String what(DeclaredHost rule, Classification known) {
        return "host " + rule.host() + " is known for " + word(known) + " (" + known.rule() + ")";
    }

    private static String word(Classification known) {
        Category category = known.category();
        return category == null ? "nothing" : category.id();
    }
}
