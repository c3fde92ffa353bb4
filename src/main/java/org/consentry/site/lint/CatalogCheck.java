package org.consentry.site.lint;

import java.util.List;
import java.util.TreeSet;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.CookieFacts;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
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
                if (!asked && !named) {
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
            if (policy.purposes().stream().noneMatch(other -> other.optional() && other.category() == category)) {
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
