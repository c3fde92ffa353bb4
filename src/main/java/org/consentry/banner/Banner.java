package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Templates.Kind;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.SitePolicy;

/**
 * The banner, its control and the pages around them, as markup.
 *
 * <p>Templates run once for a site and a language; a request only fills in what is its own. What goes into a site's
 * page ({@link #head}, {@link #body}, {@link #fragment}) is plain ASCII, since that page's encoding is unknown. A
 * return path that isn't a path of this site is replaced by {@code /}.
 */
public final class Banner {
    private static final int LANGUAGES_KEPT = 100;

    private final Assets assets;
    private final Messages messages;
    private final Templates templates;
    private final Map<Page, Map<String, String>> messagePages = new HashMap<>();
    private final GuardScript scripts;
    private final HeadTags head;

    // Weak keys compare by identity: a policy is loaded once, and dropped with its sheets when it is replaced. These
    // know their policy, so that a key lives as long as a value that isn't let go of.
    private final Cache<SitePolicy, Cache<String, Localised>> sites =
            Caffeine.newBuilder().weakKeys().softValues().maximumSize(1_000).build();

    public Banner(Assets assets, Messages messages) {
        this.assets = assets;
        this.messages = messages;
        this.templates = new Templates(assets.root());
        this.scripts = new GuardScript(assets);
        this.head = new HeadTags(assets, scripts);
        for (Page page : Page.values()) {
            messagePages.put(page, renderMessages(page));
        }
    }

    /** What stands in {@code head} of a page without a guard or a policy of its own. */
    public byte[] head(SitePolicy policy, String language, BannerView view) {
        return head.page(policy, view, Tags.PLAIN, null);
    }

    /**
     * What stands in {@code head}, first of all: the guard, before any script of the site; and our style sheets before the
     * site's own, so that the banner's cascade layer is the first one declared.
     *
     * @param guard the one that the page's policy admits, for pages that are guarded
     */
    public byte[] head(SitePolicy policy, String language, BannerView view, Tags tags, Asset guard) {
        return head.page(policy, view, tags, guard);
    }

    /** What stands first in the {@code head} of a page in a frame: the guard alone, or nothing. */
    public byte[] frameHead(SitePolicy policy, BannerView view, Tags tags, Asset guard) {
        return head.frame(policy, view, tags, guard);
    }

    /**
     * The guard of a site, under a name that carries its hash.
     *
     * @param table what it has to know of the site, as the text of a JavaScript object literal
     */
    public Asset guard(String table) {
        return scripts.with(table);
    }

    /** Names the version of what every page loads. */
    String version() {
        return assets.path("consentry.js");
    }

    /** What a page needs of ours under a policy of its own; of the scripts the guard is the first. */
    public OurFiles files(Asset guard, PageOrigin origin) {
        List<OurFiles.Script> files = List.of(
                new OurFiles.Script(scripts.path(guard), guard.sha256()),
                assets.script("consentry.js"),
                assets.script("banner.js"),
                assets.script("activate.js"));
        List<String> sheets = List.of(assets.path("control.css"), assets.path("banner.css"));
        return new OurFiles(origin, assets.root(), files, sheets);
    }

    /**
     * What stands first in {@code body}: the first layer where the visitor is to be asked, and always the control.
     *
     * @param ticket proves which wording was served
     * @param returnPath path and query of the page
     */
    public byte[] body(SitePolicy policy, String language, BannerView view, String ticket, String returnPath) {
        return body(policy, language, view, ticket, returnPath, "");
    }

    /**
     * As {@link #body(SitePolicy, String, BannerView, String, String)}, with addresses that name the site's host: a page's
     * {@code base} element may lead all others to another one. They leave the scheme to the page, which knows it better
     * than a server behind a proxy.
     *
     * @param authority host and port as the visitor's browser names them; empty for addresses without
     */
    public byte[] body(
            SitePolicy policy, String language, BannerView view, String ticket, String returnPath, String authority) {
        Localised site = site(policy, language);
        Map<String, String> slots = site.slots(view, ticket, returnPath);
        if (Markup.isAuthority(authority)) {
            slots.put("site", "//" + authority);
        }
        byte[] control = site.fill(Kind.CONTROL, slots, Set.of());
        if (!view.due()) {
            return control;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(site.fill(Kind.BANNER, slots, site.parts(view)));
        out.writeBytes(control);
        return out.toByteArray();
    }

    /** The first layer alone, as the script shows it when the visitor reopens it: it can be closed, and withdraws. */
    public byte[] fragment(SitePolicy policy, String language, BannerView view, String ticket, String returnPath) {
        Localised site = site(policy, language);
        Set<String> parts = site.parts(view);
        parts.add("reopened");
        return site.fill(Kind.BANNER, site.slots(view, ticket, returnPath), parts);
    }

    /** What every visitor reads on a surface: the markup as served, its slots empty and no optional part shown. */
    public Wording wording(SitePolicy policy, String language, Surface surface) {
        return site(policy, language).wording(surface);
    }

    /** The words of {@link Surface#BANNER} and of the purposes, for an app that shows them in its own controls. */
    public PlainTexts plain(SitePolicy policy, String language) {
        return site(policy, language).plain();
    }

    /**
     * The preference centre, a whole page that needs no script.
     *
     * @param messageKey key of a message to show first, such as {@code message.saved}; empty for none
     * @throws IllegalArgumentException where there is no such message
     */
    public String preferencePage(
            SitePolicy policy, String language, BannerView view, String ticket, String returnPath, String messageKey) {
        Localised site = site(policy, language);
        Map<String, String> slots = site.slots(view, ticket, returnPath);
        Set<String> parts = site.parts(view);
        site.addSwitches(slots, parts, view);
        slots.put("css", assets.path("page.css"));
        slots.put("message", messageKey.isEmpty() ? "" : Markup.escape(site.text(messageKey)));
        if (!messageKey.isEmpty()) {
            parts.add("message");
        }
        return text(site.fill(Kind.PREFERENCES, slots, parts));
    }

    /** The declaration of a site's cookies, a whole page. */
    public String cookiesPage(SitePolicy policy, String language, List<CookieSection> sections) {
        return text(site(policy, language).cookies(sections, assets.path("page.css")));
    }

    /** What stands in the place of a frame that waits for the visitor's yes, a whole page that needs no script. */
    public String placeholderPage(
            SitePolicy policy, String language, BannerView view, String ticket, String returnPath, HeldFrame frame) {
        Localised site = site(policy, language);
        Map<String, String> slots = site.slots(view, ticket, returnPath);
        Set<String> parts = site.parts(view);
        site.addFrame(slots, parts, view, frame);
        slots.put("css", assets.path("placeholder.css"));
        return text(site.fill(Kind.PLACEHOLDER, slots, parts));
    }

    /**
     * What is kept of the visitor, a whole page that needs no script.
     *
     * @param kept whether there is anything
     * @param messageKey key of a message to show first, such as {@code mydata.erased}; empty for none
     * @param ground what the message names as its ground; empty where it names none
     */
    public String dataPage(
            SitePolicy policy, String language, String ticket, boolean kept, String messageKey, String ground) {
        Localised site = site(policy, language);
        Map<String, String> slots = new HashMap<>();
        slots.put("css", assets.path("page.css"));
        slots.put("ticket", Markup.escape(ticket));
        slots.put("message", messageKey.isEmpty() ? "" : Markup.fill(site.text(messageKey), Map.of("ground", ground)));
        Set<String> parts = new HashSet<>(Set.of(kept ? "decided" : "none"));
        if (!messageKey.isEmpty()) {
            parts.add("message");
        }
        return text(site.fill(Kind.DATA, slots, parts));
    }

    /** A small page that says what went wrong. */
    public String messagePage(String language, Page page) {
        return messagePages.getOrDefault(page, Map.of()).getOrDefault(messages.nearest(language), "");
    }

    /**
     * One text of the bundles, for titles and details of problem responses.
     *
     * @throws IllegalArgumentException where no bundle has the key
     */
    public String text(String language, String key) {
        return messages.text(language, key);
    }

    private Localised site(SitePolicy policy, String language) {
        Cache<String, Localised> languages = sites.get(
                policy, p -> Caffeine.newBuilder().maximumSize(LANGUAGES_KEPT).build());
        return languages.get(language, tag -> new Localised(policy, tag, messages, templates));
    }

    private Map<String, String> renderMessages(Page page) {
        Map<String, String> pages = new HashMap<>();
        for (String language : messages.languages()) {
            Map<String, Object> values = PolicyModel.page(messages.texts(language), language);
            values.put("title", messages.text(language, "page." + page.status() + ".title"));
            values.put("text", messages.text(language, "page." + page.status() + ".text"));
            values.put("status", page.status());
            Sheet sheet = templates.render(Kind.MESSAGE, values);
            pages.put(language, text(sheet.fill(Map.of("css", assets.path("page.css")), Set.of())));
        }
        return pages;
    }

    private static String text(byte[] markup) {
        return new String(markup, StandardCharsets.US_ASCII);
    }
}
