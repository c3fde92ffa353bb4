package org.consentry.catalog;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** A service's name as policies and rows write it. */
public final class VendorName {

    private static final Pattern LEGAL_FORM = Pattern.compile(
            "[ ,](?:inc|gmbh|ltd|limited|llc|plc|corp|ag|sa|sas|srl|ab|bv|oy|s\\.p\\.a)\\.?$",
            Pattern.CASE_INSENSITIVE);

    private VendorName() {}

    /**
     * What is left of a name without case, accents, spaces, punctuation and a legal form at its end: where two names
     * agree in it, they are spellings of one.
     */
    public static String bare(String name) {
        String plain = Normalizer.normalize(name.strip(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder();
        LEGAL_FORM
                .matcher(plain)
                .replaceFirst("")
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }
}
