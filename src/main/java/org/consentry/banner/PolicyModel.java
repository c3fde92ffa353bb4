package org.consentry.banner;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.consentry.site.Design;
import org.consentry.site.LegalBasis;
import org.consentry.site.Promises;
import org.consentry.site.Purpose;
import org.consentry.site.Purpose.Control;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** A site policy in one language, as the names that templates read. */
final class PolicyModel {
    private final SitePolicy policy;
    private final String tag;
    private final Map<String, String> texts;
    private final String language;
    private final String logo;

    /** @param logo address of the site's picture below our root; empty for none */
    PolicyModel(SitePolicy policy, String tag, Messages messages, String logo) {
        this.policy = policy;
        this.tag = tag;
        this.language = messages.nearest(tag);
        this.logo = logo;
        Map<String, String> words = new HashMap<>(messages.texts(tag));
        // What the site puts in their place; its own words for a dialect go before those for the language.
        for (String spoken : List.of(language, tag)) {
            words.putAll(policy.presentation().texts().getOrDefault(spoken, Map.of()));
        }
        this.texts = Map.copyOf(words);
    }

    SitePolicy policy() {
        return policy;
    }

    /** Tag of the bundle that is spoken. */
    String language() {
        return language;
    }

    /** The first layer, under these rules. */
    Map<String, Object> banner(Regime regime) {
        Map<String, Object> values = page();
        boolean any = !policy.optionalPurposes().isEmpty();
        boolean minor = regime == Regime.UNDER_AGE;
        boolean told = regime.standsUntilNo() && any;
        boolean informs = regime == Regime.ESSENTIAL;
        String words = minor || informs ? "banner.minor" : told ? "banner.notice" : "banner";
        values.put("minor", minor);
        values.put("minorText", minor ? minorText() : "");
        values.put("informs", informs);
        values.put("young", policy.promises().minimumAge() > 0 ? filledWithAge("minor.button") : "");
        values.put("told", told);
        values.put("asks", any && !minor && !told);
        values.put("answers", any && !minor);
        values.put("essential", !any && !minor);
        values.put("optout", told && regime == Regime.OPT_OUT);
        values.put("role", policy.presentation().design().layout() == Design.Layout.DIALOG ? "dialog" : "region");
        values.put("version", policy.notice().version());
        values.put("mode", policy.enforcement().id());
        values.put("regime", regime == Regime.OPT_IN ? "" : regime.id());
        values.put("statement", Markup.link(policy.notice().statement()));
        values.put("title", text(words + ".title"));
        String essential = Markup.escape(text("banner.essential.text"));
        String asked = introduction(words + ".text", regime);
        values.put("text", minor ? minor(asked) : any ? asked : essential);
        values.put("changed", informs ? restated() : changed());
        values.put("signals", Map.of("gpc", Sheet.slot("gpc"), "dnt", Sheet.slot("dnt")));
        return values;
    }

    /** Why a page for visitors under age offers nothing optional. */
    String minorText() {
        return minor(Markup.escape(text("preferences.minor")));
    }

    /**
     * Why nothing optional is offered. Where no region's rules say so, the visitor did: then the site is none for
     * people under age.
     *
     * @param made what is said of one that is
     */
    private String minor(String made) {
        boolean somewhere = policy.regimes().otherwise() == Regime.UNDER_AGE
                || policy.regimes().regions().containsValue(Regime.UNDER_AGE);
        return policy.promises().minimumAge() > 0 && !somewhere ? filledWithAge("minor.done") : made;
    }

    private String filledWithAge(String key) {
        return Markup.fill(
                text(key), Map.of("age", Integer.toString(policy.promises().minimumAge())));
    }

    /** Where nothing is asked: that the statement is another one now, from when on, and what is new. */
    private String restated() {
        String day = policy.notice().effective().toString();
        String text = Markup.fill(text("banner.statement"), Map.of("date", day));
        return text
                + change().map(line -> " <bdi>" + Markup.escape(line) + "</bdi>")
                        .orElse("");
    }

    /** What is new in the notice, in a line, where the site says so in this language. */
    private String changed() {
        return change().map(line -> Markup.escape(text("banner.changed")) + " <bdi>" + Markup.escape(line) + "</bdi>")
                .orElseGet(() -> Markup.escape(text("message.changed")));
    }

    Optional<String> change() {
        Map<String, String> lines = policy.notice().changes();
        return Optional.of(lines.getOrDefault(tag, lines.getOrDefault(language, "")))
                .filter(line -> !line.isEmpty());
    }

    /** What every page of the site's needs. */
    Map<String, Object> page() {
        Map<String, Object> values = page(texts, language);
        values.put("controller", policy.controller().name());
        values.put("logo", logo);
        Promises promises = policy.promises();
        values.put(
                "promises",
                !promises.clauses().isEmpty() || !promises.authority().name().isEmpty());
        return values;
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
        boolean essential = policy.essentialOnly();
        Map<String, Purpose.Text> purposes = new HashMap<>();
        policy.purposes().forEach(purpose -> purposes.put(purpose.id(), text(purpose)));
        return new PlainTexts(
                language,
                texts.getOrDefault("direction", "ltr"),
                text(essential ? "banner.minor.title" : "banner.title"),
                text(essential ? "banner.essential.text" : "banner.text")
                        .replace("{purposes}", titles(asked(Regime.OPT_IN)))
                        .replace("{controller}", policy.controller().name()),
                essential ? Map.of("custom", text("banner.notice.ok")) : buttons(),
                purposes);
    }

    private Map<String, String> buttons() {
        Map<String, String> buttons = new HashMap<>(Map.of(
                "accept-all", text("button.accept"),
                "reject-all", text("button.reject"),
                "custom", text("button.save"),
                "withdraw", text("button.withdraw")));
        int age = policy.promises().minimumAge();
        if (age > 0) {
            buttons.put("under-age", text("minor.button").replace("{age}", Integer.toString(age)));
        }
        return buttons;
    }

    Map<String, Object> optOut() {
        Map<String, Object> values = page();
        values.put("intro", introduction("optout.text"));
        return values;
    }

    Map<String, Object> data() {
        Map<String, Object> values = page();
        values.put("intro", introduction("mydata.intro"));
        return values;
    }

    String introduction(String key) {
        return introduction(key, Regime.OPT_IN);
    }

    private String introduction(String key, Regime regime) {
        return Markup.fill(
                text(key), Map.of("controller", policy.controller().name(), "purposes", titles(asked(regime))));
    }

    /** What a yes is asked for; where optional uses stand, all that the visitor may say no to. */
    private List<Purpose> asked(Regime regime) {
        List<Purpose> optional = policy.optionalPurposes();
        List<Purpose> switches = optional.stream()
                .filter(purpose -> purpose.control() == Purpose.Control.SWITCH)
                .toList();
        return regime.standsUntilNo() || switches.isEmpty() ? optional : switches;
    }

    Optional<Vendor> vendor(String name) {
        return policy.vendors().stream()
                .filter(vendor -> vendor.name().equals(name))
                .findFirst();
    }

    /** Address of a service's own privacy statement; empty where there is none to link to. */
    String vendorLink(String name) {
        return vendor(name).map(vendor -> Markup.link(vendor.policy())).orElse("");
    }

    /** A service as a line of text. */
    Map<String, Object> vendorLine(String name) {
        return Map.of("name", name, "link", vendorLink(name), "terms", terms(name));
    }

    /** Address of a service's terms; empty where there is none to link to. */
    String terms(String name) {
        return vendor(name).map(vendor -> Markup.link(vendor.terms())).orElse("");
    }

    List<Map<String, Object>> contact() {
        return ContactLines.of(policy.controller());
    }

    /** What the site says in its own words: in this language, else in one of its others. */
    <T> Optional<Spoken<T>> spoken(Map<String, T> words) {
        return Spoken.of(words, tag, policy.languages());
    }

    /** Titles of purposes as one line, such as {@code Statistics, Marketing}. */
    String titles(List<Purpose> purposes) {
        return purposes.stream()
                .map(purpose -> text(purpose).title())
                .distinct()
                .collect(Collectors.joining(texts.getOrDefault("list.separator", ", ")));
    }

    Purpose.Text text(Purpose purpose) {
        for (String wanted : List.of(tag, language)) {
            Purpose.Text own = purpose.texts().get(wanted);
            if (own != null) {
                return own;
            }
        }
        Purpose.Text said = category(category(purpose));
        // What runs without asking brings in nobody's service.
        return purpose.control() == Control.LISTED && category(purpose).equals("functional")
                ? new Purpose.Text(said.title(), text("category.necessary.text"))
                : said;
    }

    /** What a purpose rests on under the rules that hold; no consent, where it stands before anybody was asked. */
    String ground(Purpose purpose, Regime regime) {
        String basis = "basis." + purpose.basis().id();
        return purpose.basis() == LegalBasis.CONSENT && regime.standsUntilNo()
                ? text("mine.region.notice") + '.'
                : text(basis) + ". " + text(basis + ".why");
    }

    /** The bundle's words for a category. */
    Purpose.Text category(String id) {
        return new Purpose.Text(text("category." + id + ".title"), text("category." + id + ".text"));
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
