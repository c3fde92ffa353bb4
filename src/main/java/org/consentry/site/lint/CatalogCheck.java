package org.consentry.site.lint;

import java.util.List;
import java.util.TreeSet;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.DeclaredHost;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.consentry.site.TrackingPath;
import org.consentry.site.Vendor;

/** Whether what a site declares can ever be let through: what is known of it against the purposes that are asked. */
final class CatalogCheck implements PolicyCheck {
    private final Classifier classifier;

    CatalogCheck(Classifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public void check(SitePolicy policy, Findings findings) {
        checkVendors(policy, findings);
        checkCookies(policy, findings);
        checkLoosened(policy, findings);
    }

    private void checkVendors(SitePolicy policy, Findings findings) {
        for (int i = 0; i < policy.vendors().size(); i++) {
            Vendor vendor = policy.vendors().get(i);
            String name = vendor.name();
            List<Purpose> naming = policy.purposes().stream()
                    .filter(purpose -> purpose.vendors().contains(name))
                    .toList();
            if (naming.isEmpty()) {
                findings.warning(
                        "no purpose names vendor \"" + name + "\", and no visitor reads of it",
                        "add it to the vendors of a purpose",
                        "vendors",
                        i,
                        "name");
            }
            for (String category : tracking(vendor)) {
                boolean asked = policy.purposes().stream()
                        .anyMatch(purpose ->
                                purpose.optional() && purpose.categoryId().equals(category));
                boolean named = naming.stream().anyMatch(Purpose::optional);
                if (policy.essentialOnly()) {
                    findings.error(
                            "vendor \"" + name + "\" is known for " + category
                                    + ", and the site is essential-only: it never loads",
                            "take the vendor, or essential-only, out",
                            "vendors",
                            i,
                            "name");
                } else if (!asked && !named) {
                    findings.error(
                            "vendor \"" + name + "\" is known for " + category
                                    + ", and the site has no purpose of that category: it would never load",
                            "add a purpose with category: " + category,
                            "vendors",
                            i,
                            "name");
                }
            }
        }
    }

    /** The tracking categories that the vendor's hosts are known for. */
    private TreeSet<String> tracking(Vendor vendor) {
        TreeSet<String> categories = new TreeSet<>();
        for (String pattern : vendor.hosts()) {
            String host = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
            Classification known = classifier.classifyHost(host);
            Category category = known.category();
            if (category != null && category.tracking()) {
                categories.add(category.id());
            }
        }
        return categories;
    }

    private void checkCookies(SitePolicy policy, Findings findings) {
        for (int i = 0; i < policy.cookies().size(); i++) {
            DeclaredCookie cookie = policy.cookies().get(i);
            Purpose purpose = policy.purpose(cookie.purpose()).orElse(null);
            Classification known = known(cookie);
            Category category = known.category();
            boolean tracking = category != null && category.tracking();
            if (purpose == null
                    || !tracking
                    || cookie.loosen()
                    || purpose.category().tracking()) {
                continue;
            }
            String what = "cookie \"" + cookie.name() + "\" is known for " + category.id() + " (" + known.rule() + ")";
            if (policy.essentialOnly()) {
                findings.error(
                        what + ", and the site is essential-only: it is never let through",
                        "take it, or essential-only, out",
                        "cookies",
                        i,
                        "name");
            } else if (policy.purposes().stream()
                    .noneMatch(other -> other.optional() && other.category() == category)) {
                findings.error(
                        what + ", and the site has no purpose of that category: it would never be let through",
                        "add a purpose with category: " + category.id() + " and declare the cookie under it",
                        "cookies",
                        i,
                        "name");
            } else {
                findings.warning(
                        what + " and waits for that purpose's yes, though declared under " + purpose.id(),
                        "declare it under the purpose that it waits for",
                        "cookies",
                        i,
                        "purpose");
            }
        }
    }

    /**
     * What the site vouches for, or calls tracking itself, under a purpose that runs until somebody objects: tracking
     * needs a yes whatever interest a statement names (article 5(3) of the ePrivacy Directive).
     */
    private void checkLoosened(SitePolicy policy, Findings findings) {
        boolean optIn = policy.regimes().otherwise() == Regime.OPT_IN
                || policy.regimes().regions().containsValue(Regime.OPT_IN);
        for (int i = 0; i < policy.cookies().size(); i++) {
            DeclaredCookie cookie = policy.cookies().get(i);
            Classification known = known(cookie);
            if (cookie.loosen() && known.tracking()) {
                String what = "cookie \"" + cookie.name() + "\", known for " + word(known);
                checkOpened(policy, optIn, cookie.purpose(), what, findings, "cookies", i, "loosen");
            }
        }
        for (int i = 0; i < policy.hostRules().size(); i++) {
            DeclaredHost rule = policy.hostRules().get(i);
            Classification known = classifier.classifyHost(rule.host());
            if (rule.loosen() && known.tracking()) {
                String what = "host " + rule.host() + ", known for " + word(known);
                checkOpened(policy, optIn, rule.purpose(), what, findings, "host-rules", i, "loosen");
            }
        }
        for (int i = 0; i < policy.trackingPaths().size(); i++) {
            TrackingPath path = policy.trackingPaths().get(i);
            if (!policy.essentialOnly()) {
                String what = "path " + path.path() + ", listed as tracking";
                checkOpened(policy, optIn, path.purpose(), what, findings, "tracking-paths", i, "purpose");
            }
        }
    }

    private static void checkOpened(
            SitePolicy policy, boolean optIn, String purposeId, String what, Findings findings, Object... path) {
        Purpose purpose = policy.purpose(purposeId).orElse(null);
        if (purpose == null || purpose.tracking()) {
            return;
        }
        if (policy.essentialOnly()) {
            findings.error(
                    what + ", is vouched for, and the site is essential-only", "take it, or essential-only, out", path);
        } else if (optIn && purpose.control() == Purpose.Control.OBJECT) {
            findings.error(
                    what + ", opens on a " + purpose.basis().id() + " without a yes: purpose " + purposeId
                            + " runs until somebody objects",
                    "declare it under a purpose of its own category",
                    path);
        }
    }

    private static String word(Classification known) {
        Category category = known.category();
        return category == null ? "nothing" : category.id();
    }

    private Classification known(DeclaredCookie cookie) {
        String name = cookie.name();
        if (name.endsWith("*")) {
            // Known families end in digits or in letters; any one of them stands for the others.
            name = name.substring(0, name.length() - 1) + "1";
        }
        String host = cookie.host().startsWith("*.") ? cookie.host().substring(2) : cookie.host();
        Classification found =
                classifier.classify(new CookieFacts(name, null, host, !host.isEmpty(), -1, null, null, ""));
        return found.guessed() ? Classification.UNKNOWN : found;
    }
}
