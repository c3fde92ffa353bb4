package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.consentry.banner.Templates.Kind;

/** The small pages that say what went wrong, each rendered when first asked for. They belong to no site. */
final class MessagePages {
    private final Messages messages;
    private final Templates templates;
    private final String css;
    private final Map<Named, String> pages = new ConcurrentHashMap<>();

    private record Named(Page page, String language) {}

    /** @param css address of their style sheet */
    MessagePages(Messages messages, Templates templates, String css) {
        this.messages = messages;
        this.templates = templates;
        this.css = css;
    }

    String page(String language, Page page) {
        return pages.computeIfAbsent(new Named(page, messages.nearest(language)), this::rendered);
    }

    /** @param values of every page, which those of this one join */
    static Map<String, Object> values(Map<String, Object> values, Page page, UnaryOperator<String> texts) {
        values.put("title", texts.apply("page." + page.status() + ".title"));
        values.put("text", texts.apply("page." + page.status() + ".text"));
        values.put("status", page.status());
        return values;
    }

    private String rendered(Named named) {
        Map<String, Object> values = values(
                PolicyModel.page(messages.texts(named.language()), named.language()),
                named.page(),
                key -> messages.text(named.language(), key));
        byte[] markup = templates.render(Kind.MESSAGE, values).fill(Map.of("css", css), Set.of());
        return new String(markup, StandardCharsets.US_ASCII);
    }
}
