package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Finds the encoding that a browser would find in the first bytes of a page whose Content-Type names none: a byte
 * order mark, else a {@code <meta>} (HTML 13.2.3.2, "prescan a byte stream to determine its encoding").
 */
public final class EncodingSniffer {
    /** How many bytes at a page's start browsers look at. */
    public static final int PRESCAN_BYTES = 1024;

    /** Where an encoding was found. */
    public enum Source {
        /** A byte order mark, which overrules any header. */
        BYTE_ORDER_MARK,
        /** The page says so in its first bytes; a header would overrule it. */
        META,
        NONE
    }

    /**
     * What was found.
     *
     * @param label the encoding's label, as the page has it but in lower case, except where the standard puts UTF-8 for
     *     UTF-16 and windows-1252 for x-user-defined; always one that browsers know; empty if nothing was found
     */
    public record Sniffed(Source source, String label) {
        public Sniffed {
            Objects.requireNonNull(source);
            Objects.requireNonNull(label);
            if (source == Source.NONE != label.isEmpty()) {
                throw new IllegalArgumentException("a label goes with a source: " + source + " '" + label + "'");
            }
        }
    }

    private static final Sniffed NONE = new Sniffed(Source.NONE, "");

    private EncodingSniffer() {}

    /**
     * Looks at the first bytes of a page.
     *
     * @param b the page from its first byte on
     * @param len how many bytes of {@code b} are the page's; beyond {@link #PRESCAN_BYTES} they are not looked at
     * @throws IndexOutOfBoundsException if {@code b} is shorter than {@code len}
     */
    public static Sniffed sniff(byte[] b, int len) {
        Objects.checkFromIndexSize(0, len, b.length);
        byte[] start = Arrays.copyOf(b, Math.min(len, PRESCAN_BYTES));
        if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
            return new Sniffed(Source.BYTE_ORDER_MARK, "utf-8");
        }
        if (startsWith(start, 0xFE, 0xFF)) {
            return new Sniffed(Source.BYTE_ORDER_MARK, "utf-16be");
        }
        if (startsWith(start, 0xFF, 0xFE)) {
            return new Sniffed(Source.BYTE_ORDER_MARK, "utf-16le");
        }
        if (startsWith(start, '<', 0, '?', 0, 'x', 0)) {
            return new Sniffed(Source.META, "utf-16le");
        }
        if (startsWith(start, 0, '<', 0, '?', 0, 'x')) {
            return new Sniffed(Source.META, "utf-16be");
        }
        String label = new MetaPrescan(start).label();
        if (label.isEmpty()) {
            label = xmlEncoding(start);
        }
        return label.isEmpty() ? NONE : new Sniffed(Source.META, label);
    }

    /**
     * Whether pages in the encoding that browsers know by {@code label} can be rewritten: it is ASCII-compatible.
     * False for UTF-16, ISO-2022-JP, UTF-7, and for labels that browsers don't know.
     */
    public static boolean rewritable(String label) {
        EncodingLabels.Kind kind = EncodingLabels.of(label);
        return kind == EncodingLabels.Kind.ASCII_COMPATIBLE || kind == EncodingLabels.Kind.USER_DEFINED;
    }

    /** The label that counts where a page names {@code label} in its own bytes; empty if browsers don't know it. */
    static String declared(String label) {
        EncodingLabels.Kind kind = EncodingLabels.of(label);
        if (kind == null) {
            return "";
        }
        return switch (kind) {
            // Had it been UTF-16, nobody could have read the ASCII that says so.
            case UTF_16 -> "utf-8";
            case USER_DEFINED -> "windows-1252";
            case ASCII_COMPATIBLE, OTHER -> label.strip();
        };
    }

    /** "Get an XML encoding": what browsers fall back to where no meta says anything. */
    private static String xmlEncoding(byte[] start) {
        String text = new String(start, ISO_8859_1);
        int end = text.indexOf('>');
        int at = text.indexOf("encoding");
        if (!text.startsWith("<?xml") || end < 0 || at < 0 || at > end) {
            return "";
        }
        at = skipBlanks(text, at + "encoding".length());
        if (at >= text.length() || text.charAt(at) != '=') {
            return "";
        }
        at = skipBlanks(text, at + 1);
        if (at >= text.length() || text.charAt(at) != '"' && text.charAt(at) != '\'') {
            return "";
        }
        int close = text.indexOf(text.charAt(at), at + 1);
        if (close < 0 || close > end) {
            return "";
        }
        String label = text.substring(at + 1, close).toLowerCase(Locale.ROOT);
        return label.chars().anyMatch(c -> c <= ' ') ? "" : declared(label);
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] b, int... wanted) {
        if (b.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if ((b[i] & 0xFF) != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
