package org.consentry.catalog;

import java.util.Objects;

/**
 * One row of the catalogue: a text by which an inline script is known as a service's own snippet.
 *
 * @param text US-ASCII, as it stands in the script, in its case; long enough that nothing else is likely to hold it
 * @param category what the service is for
 * @param vendor the service
 * @param source the address of the page where the fact was read, or the word {@code knowledge}
 */
public record ScriptRule(String text, Category category, String vendor, String source) {

    public ScriptRule {
        Objects.requireNonNull(category);
        if (text.length() < Signatures.WINDOW) {
            throw new IllegalArgumentException("\"" + text + "\" is shorter than " + Signatures.WINDOW + " bytes");
        }
        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("\"" + text + "\" is not printable US-ASCII on one line");
        }
        if (category == Category.NECESSARY) {
            throw new IllegalArgumentException("what a site needs is not looked for");
        }
        Sources.check(source);
        if (vendor.isEmpty()) {
            throw new IllegalArgumentException("a snippet's vendor is missing");
        }
    }

    /** The rule as verdicts name it: {@code script:_gaq.push}. */
    public String id() {
        return "script:" + text;
    }
}
