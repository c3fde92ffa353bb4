package org.consentry.catalog;

/** Where a rule's fact comes from. */
final class Sources {

    private Sources() {}

    static void check(String source) {
        if (!source.equals("knowledge") && !source.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "source \"" + source + "\" is neither \"knowledge\" nor an https address");
        }
    }
}
