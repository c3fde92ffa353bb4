package org.consentry.banner;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Text made safe for HTML, for attribute values in double quotes and for query strings; all of it plain ASCII. */
final class Markup {
    private Markup() {}

    /**
     * Everything beyond ASCII becomes a numeric reference, since the encoding of the page around it is not known.
     * Control characters (a sheet marks its slots with some) and half surrogate pairs become U+FFFD.
     */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\t', '\n' -> out.append((char) c);
            default -> {
                if (c >= 0x20 && c < 0x7f) {
                    out.append((char) c);
                } else {
                    boolean sound = c > 0x9f && !(c >= 0xd800 && c <= 0xdfff);
                    out.append("&#").append(sound ? c : 0xfffd).append(';');
                }
            }
        }
    }

    /** One value of a query string; nothing in it needs escaping in HTML. */
    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Fills the named places of a message, such as {@code {controller}}, with values that are shown apart from the text
     * around them, whatever direction they are written in.
     */
    static String fill(String message, Map<String, String> values) {
        String html = escape(message);
        for (Map.Entry<String, String> value : values.entrySet()) {
            // A brace of one value must not become the next one's place.
            String safe = escape(value.getValue()).replace("{", "&#123;").replace("}", "&#125;");
            html = html.replace("{" + value.getKey() + "}", "<bdi>" + safe + "</bdi>");
        }
        return html;
    }

    /** The address if a page may link to it (a path, http, https), else empty: some hold {@code javascript:}. */
    static String link(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        boolean sound = lower.startsWith("https://") || lower.startsWith("http://") || localPath(address);
        return sound && address.chars().allMatch(c -> c > 0x20 && c != 0x7f) ? address : "";
    }

    /** The address as a mail link where it plainly is one, else empty. */
    static String mail(String address) {
        int at = address.indexOf('@');
        boolean plain = at > 0 && address.indexOf('@', at + 1) < 0 && address.length() > at + 1;
        return plain && address.chars().allMatch(Markup::mailCharacter) ? "mailto:" + address : "";
    }

    /** True for a path of this site: browsers read {@code //} and {@code /\} as another host. */
    static boolean localPath(String path) {
        return path.startsWith("/")
                && !path.startsWith("//")
                && path.indexOf('\\') < 0
                && path.chars().allMatch(c -> c > 0x20 && c != 0x7f);
    }

    private static boolean mailCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-_+@".indexOf(c) >= 0;
    }

    /** Host and port, of letters that stand in an attribute as they are. */
    static boolean isAuthority(String text) {
        return !text.isEmpty()
                && text.length() <= 300
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || ".-_:[]".indexOf(c) >= 0);
    }
}
