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
 * @param details what the statement says of it besides
 */
public record Purpose(
        String id,
        Category category,
        LegalBasis basis,
        List<String> vendors,
        Map<String, Text> texts,
        Details details) {

    /**
     * Of a purpose, in plain words by language tag.
     *
     * @param data which data are used
     * @param retention how long, or by which criteria, they are kept
     */
    public record Details(Map<String, String> data, Map<String, String> retention) {
        /** The statement says no more. */
        public static final Details NONE = new Details(Map.of(), Map.of());

        public Details {
            data = Map.copyOf(data);
            retention = Map.copyOf(retention);
        }
    }

    /** As above, of which the statement says no more. */
    public Purpose(String id, Category category, LegalBasis basis, List<String> vendors, Map<String, Text> texts) {
        this(id, category, basis, vendors, texts, Details.NONE);
    }

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
        Objects.requireNonNull(details);
    }

    /** The category's word in records and forms. */
    public String categoryId() {
        return category.id();
    }

    /** Whether it needs consent under article 5(3) of the ePrivacy Directive, whatever its basis. */
    public boolean tracking() {
        return category.tracking();
    }

    /** What a visitor can do about it. */
    public enum Control {
        /** Off until the visitor says yes. */
        SWITCH,

        /** On until the visitor objects; for tracking it opens nothing where a yes is needed. */
        OBJECT,

        /** Told, and no more. */
        LISTED
    }

    /**
     * Storage and requests for tracking need consent whatever basis a statement names (article 5(3) of the ePrivacy
     * Directive), and a vendor's functional service is a switch too. A legitimate interest and a public task can be
     * objected to (GDPR, article 21).
     */
    public Control control() {
        if (category == Category.NECESSARY) {
            return Control.LISTED;
        }
        if (basis.mayBeObjectedTo()) {
            return category == Category.FUNCTIONAL && !vendors.isEmpty() ? Control.SWITCH : Control.OBJECT;
        }
        boolean asked = category.tracking() || basis == LegalBasis.CONSENT || !vendors.isEmpty();
        return asked ? Control.SWITCH : Control.LISTED;
    }

    /** True where the visitor can say yes or no to it. */
    public boolean optional() {
        return control() != Control.LISTED;
    }
}
