package org.consentry.site;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** How single values of a policy are read: each gives {@code null} or false for what it does not understand. */
final class PolicyWords {
    private static final Pattern SPACES = Pattern.compile("[\\s\u00A0]+");

    private PolicyWords() {}

    static @Nullable Boolean honour(String text) {
        return switch (text) {
            case "honour", "honor" -> true;
            case "ignore" -> false;
            default -> null;
        };
    }

    static @Nullable Boolean gate(String text) {
        return switch (text) {
            case "gate" -> true;
            case "allow" -> false;
            default -> null;
        };
    }

    /** The words of YAML 1.2; its older forms yes, no, on and off are findings. */
    static @Nullable Boolean yes(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    static @Nullable Integer days(String text) {
        try {
            int days = Integer.parseInt(text);
            return days >= 0 && days <= 365 ? days : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A month counts 30 days and a year 365: a choice then lasts no longer than the calendar's period. */
    static @Nullable Duration period(String text) {
        String[] parts = text.split(" ", -1);
        try {
            int count = Integer.parseInt(parts[0]);
            int unit = parts.length != 2
                    ? 0
                    : switch (parts[1]) {
                        case "day", "days" -> 1;
                        case "week", "weeks" -> 7;
                        case "month", "months" -> 30;
                        case "year", "years" -> 365;
                        default -> 0;
                    };
            long days = (long) count * unit;
            return days >= 1 && days <= 3650 ? Duration.ofDays(days) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static boolean isName(String text) {
        return text.length() <= 100
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
    }

    static boolean isLanguage(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    static void checkLanguage(String tag, PolicyNode at) {
        if (!isLanguage(tag)) {
            at.problem("\"" + tag + "\" is no language tag", "write en, de, pt-BR …");
        }
    }

    /** A line of plain words for each language. */
    static Map<String, String> byLanguage(PolicyNode node) {
        Map<String, String> lines = new HashMap<>();
        if (node.present() && !node.isBlock()) {
            node.problem(node.path() + " must be a block of languages and words", "write {en: \"…\"}");
        }
        node.entries().forEach((language, line) -> {
            checkLanguage(language, line);
            // Of what is no single value, text() has told.
            String plain = plain(line.text("?"));
            if (plain.isEmpty()) {
                line.problem(line.path() + " holds no text", "write words, or take it out");
            }
            lines.put(language, plain);
        });
        return lines;
    }

    /** The words of an enum's constants, as policies spell them. */
    static List<String> ids(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /** What a browser would show of HTML, white space closed up. */
    static String plain(String html) {
        return isPlain(html) ? html : Jsoup.parseBodyFragment(html).text();
    }

    /** Whether a browser would show it as it is: most texts are, and a parser for each would take most of the time. */
    private static boolean isPlain(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean mark = c < ' ' || c == '<' || c == '&' || c == 0xA0 || c == 0xAD || c == 0x200B || c == 0x7F;
            if (mark || c == ' ' && before == ' ' || Character.isSurrogate(c)) {
                return false;
            }
            before = c;
        }
        return text.isEmpty() || before != ' ';
    }

    /** As {@link #plain}, line by line; at most one blank line stands between two others. */
    static String paragraphs(String html) {
        String text = html.indexOf('<') < 0 && html.indexOf('&') < 0 ? html : linesOf(html);
        List<String> lines = new ArrayList<>();
        String before = "";
        for (String line : text.lines().toList()) {
            String shown =
                    isPlain(line) ? line : SPACES.matcher(line).replaceAll(" ").strip();
            if (!shown.isEmpty() || !before.isEmpty()) {
                lines.add(shown);
            }
            before = shown;
        }
        return String.join("\n", lines).strip();
    }

    private static String linesOf(String html) {
        Element body = Jsoup.parseBodyFragment(html).body();
        body.select("p, div, ul, ol, table, tr, h1, h2, h3, h4, h5, h6")
                .before("\n\n")
                .after("\n\n");
        body.select("li").before("\n- ");
        return body.wholeText();
    }
}
