package org.consentry.browser.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * A page of pieces, so that it can be made smaller.
 *
 * @param charset as the Content-Type names it
 * @param pieces one char is one byte; {@code @@} stands for the page's number, by which its requests are known
 */
record NastyPage(String charset, List<String> pieces) {
    NastyPage {
        pieces = List.copyOf(pieces);
    }

    static NastyPage of(String text) {
        return new NastyPage("utf-8", List.of(text));
    }

    byte[] bytes(int number) {
        return String.join("", pieces).replace("@@", "k" + number).getBytes(ISO_8859_1);
    }

    /** The page without {@code count} pieces from {@code from} on. */
    NastyPage without(int from, int count) {
        List<String> rest = new ArrayList<>(pieces.subList(0, from));
        rest.addAll(pieces.subList(Math.min(pieces.size(), from + count), pieces.size()));
        return new NastyPage(charset, rest);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(charset).append(": ");
        for (char c : String.join("", pieces).toCharArray()) {
            text.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return text.toString();
    }
}
