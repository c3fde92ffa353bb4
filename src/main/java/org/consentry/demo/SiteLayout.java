package org.consentry.demo;

/** What the pages of the demo sites have in common. */
final class SiteLayout {

    private static final String STYLE = """
            body { margin: 0; font: 1rem/1.6 system-ui, sans-serif; color: #1d2327; background: #fbfbf9; }
            header { padding: 1rem 1.5rem; background: %s; color: #fff; }
            header a { color: #fff; margin-inline-end: 1rem; }
            header strong { margin-inline-end: 1.5rem; }
            main { max-width: 44rem; margin: 2rem auto; padding: 0 1.5rem; }
            iframe { width: 100%%; aspect-ratio: 16/9; border: 0; }
            [data-theme=dark] { background: #1d2327; color: #f4f4f0; }
            """;

    private SiteLayout() {}

    static byte[] page(Content site, Content.Page page, Visit visit) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"")
                .append(page.language().isEmpty() ? site.language() : page.language())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(text(page.title()))
                .append(" · ")
                .append(text(site.name()))
                .append("</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n")
                .append(STYLE.formatted(site.colour()))
                .append("</style>\n</head>\n<body data-theme=\"{cookie:theme}\">\n<header><strong>")
                .append(text(site.name()))
                .append("</strong>");
        for (Content.Page other : site.pages()) {
            if (!other.title().isEmpty()) {
                html.append("<a href=\"").append(other.path()).append("\">").append(text(other.title()));
                html.append("</a>\n");
            }
        }
        html.append("</header>\n<main>\n<h1>").append(text(page.title())).append("</h1>\n");
        html.append(page.body()).append("</main>\n").append(site.foot()).append("</body>\n</html>\n");
        return Answers.utf8(filled(html, visit));
    }

    /** With the visitor's own cookies in their places. */
    private static String filled(StringBuilder html, Visit visit) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = html.indexOf("{cookie:"); at >= 0; at = html.indexOf("{cookie:", from)) {
            int end = html.indexOf("}", at);
            out.append(html, from, at).append(text(visit.cookie(html.substring(at + 8, end))));
            from = end + 1;
        }
        return out.append(html, from, html.length()).toString();
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
