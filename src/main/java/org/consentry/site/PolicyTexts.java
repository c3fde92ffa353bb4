package org.consentry.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the words that a site puts in place of the bundles'. */
final class PolicyTexts {
    /** What a bundle says of itself, and no visitor reads. */
    private static final Set<String> OF_BUNDLES = Set.of("reviewed", "direction", "list.separator");

    private static final Properties ENGLISH = english();

    private PolicyTexts() {}

    static Map<String, Map<String, String>> read(PolicyNode root) {
        Map<String, Map<String, String>> all = new HashMap<>();
        root.child("texts").entries().forEach((language, texts) -> {
            if (!PolicyWords.isLanguage(language)) {
                texts.problem("\"" + language + "\" is no language tag", "write en, de, pt-BR …");
            }
            if (!texts.isBlock()) {
                texts.problem(texts.path() + " must be a block of keys and values", "write banner.title: …");
            }
            Map<String, String> own = new HashMap<>();
            texts.entries().forEach((key, text) -> own.put(key, text(key, text)));
            all.put(language, Map.copyOf(own));
        });
        return all;
    }

    private static String text(String key, PolicyNode node) {
        String english = OF_BUNDLES.contains(key) ? null : ENGLISH.getProperty(key);
        if (english == null) {
            node.problem("no text is called \"" + key + "\"", "the names are those of the message bundles");
            return "";
        }
        String text = PolicyWords.plain(node.text(""));
        if (text.isEmpty()) {
            node.problem("\"" + key + "\" holds no text", "write words, or leave the key out");
        } else if (!placeholders(text).equals(placeholders(english))) {
            node.problem(
                    "\"" + key + "\" must hold " + named(placeholders(english)), "the English text is: " + english);
        }
        return text;
    }

    private static String named(Set<String> placeholders) {
        return placeholders.isEmpty()
                ? "nothing in braces"
                : String.join(", ", placeholders) + " and nothing else in braces";
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            found.add(close < 0 ? "{" : text.substring(open, close + 1));
        }
        return found;
    }

    private static Properties english() {
        String name = "/org/consentry/messages/banner_en.properties";
        try (@Nullable InputStream in = PolicyTexts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
