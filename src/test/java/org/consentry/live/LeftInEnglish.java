package org.consentry.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.consentry.banner.Messages;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Finds the product's English words in a page that should speak another language. */
final class LeftInEnglish {
    /** Shorter pieces of a message may stand in any language. In characters. */
    private static final int TELLING = 12;

    private final Map<String, String> english = new TreeMap<>();

    /** @param tag of the language that the pages should speak; what reads the same in both is no finding */
    LeftInEnglish(String tag) {
        Properties other = bundle(tag);
        bundle("en").forEach((key, text) -> {
            if (!text.equals(other.getProperty((String) key))) {
                english.put((String) key, (String) text);
            }
        });
    }

    private static Properties bundle(String tag) {
        String name = "/org/consentry/messages/banner_" + tag + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(name)) {
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys of the messages of which a page shows a piece, each with the piece. */
    List<String> in(Document page) {
        List<String> shown = new ArrayList<>(List.of(page.text()));
        for (Element element : page.getAllElements()) {
            shown.add(element.ownText());
            for (Attribute attribute : element.attributes()) {
                if (List.of("aria-label", "alt", "title", "placeholder", "value")
                        .contains(attribute.getKey())) {
                    shown.add(attribute.getValue());
                }
            }
        }
        List<String> found = new ArrayList<>();
        english.forEach((key, text) -> {
            for (String piece : text.split("\\{[a-z]+}")) {
                String words = piece.strip();
                boolean telling = words.length() >= TELLING && words.indexOf(' ') > 0;
                boolean there = telling
                        ? shown.stream().anyMatch(one -> one.contains(words))
                        : words.length() > 2 && words.equals(text) && shown.contains(words);
                if (there) {
                    found.add(key + ": " + words);
                }
            }
        });
        return found;
    }
}
