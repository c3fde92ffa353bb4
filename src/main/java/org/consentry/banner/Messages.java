package org.consentry.banner;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.consentry.http.AcceptLanguage;
import org.consentry.site.Bundles;
import org.jspecify.annotations.Nullable;

/** The banner's and the pages' own texts in every language that they speak, read once. */
public final class Messages {

    /** Language tags (BCP 47) of the bundles, English first. */
    static final List<String> LANGUAGES = Bundles.languages();

    private static final String FALLBACK = "en";

    // RFC 5646, section 4.4.1: room enough for every tag but one with extensions.
    private static final int LONGEST_TAG = 35;

    private final Map<String, Map<String, String>> bundles = new HashMap<>();
    private final Map<String, String> tags = new HashMap<>();

    /** Reads every bundle from the class path. */
    public Messages() {
        Map<String, String> fallback = read(FALLBACK);
        for (String language : LANGUAGES) {
            Map<String, String> texts = new HashMap<>(fallback);
            texts.putAll(read(language));
            bundles.put(language, Map.copyOf(texts));
            tags.put(language.toLowerCase(Locale.ROOT), language);
        }
    }

    /** The tags of the languages that are spoken. */
    public List<String> languages() {
        return LANGUAGES;
    }

    /** The spoken language nearest to a tag: {@code de} for {@code de-AT}, English where there is none. */
    public String nearest(String tag) {
        String cut = tag.substring(0, Math.min(tag.length(), LONGEST_TAG)).toLowerCase(Locale.ROOT);
        String wanted = AcceptLanguage.usual(cut);
        while (true) {
            String known = tags.get(wanted);
            if (known != null) {
                return known;
            }
            int end = wanted.lastIndexOf('-');
            if (end < 0) {
                return FALLBACK;
            }
            wanted = wanted.substring(0, end);
        }
    }

    /** All texts of the spoken language nearest to a tag, by key. */
    Map<String, String> texts(String tag) {
        return bundles.getOrDefault(nearest(tag), Map.of());
    }

    /**
     * One text.
     *
     * @throws IllegalArgumentException where no bundle has the key
     */
    String text(String tag, String key) {
        String text = texts(tag).get(key);
        if (text == null) {
            throw new IllegalArgumentException("no message is called " + key);
        }
        return text;
    }

    static Map<String, String> read(String language) {
        String name = "/org/consentry/messages/banner_" + language + ".properties";
        try (@Nullable InputStream in = Messages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the message bundle " + name + " is missing");
            }
            Properties lines = new Properties();
            lines.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, String> texts = new HashMap<>();
            lines.forEach((key, value) -> texts.put((String) key, (String) value));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
