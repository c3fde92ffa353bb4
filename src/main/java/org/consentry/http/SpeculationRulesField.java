package org.consentry.http;

import java.util.function.BiPredicate;

/**
 * The {@code Speculation-Rules} field of a page (HTML, section 7.6.3): a structured list of strings, each the address
 * of a rule set, which a browser that knows the field fetches at once.
 */
public final class SpeculationRulesField {

    private SpeculationRulesField() {}

    /**
     * Whether a rule set of it lies on a held host. Only what stands between quotes is looked at, since browsers take
     * nothing else for an address.
     *
     * @param page where the page stands, for resolving addresses
     * @param held judges a host in normal form and a path on it
     */
    public static boolean leadsTo(String fieldValue, PageOrigin page, BiPredicate<String, String> held) {
        StringBuilder address = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < fieldValue.length(); i++) {
            char c = fieldValue.charAt(i);
            if (c == '"') {
                if (quoted && page.leadsTo(address.toString(), held)) {
                    return true;
                }
                quoted = !quoted;
                address.setLength(0);
            } else if (quoted) {
                boolean escapes = c == '\\' && i + 1 < fieldValue.length();
                address.append(escapes ? fieldValue.charAt(++i) : c);
            }
        }
        return false;
    }
}
