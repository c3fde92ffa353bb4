package org.consentry.html;

import java.util.Objects;

/**
 * Why something on a page is held back.
 *
 * @param purpose the purpose that must be granted first, by its id as it stands in {@code data-consent}: lower-case
 *     letters, digits and hyphens; several between single spaces, where all must be granted; {@link #NEVER} where no
 *     purpose lets it pass
 * @param service the service's name as the visitor reads it; may be empty
 */
public record Hold(String purpose, String service) {
    /** The purpose of what no grant lets pass. */
    public static final String NEVER = "-";

    public Hold {
        Objects.requireNonNull(service);
        if (purpose.isEmpty()) {
            throw new IllegalArgumentException("a hold names its purpose");
        }
        for (int i = 0; i < purpose.length(); i++) {
            char c = purpose.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == ' ' && i > 0;
            if (!fits) {
                throw new IllegalArgumentException("no purpose id: " + purpose);
            }
        }
    }
}
