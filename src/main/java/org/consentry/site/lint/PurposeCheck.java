package org.consentry.site.lint;

import java.util.List;
import java.util.Locale;
import org.consentry.site.Bundles;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** Whether visitors read in their language what each purpose is. */
final class PurposeCheck implements PolicyCheck {
    /** With all of the product's languages served, nobody is asked to translate into each. */
    private static final int MOST_BY_HAND = Bundles.languages().size() / 2;

    @Override
    public void check(SitePolicy policy, Findings findings) {
        List<Purpose> purposes = policy.purposes();
        for (int i = 0; i < purposes.size(); i++) {
            Purpose purpose = purposes.get(i);
            List<String> missing = policy.languages().stream()
                    .filter(tag -> !speaks(purpose, tag))
                    .toList();
            boolean none = purpose.texts().isEmpty();
            boolean alone = purposes.stream()
                            .filter(other -> other.category() == purpose.category())
                            .count()
                    == 1;
            if (none && alone) {
                // The built-in text of the category says it all.
                continue;
            }
            if (none) {
                findings.warning(
                        "purpose " + purpose.id() + " reads as every other one of category " + purpose.categoryId(),
                        "add texts: {en: {title: …, description: …}}",
                        "purposes",
                        i,
                        "id");
            } else if (!missing.isEmpty() && missing.size() <= MOST_BY_HAND) {
                findings.warning(
                        "purpose " + purpose.id() + " has no text in " + String.join(", ", missing)
                                + ": the built-in one of its category stands in",
                        "add texts: {" + missing.get(0) + ": {title: …, description: …}}",
                        "purposes",
                        i,
                        "texts");
            }
        }
    }

    private static boolean speaks(Purpose purpose, String tag) {
        String base = new Locale.Builder().setLanguageTag(tag).build().getLanguage();
        return purpose.texts().containsKey(tag) || purpose.texts().containsKey(base);
    }
}
