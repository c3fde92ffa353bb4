package org.consentry.banner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.consentry.site.Contact;

/** How somebody can be reached, a line for each way, as the names that templates read. */
final class ContactLines {
    private ContactLines() {}

    static List<Map<String, Object>> of(Contact contact) {
        List<Map<String, Object>> lines = new ArrayList<>();
        add(lines, contact.name(), "");
        lines.addAll(ways(contact));
        return lines;
    }

    /** Without the name. */
    static List<Map<String, Object>> ways(Contact contact) {
        List<Map<String, Object>> lines = new ArrayList<>();
        add(lines, contact.address(), "");
        add(lines, contact.email(), Markup.mail(contact.email()));
        add(lines, contact.phone(), "");
        add(lines, contact.url(), Markup.link(contact.url()));
        return lines;
    }

    private static void add(List<Map<String, Object>> lines, String text, String link) {
        if (!text.isEmpty()) {
            lines.add(Map.of("text", text, "link", link));
        }
    }
}
