package org.consentry.catalog;

import java.util.List;
import java.util.Locale;
import org.consentry.http.Party;

/** The forms in which lists of cookies and hosts are loaded. */
enum ListForm {
    COOKIES(7, "name,host,category,vendor,protection,lifetime,source"),
    HOSTS(4, "host,category,vendor,source"),
    OPEN_COOKIE_DATABASE(
            10,
            "ID,Platform,Category,Cookie / Data Key name,Domain,Description,Retention period,Data Controller,"
                    + "User Privacy & GDPR Rights Portals,Wildcard match"),
    HOSTS_ALONE(1, "");

    private final int columns;
    private final String header;

    ListForm(int columns, String header) {
        this.columns = columns;
        this.header = header;
    }

    int columns() {
        return columns;
    }

    /**
     * The form of a list by the first of its lines.
     *
     * @throws CatalogException where it is none of them
     */
    static ListForm of(String file, long line, String first) {
        for (ListForm form : values()) {
            if (form != HOSTS_ALONE && first.replace("\"", "").equals(form.header)) {
                return form;
            }
        }
        boolean comment = first.startsWith("#") || first.startsWith("!");
        if (!comment && (first.isEmpty() || first.chars().anyMatch(c -> c == ',' || c == ';' || c == '"'))) {
            throw new CatalogException(
                    file,
                    line,
                    "is of no known form; its first line should be " + COOKIES.header + " or " + HOSTS.header
                            + " or that of the Open Cookie Database, or a host");
        }
        return HOSTS_ALONE;
    }

    static Category category(String id) {
        return Category.of(id).orElseThrow(() -> new IllegalArgumentException("no category is called \"" + id + "\""));
    }

    /**
     * One row of the Open Cookie Database. Its <em>Functional</em> holds what a site needs and what is merely handy; it
     * is taken for the latter, since the shipped rules know the former better. A domain counts only where it is one: the
     * column also holds prose.
     */
    static CookieRule openCookieDatabase(List<String> row, String source) {
        Category category = switch (row.get(2).strip().toLowerCase(Locale.ROOT)) {
            case "security", "necessary" -> Category.NECESSARY;
            case "functional", "personalization" -> Category.FUNCTIONAL;
            case "analytics" -> Category.ANALYTICS;
            case "marketing" -> Category.MARKETING;
            default -> throw new IllegalArgumentException("no category is called \"" + row.get(2) + "\"");
        };
        String wildcard = row.get(9).strip();
        if (!wildcard.equals("0") && !wildcard.equals("1")) {
            throw new IllegalArgumentException("the column Wildcard match holds \"" + wildcard + "\", not 0 or 1");
        }
        String name = row.get(3).strip();
        if (NamePattern.isPattern(name)) {
            throw new IllegalArgumentException("the name \"" + name + "\" holds a * or a {");
        }
        return new CookieRule(
                wildcard.equals("1") ? name + "*" : name,
                domain(row.get(4)),
                category,
                row.get(1).strip(),
                "",
                "",
                source);
    }

    private static String domain(String text) {
        String first = text.strip();
        int space = first.indexOf(' ');
        String host = Hosts.normal(space < 0 ? first : first.substring(0, space));
        try {
            Hosts.check(host);
            return host;
        } catch (IllegalArgumentException prose) {
            return "";
        }
    }

    /** {@code x.example}, {@code 0.0.0.0 x.example} or {@code ||x.example^}, with or without a comment behind it. */
    static HostRule host(String line, Category category, String source) {
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        for (String address : List.of("0.0.0.0", "127.0.0.1", "::")) {
            boolean led = text.startsWith(address)
                    && text.length() > address.length()
                    && Character.isWhitespace(text.charAt(address.length()));
            text = led ? text.substring(address.length()).strip() : text;
        }
        if (text.startsWith("||") && text.endsWith("^")) {
            text = text.substring(2, text.length() - 1);
        }
        String host = Hosts.normal(text);
        return new HostRule(host, category, Party.registrableDomain(host), source);
    }
}
