package org.consentry.site;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.consentry.catalog.Category;

/**
 * One thing that a site uses data for, and that a visitor answers with one switch.
 *
 * @param id the name in forms, records and {@code data-consent}: lower-case letters, digits and hyphens
 * @param category what its cookies and requests are
 * @param basis the legal basis that the site's statement names
 * @param vendors names of the services that serve it, as the policy's vendor list spells them
 * @param texts title and description by language tag; where a language is absent the message bundle's text for the
 *     category stands in
 */
public record Purpose(String id, Category category, LegalBasis basis, List<String> vendors, Map<String, Text> texts) {

    /**
     * What the visitor reads of a purpose: plain text, which every page escapes. Markup that an operator pastes into a
     * policy has been taken out by {@link PolicyLoader}, with character references read and white space closed up.
     */
    public record Text(String title, String description) {
        public Text {
            Objects.requireNonNull(title);
            Objects.requireNonNull(description);
        }
    }

    public Purpose {
        Objects.requireNonNull(id);
        Objects.requireNonNull(category);
        Objects.requireNonNull(basis);
        vendors = List.copyOf(vendors);
        texts = Map.copyOf(texts);
    }

    /** The category's word in records and forms. */
    public String categoryId() {
        return category.id();
    }

    /**
     * True where nothing of it may happen before the visitor says yes. Storage and requests for tracking need consent
     * whatever basis a statement names (article 5(3) of the ePrivacy Directive), and a vendor's functional service is a
     * switch too.
     */
    public boolean optional() {
        return category != Category.NECESSARY && (category.tracking() || basis == LegalBasis.CONSENT);
    }
}
