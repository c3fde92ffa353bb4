package org.consentry.banner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consentry.site.Contact;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** A site policy in one language, as the names that templates read. */
final class PolicyModel {
    private final SitePolicy policy;
    private final String tag;
    private final Map<String, String> texts;
    private final String language;
    private final boolean foreign;

    PolicyModel(SitePolicy policy, String tag, Messages messages) {
        this.policy = policy;
        this.tag = tag;
        this.texts = messages.texts(tag);
        this.language = messages.nearest(tag);
        this.foreign = !language.equals(messages.nearest(policy.languages().get(0)));
    }

    Map<String, Object> banner() {
        Map<String, Object> values = page();
        values.put("version", policy.notice().version());
        values.put("mode", policy.enforcement().id());
        values.put("statement", Markup.link(policy.notice().statement()));
        values.put(
                "text",
                Markup.fill(
                        text("banner.text"),
                        Map.of(
                                "controller",
                                policy.controller().name(),
                                "purposes",
                                titles(policy.optionalPurposes()))));
        values.put("signals", Map.of("gpc", Sheet.slot("gpc"), "dnt", Sheet.slot("dnt")));
        return values;
    }

    Map<String, Object> preferences() {
        Map<String, Object> values = banner();
        values.put("intro", introduction("preferences.intro"));
        values.put("gpcIgnored", !policy.honourGpc());
        values.put("dntIgnored", !policy.honourDnt());
        values.put("purposes", purposes());
        values.put("contact", contact(policy.controller()));
        // Not as the locale writes it: that differs from one Java release to the next, and would change the wording.
        values.put("effective", policy.notice().effective().toString());
        values.put("days", policy.validity().toDays());
        return values;
    }

    Map<String, Object> cookies(List<CookieSection> sections) {
        Map<String, Object> values = page();
        values.put("intro", introduction("cookies.intro"));
        List<Map<String, Object>> shown = new ArrayList<>();
        for (CookieSection section : sections) {
            Purpose.Text text = text(section);
            shown.add(Map.of(
                    "index", shown.size(),
                    "title", text.title(),
                    "description", text.description(),
                    "anyCookies", !section.cookies().isEmpty(),
                    "cookies", section.cookies().stream().map(this::cookie).toList()));
        }
        values.put("purposes", shown);
        return values;
    }

    private Purpose.Text text(CookieSection section) {
        Optional<Purpose> purpose = policy.purpose(section.purpose());
        if (purpose.isPresent()) {
            return text(purpose.get());
        }
        String key = section.category().isEmpty() ? "cookies.unnamed" : "category." + section.category();
        return new Purpose.Text(text(key + ".title"), text(key + ".text"));
    }

    private Map<String, Object> page() {
        return page(texts, language);
    }

    /** What every template needs, policy or not. */
    static Map<String, Object> page(Map<String, String> texts, String language) {
        Map<String, Object> values = new HashMap<>();
        values.put("lang", language);
        values.put("dir", texts.getOrDefault("direction", "ltr"));
        // A template reads a dot as a step into an object.
        values.put(
                "t",
                texts.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().replace('.', '-'), Map.Entry::getValue)));
        return values;
    }

    /** What the first layer says, and what the purposes are. */
    PlainTexts plain() {
        Map<String, Purpose.Text> purposes = new HashMap<>();
        policy.purposes().forEach(purpose -> purposes.put(purpose.id(), text(purpose)));
        return new PlainTexts(
                language,
                texts.getOrDefault("direction", "ltr"),
                text("banner.title"),
                text("banner.text")
                        .replace("{purposes}", titles(policy.optionalPurposes()))
                        .replace("{controller}", policy.controller().name()),
                Map.of(
                        "accept-all", text("button.accept"),
                        "reject-all", text("button.reject"),
                        "custom", text("button.save"),
                        "withdraw", text("button.withdraw")),
                purposes);
    }

    Map<String, Object> placeholder() {
        return page();
    }

    Map<String, Object> data() {
        Map<String, Object> values = page();
        values.put("intro", introduction("mydata.intro"));
        return values;
    }

    private String introduction(String key) {
        return Markup.fill(text(key), Map.of("controller", policy.controller().name()));
    }

    private List<Map<String, Object>> purposes() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Purpose purpose : policy.purposes()) {
            int index = all.size();
            Purpose.Text text = text(purpose);
            List<Map<String, Object>> vendors =
                    purpose.vendors().stream().map(this::vendor).toList();
            Map<String, Object> values = new HashMap<>();
            values.put("index", index);
            values.put("id", purpose.id());
            values.put("title", text.title());
            values.put("description", text.description());
            values.put("optional", purpose.optional());
            values.put("basis", text("basis." + purpose.basis().id()));
            values.put("vendors", vendors);
            values.put("anyVendors", !vendors.isEmpty());
            values.put("checked", Sheet.slot("checked." + index));
            values.put(
                    "off",
                    Sheet.part(
                            "off." + index, "<p class=\"off\">" + Markup.escape(text("preferences.signal")) + "</p>"));
            all.add(values);
        }
        return all;
    }

    private Map<String, Object> vendor(String name) {
        return Map.of("name", name, "link", vendorLink(name));
    }

    private Map<String, Object> cookie(CookieSection.Line cookie) {
        String vendor = cookie.vendor();
        String host = cookie.host();
        String setter = host.isEmpty() ? text("cookies.own") : host;
        return Map.of(
                "name", cookie.name(),
                "provider", vendor.isEmpty() ? setter : vendor,
                "link", vendorLink(vendor),
                "host", vendor.isEmpty() ? "" : host,
                "lifetime", lifetime(cookie));
    }

    /** The policy's own words, for those who speak its language or where they can't be put into another. */
    private String lifetime(CookieSection.Line cookie) {
        boolean words = !cookie.lifetime().isEmpty() && !(foreign && cookie.seconds() >= 0);
        return words ? cookie.lifetime() : Lifetime.words(cookie.seconds(), this::text);
    }

    String vendorLink(String name) {
        return policy.vendors().stream()
                .filter(vendor -> vendor.name().equals(name))
                .map(Vendor::policy)
                .map(Markup::link)
                .findFirst()
                .orElse("");
    }

    private static List<Map<String, Object>> contact(Contact contact) {
        List<Map<String, Object>> lines = new ArrayList<>();
        addLine(lines, contact.name(), "");
        addLine(lines, contact.address(), "");
        addLine(lines, contact.email(), Markup.mail(contact.email()));
        addLine(lines, contact.phone(), "");
        addLine(lines, contact.url(), Markup.link(contact.url()));
        return lines;
    }

    private static void addLine(List<Map<String, Object>> lines, String text, String link) {
        if (!text.isEmpty()) {
            lines.add(Map.of("text", text, "link", link));
        }
    }

    /** Titles of purposes as one line, such as {@code Statistics, Marketing}. */
    String titles(List<Purpose> purposes) {
        return purposes.stream()
                .map(purpose -> text(purpose).title())
                .collect(Collectors.joining(texts.getOrDefault("list.separator", ", ")));
    }

    private Purpose.Text text(Purpose purpose) {
        for (String wanted : List.of(tag, language)) {
            Purpose.Text own = purpose.texts().get(wanted);
            if (own != null) {
                return own;
            }
        }
        String key = "category." + category(purpose);
        return new Purpose.Text(text(key + ".title"), text(key + ".text"));
    }

    String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no message is called " + key);
        }
        return text;
    }

    /** The category's name in the page; read as text, since the banner needs nothing else of the catalogue. */
    static String category(Purpose purpose) {
        return String.valueOf(purpose.category()).toLowerCase(Locale.ROOT);
    }
}
