package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.consentry.site.lint.Findings;
import org.consentry.site.lint.PolicyCheck;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a first visitor of a site gets, in every language that the site serves: no is as easy as yes, nothing
 * is ticked beforehand, and nothing stands between the visitor and the page.
 */
public final class RenderedCheck implements PolicyCheck {
    /** The longer button's text against the shorter one's. */
    private static final double MOST_UNLIKE = 2.5;

    /** What tools that answer banners by themselves look for. */
    private static final String ENGLISH_REJECT = "Reject all";

    private static final String OURS = "the product's own template does that: please report it";

    private final Banner banner;

    public RenderedCheck(Banner banner) {
        this.banner = banner;
    }

    @Override
    public void check(SitePolicy policy, Findings findings) {
        boolean asks = policy.optionalPurposes().stream().anyMatch(RenderedCheck::isSwitch);
        BannerView first = new BannerView(asks, Set.of(), false, Set.of(), Set.of());
        for (String language : policy.languages()) {
            byte[] body = banner.body(policy, language, first, "ticket", "/");
            Document page = Jsoup.parse(new String(body, StandardCharsets.US_ASCII));
            checkControl(page, findings);
            if (asks) {
                checkFirstLayer(page, policy, language, findings);
                String centre = banner.preferencePage(policy, language, first, "ticket", "/", "");
                checkCentre(Jsoup.parse(centre), policy, findings);
            }
        }
    }

    private static boolean isSwitch(Purpose purpose) {
        return purpose.control() == Purpose.Control.SWITCH;
    }

    static void checkControl(Document page, Findings findings) {
        if (page.select("a#consentry-control[href]:not([hidden])").size() != 1) {
            findings.error("the page has no one control that reopens the banner", OURS);
        }
    }

    static void checkFirstLayer(Document page, SitePolicy policy, String language, Findings findings) {
        Element layer = page.selectFirst("#consentry-banner");
        Element accept = layer == null ? null : button(layer, "accept-all");
        Element reject = layer == null ? null : button(layer, "reject-all");
        if (layer == null || accept == null || reject == null) {
            findings.error("the first layer has no buttons for yes and no", OURS);
            return;
        }
        if (!Objects.equals(accept.parent(), reject.parent())
                || !accept.className().equals(reject.className())
                || !same(accept, reject, "style", "hidden", "disabled", "tabindex", "aria-hidden")) {
            findings.error("on the first layer the button for no doesn't weigh the same as that for yes", OURS);
        }
        if (!layer.select("[checked],[selected],[aria-checked=true]").isEmpty()) {
            findings.error("the first layer holds something that is ticked beforehand", OURS);
        }
        if (layer.select("a[href]").stream().anyMatch(RenderedCheck::answers)) {
            findings.error("a link of the first layer answers in the visitor's place", OURS);
        }
        if (!page.select("dialog,[aria-modal=true],[inert],[popover=auto]").isEmpty()) {
            findings.error("the first layer is a wall: the page behind it can't be used", OURS);
        }
        checkNames(layer, policy, language, findings);
        checkTexts(accept.text().strip(), reject.text().strip(), language, findings);
    }

    private static @Nullable Element button(Element layer, String choice) {
        return layer.selectFirst("form[method=post] button[name=choice][value=" + choice + "]");
    }

    private static boolean same(Element one, Element other, String... attributes) {
        return List.of(attributes).stream()
                .allMatch(name -> one.hasAttr(name) == other.hasAttr(name)
                        && one.attr(name).equals(other.attr(name)));
    }

    private static boolean answers(Element link) {
        String href = link.attr("href").toLowerCase(Locale.ROOT);
        return href.contains("/choices") || href.contains("choice=") || href.startsWith("javascript:");
    }

    private static void checkNames(Element layer, SitePolicy policy, String language, Findings findings) {
        String controller = plain(policy.controller().name());
        if (!plain(layer.text()).contains(controller)) {
            findings.error(
                    "in " + language + " the first layer doesn't name the controller, " + controller,
                    "keep {controller} in banner.text",
                    "texts",
                    language,
                    "banner.text");
        }
    }

    static void checkTexts(String accept, String reject, String language, Findings findings) {
        boolean english = Locale.forLanguageTag(language).getLanguage().equals("en");
        if (accept.equalsIgnoreCase(reject)) {
            findings.error(
                    "in " + language + " the buttons for yes and no both read \"" + reject + "\"",
                    "give them texts that tell them apart",
                    "texts",
                    language,
                    "button.reject");
        } else if (unlike(accept, reject) > MOST_UNLIKE) {
            findings.error(
                    "in " + language + " one of \"" + accept + "\" and \"" + reject + "\" is more than " + MOST_UNLIKE
                            + " times as long as the other",
                    "no button may stand out: write texts of like length",
                    "texts",
                    language,
                    accept.length() > reject.length() ? "button.accept" : "button.reject");
        }
        if (english && !reject.equals(ENGLISH_REJECT)) {
            findings.error(
                    "in " + language + " the button for no reads \"" + reject + "\", and tools that refuse for their"
                            + " users don't find it",
                    "write \"" + ENGLISH_REJECT + "\"",
                    "texts",
                    language,
                    "button.reject");
        }
    }

    private static double unlike(String one, String other) {
        int first = one.codePointCount(0, one.length());
        int second = other.codePointCount(0, other.length());
        return Math.max(first, second) / (double) Math.max(1, Math.min(first, second));
    }

    static void checkCentre(Document centre, SitePolicy policy, Findings findings) {
        Set<String> switches = policy.optionalPurposes().stream()
                .filter(RenderedCheck::isSwitch)
                .map(Purpose::id)
                .collect(Collectors.toSet());
        boolean ticked = centre.select("input[checked]").stream()
                .anyMatch(input -> switches.contains(Service.purposeOf(input.attr("value"))));
        if (ticked) {
            findings.error("the preference centre has a switch that is on beforehand", OURS);
        }
        if (button(centre, "reject-all") == null) {
            findings.error("the preference centre has no button that refuses all", OURS);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
