package org.consentry.embedded.shop;

/** The shop's pages: all have the same frame, so that a test can say what came of each. */
final class Html {
    static final String START = "<!DOCTYPE html><html lang=\"en\"><head><title>Shop</title></head><body>";
    static final String END = "</body></html>";

    private Html() {}

    static String page(String text) {
        return START + "<p>" + text + "</p>" + END;
    }
}
