package org.consentry.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which language to speak with a visitor: {@code Accept-Language} (RFC 9110, section 12.5.4), looked up as RFC 4647,
 * section 3.4, has it, by shortening a tag from its end.
 */
public final class AcceptLanguage {

    private static final int MAX_LENGTH = 1000;
    private static final int MAX_RANGES = 20;

    private AcceptLanguage() {}

    /**
     * One language and how much it is wanted.
     *
     * @param tag in lower case, {@code de-at}, or {@code *}
     * @param weight 0 (not at all) to 1000
     */
    public record Range(String tag, int weight) {
        /** @throws IllegalArgumentException for a weight out of bounds */
        public Range {
            if (weight < 0 || weight > 1000) {
                throw new IllegalArgumentException("A weight is 0 to 1000");
            }
        }
    }

    /**
     * The ranges of a field value, the most wanted first, equals in their order. What makes no sense is left out, and
     * so is what stands behind the first 1,000 characters or the first 20 ranges.
     */
    public static List<Range> parse(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return List.of();
        }
        List<Range> ranges = new ArrayList<>();
        int length = Math.min(header.length(), MAX_LENGTH);
        for (int start = 0; start < length && ranges.size() < MAX_RANGES; ) {
            int comma = header.indexOf(',', start);
            int end = comma < 0 ? header.length() : comma;
            // A tag cut in two could name another language.
            if (end <= MAX_LENGTH) {
                add(ranges, header, start, end);
            }
            start = end + 1;
        }
        ranges.sort(Comparator.comparingInt(Range::weight).reversed());
        return List.copyOf(ranges);
    }

    /**
     * The language to use: that of the page where it is supported, else the most wanted one, else the first. A tag
     * finds its shorter forms ({@code de-AT} finds {@code de}), a bare language its first regional form ({@code pt}
     * finds {@code pt-BR}), the Norwegian tags {@code nb}, {@code nn} and {@code no} find one another, and older tags and
     * Chinese ones that name a place the script or language that they stand for ({@code zh-TW} finds {@code zh-Hant}).
     *
     * @param header the field's value, or {@code null} where absent
     * @param pageLanguage the page's {@code lang}, or empty
     * @param supported not empty; the answer is one of these
     */
    public static String choose(@Nullable String header, String pageLanguage, List<String> supported) {
        if (supported.isEmpty()) {
            throw new IllegalArgumentException("No language to choose from");
        }
        String found = isTag(pageLanguage) ? lookup(Ascii.lower(pageLanguage), supported) : null;
        if (found != null) {
            return found;
        }
        List<Range> ranges = parse(header);
        for (Range range : ranges) {
            if (range.weight() > 0) {
                found = range.tag().equals("*") ? firstNotRefused(ranges, supported) : lookup(range.tag(), supported);
                if (found != null) {
                    return found;
                }
            }
        }
        return supported.get(0);
    }

    private static @Nullable String firstNotRefused(List<Range> ranges, List<String> supported) {
        for (String language : supported) {
            String tag = Ascii.lower(language);
            if (ranges.stream()
                    .noneMatch(range -> range.weight() == 0 && range.tag().equals(tag))) {
                return language;
            }
        }
        return null;
    }

    private static @Nullable String lookup(String tag, List<String> supported) {
        String usual = usual(tag);
        String found = shortened(tag, supported);
        if (found == null && !usual.equals(tag)) {
            found = shortened(usual, supported);
        }
        if (found != null) {
            return found;
        }
        String base = base(usual);
        for (String language : supported) {
            if (base(Ascii.lower(language)).equals(base)) {
                return language;
            }
        }
        return null;
    }

    private static @Nullable String shortened(String tag, List<String> supported) {
        String wanted = tag;
        while (true) {
            for (String language : supported) {
                if (Ascii.lower(language).equals(wanted)) {
                    return language;
                }
            }
            int dash = wanted.lastIndexOf('-');
            if (dash < 0) {
                return null;
            }
            wanted = wanted.substring(0, dash);
        }
    }

    /**
     * The tag by which a language is usually named today: {@code he} for {@code iw}, {@code nb} for {@code no}, and for
     * Chinese the script, where the tag names none (IANA language subtag registry; likely subtags of UTS 35).
     *
     * @param tag in lower case
     */
    public static String usual(String tag) {
        int dash = tag.indexOf('-');
        String rest = dash < 0 ? "" : tag.substring(dash);
        return switch (dash < 0 ? tag : tag.substring(0, dash)) {
            case "iw" -> "he" + rest;
            case "in" -> "id" + rest;
            case "no" -> "nb" + rest;
            case "zh" ->
                switch (rest) {
                    case "-tw", "-hk", "-mo" -> "zh-hant" + rest;
                    case "", "-cn", "-sg", "-my" -> "zh-hans" + rest;
                    default -> tag;
                };
            default -> tag;
        };
    }

    /** The language of a tag; both written forms of Norwegian are close enough to serve for the other. */
    private static String base(String tag) {
        int dash = tag.indexOf('-');
        String language = dash < 0 ? tag : tag.substring(0, dash);
        return language.equals("nb") || language.equals("nn") ? "no" : language;
    }

    private static void add(List<Range> ranges, String header, int start, int end) {
        int semicolon = header.indexOf(';', start);
        boolean weighted = semicolon >= 0 && semicolon < end;
        String tag = Ascii.trim(header, start, weighted ? semicolon : end);
        int weight = weighted ? weight(Ascii.trim(header, semicolon + 1, end)) : 1000;
        if (weight >= 0 && (tag.equals("*") || isTag(tag))) {
            ranges.add(new Range(Ascii.lower(tag), weight));
        }
    }

    private static boolean isTag(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            if (!Ascii.isLetter(c) && !(i > 0 && (Ascii.isDigit(c) || c == '-'))) {
                return false;
            }
        }
        return !tag.isEmpty() && tag.length() <= 35;
    }

    /** {@code q=0.8} in thousandths, or -1 for what is no weight. */
    private static int weight(String text) {
        if (!Ascii.startsWith(text, "q=") || text.length() < 3 || text.length() > 7) {
            return -1;
        }
        char whole = text.charAt(2);
        if (whole != '0' && whole != '1' || text.length() > 3 && text.charAt(3) != '.') {
            return -1;
        }
        int weight = whole == '1' ? 1000 : 0;
        int unit = 100;
        for (int i = 4; i < text.length(); i++, unit /= 10) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return -1;
            }
            weight += unit * (text.charAt(i) - '0');
        }
        return weight <= 1000 ? weight : -1;
    }
}
