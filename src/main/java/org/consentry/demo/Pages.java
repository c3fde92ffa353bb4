package org.consentry.demo;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** The shop's pages, from the templates and texts beside this class. */
final class Pages {

    private static final Mustache.Compiler MUSTACHE =
            Mustache.compiler().escapeHTML(true).emptyStringIsFalse(true).zeroIsFalse(true);

    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> texts = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** A file as it is. */
    byte[] file(String name) {
        return files.computeIfAbsent(name, Pages::read);
    }

    byte[] home(Visit visit, String language) {
        Map<String, String> t = texts(language);
        List<Map<String, Object>> products = new ArrayList<>();
        for (Product p : Product.ALL) {
            products.add(facts(p, t));
        }
        Map<String, Object> values = Map.of("t", t, "products", products);
        return page(visit, language, t.get("title"), t.get("description"), render("home.html", values));
    }

    byte[] product(Visit visit, Product product) {
        Map<String, Object> values = Map.of("product", facts(product, texts("en")), "csrf", ShopCookies.csrf(visit));
        return page(visit, "en", product.name(), product.story(), render("product.html", values));
    }

    byte[] basket(Visit visit) {
        List<Map<String, Object>> lines = new ArrayList<>();
        int total = 0;
        for (Map.Entry<Integer, Integer> entry : ShopCookies.basket(visit).entrySet()) {
            Product p = Product.ALL.get(entry.getKey() - 1);
            int cents = p.cents() * entry.getValue();
            total += cents;
            lines.add(Map.of(
                    "number", p.number(), "name", p.name(), "pieces", entry.getValue(), "price", Product.euros(cents)));
        }
        Map<String, Object> values = Map.of(
                "lines",
                lines,
                "empty",
                lines.isEmpty(),
                "total",
                Product.euros(total),
                "csrf",
                ShopCookies.csrf(visit));
        return page(visit, "en", "Your basket", "What you are about to take home.", render("basket.html", values));
    }

    byte[] login(Visit visit) {
        Map<String, Object> values = Map.of("csrf", ShopCookies.csrf(visit));
        return page(visit, "en", "Sign in", "Sign in to the shop.", render("login.html", values));
    }

    byte[] account(Visit visit, String name) {
        Map<String, Object> values = Map.of("name", name, "csrf", ShopCookies.csrf(visit));
        return page(visit, "en", "Your account", "Your orders and plants.", render("account.html", values));
    }

    byte[] about(Visit visit) {
        return page(visit, "en", "About us", "Six people and a glasshouse.", render("about.html", Map.of()));
    }

    byte[] privacy(Visit visit) {
        return page(visit, "en", "Privacy", "What we keep about you, and why.", render("privacy.html", Map.of()));
    }

    byte[] message(Visit visit, String title, String text) {
        String body = render("message.html", Map.of("title", title, "description", text));
        return page(visit, "en", title, text, body);
    }

    private Map<String, Object> facts(Product p, Map<String, String> t) {
        String picture = new String(file("picture/" + p.number() + ".svg"), StandardCharsets.UTF_8).strip();
        return Map.of(
                "number",
                p.number(),
                "name",
                p.name(),
                "kind",
                t.get("kind." + p.kind()),
                "price",
                Product.euros(p.cents()),
                "story",
                p.story(),
                "picture",
                picture);
    }

    private byte[] page(Visit visit, String language, String title, String description, String body) {
        String name = ShopCookies.signedIn(visit);
        String theme = visit.cookie("theme");
        Map<String, Object> values = new HashMap<>();
        values.put("t", texts(language));
        values.put("lang", language);
        values.put("dir", language.equals("ar") ? "rtl" : "ltr");
        values.put("home", language.equals("en") ? "/" : "/" + language + "/");
        values.put("theme", theme.equals("light") || theme.equals("dark") ? theme : "");
        values.put("title", title);
        values.put("description", description);
        values.put("name", name);
        values.put("account", name.isEmpty() ? "/login" : "/account");
        values.put(
                "count",
                ShopCookies.basket(visit).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
        values.put("body", body);
        return render("layout.html", values).getBytes(StandardCharsets.UTF_8);
    }

    private String render(String name, Map<String, Object> values) {
        return templates
                .computeIfAbsent(name, n -> MUSTACHE.compile(new String(read(n), StandardCharsets.UTF_8)))
                .execute(values);
    }

    private Map<String, String> texts(String language) {
        return texts.computeIfAbsent(language, Pages::readTexts);
    }

    private static Map<String, String> readTexts(String language) {
        Properties properties = new Properties();
        try {
            properties.load(
                    new StringReader(new String(read("texts." + language + ".properties"), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }

    private static byte[] read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the demo shop lacks its file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
