package org.consentry.banner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.consentry.banner.Templates.Kind;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.Enforcement;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

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
    private final MessagePages messagePages;
    private final GuardScript scripts;
    private final ModeScript mode;
    private final HeadTags head;
    private final Looks looks;

    // Weak keys compare by identity: a policy is loaded once, and dropped with its sheets when it is replaced. These
    // know their policy, so that a key lives as long as a value that isn't let go of.
    private final Cache<SitePolicy, Cache<String, Localised>> sites =
            Caffeine.newBuilder().weakKeys().softValues().maximumSize(1_000).build();

    /** For sites without pictures of their own. */
    public Banner(Assets assets, Messages messages) {
        this(assets, messages, name -> null);
    }

    /** @param pictures gives the bytes of a file beside the policies by its name, {@code null} where there is none */
    public Banner(Assets assets, Messages messages, Function<String, byte @Nullable []> pictures) {
        this.assets = assets;
        this.messages = messages;
        this.templates = new Templates(assets.root());
        this.scripts = new GuardScript(assets);
        this.looks = new Looks(assets, pictures);
        this.mode = new ModeScript(assets);
        this.head = new HeadTags(assets, scripts, looks, mode);
        this.messagePages =
                new MessagePages(messages, templates, looks.path(looks.usual().page()));
    }

    /** Reads what the looks of these sites need, so that no visitor waits for it. */
    public void prepare(Collection<SitePolicy> policies) {
        policies.forEach(looks::of);
    }

    /** What stands in {@code head} of a page without a guard or a policy of its own. */
    public byte[] head(SitePolicy policy, String language, BannerView view) {
        return head.page(policy, view, Tags.PLAIN, null);
    }

    /**
     * What stands in {@code head}, first of all: the guard, before any script of the site; and our style sheets before
     * the site's own, so that the banner's cascade layer is the first one declared.
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

    /** As {@link #guard(String)}, with what tells Google's tags of a choice where the site wants that. */
    public Asset guard(SitePolicy policy, String table) {
        return scripts.with(mode.text(policy), table);
    }

    /** What tells Google's tags of a choice on pages without a guard; empty where the site doesn't. */
    Optional<Asset> mode(SitePolicy policy) {
        return Optional.ofNullable(mode.alone(policy));
    }

    /** Names the version of what every page loads. */
    String version() {
        return assets.path("consentry.js");
    }

    /** What a page of a site needs of ours under a policy of its own; of the scripts the guard is the first. */
    public OurFiles files(SitePolicy policy, Asset guard, PageOrigin origin) {
        List<OurFiles.Script> files = new ArrayList<>(List.of(
                new OurFiles.Script(scripts.path(guard), guard.sha256()),
                assets.script("consentry.js"),
                assets.script("banner.js"),
                assets.script("activate.js")));
        if (policy.enforcement() == Enforcement.STRICT) {
            files.add(assets.script("workers.js"));
        }
        mode(policy).ifPresent(alone -> files.add(new OurFiles.Script(scripts.path(alone), alone.sha256())));
        SiteLook look = looks.of(policy);
        return new OurFiles(
                origin, assets.root(), files, List.of(looks.path(look.control()), looks.path(look.banner())));
    }

    /** A style sheet of a site's by the last part of its address; empty where there is none of that name. */
    public Optional<Asset> look(SitePolicy policy, String name) {
        return looks.find(policy, name);
    }

    /** The style sheet of a site's pages that ask, whatever it is called by now. */
    public Asset look(SitePolicy policy) {
        return looks.of(policy).banner();
    }

    /** The site's picture, by the last part of its address. */
    public Optional<Asset> logo(SitePolicy policy, String name) {
        return looks.findLogo(policy, name);
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
     * As {@link #body(SitePolicy, String, BannerView, String, String)}, with addresses that name the site's host: a
     * page's {@code base} element may lead all others to another one. They leave the scheme to the page, which knows it
     * better than a server behind a proxy.
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
        byte[] control = site.fill(Kind.CONTROL, view.regime(), slots, Set.of());
        if (!view.due()) {
            return control;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(site.fill(Kind.BANNER, view.regime(), slots, site.parts(view)));
        out.writeBytes(control);
        return out.toByteArray();
    }

    /**
     * The first layer alone, as the script shows it when the visitor reopens it: it can be closed, and withdraws.
     * Before it stands the style sheet that it needs.
     */
    public byte[] fragment(SitePolicy policy, String language, BannerView view, String ticket, String returnPath) {
        Localised site = site(policy, language);
        Set<String> parts = site.parts(view);
        parts.add("reopened");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String sheet = looks.path(looks.of(policy).banner());
        out.writeBytes(("<link rel=\"stylesheet\" href=\"" + sheet + "\">").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(site.fill(Kind.BANNER, view.regime(), site.slots(view, ticket, returnPath), parts));
        return out.toByteArray();
    }

    /** As {@link #wording(SitePolicy, String, Surface, Regime)}, where nothing optional runs without a yes. */
    public Wording wording(SitePolicy policy, String language, Surface surface) {
        return wording(policy, language, surface, Regime.OPT_IN);
    }

    /** What a visitor under these rules reads on a surface who sends no signal and has answered nothing before. */
    public Wording wording(SitePolicy policy, String language, Surface surface, Regime regime) {
        return site(policy, language).wording(surface, regime);
    }

    /**
     * What this visitor reads on a surface: the markup as served, without the ticket, the addresses of that visit and
     * the positions of switches.
     */
    public Wording wording(SitePolicy policy, String language, Surface surface, BannerView view) {
        return site(policy, language).wording(surface, view);
    }

    /** The wording of that hash, if any visitor under these rules may read it on that surface today. */
    public Optional<Wording> wording(SitePolicy policy, String language, Surface surface, Regime regime, String hash) {
        return site(policy, language).wording(surface, regime, hash);
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
        slots.put("message", messageKey.isEmpty() ? "" : Markup.escape(site.text(messageKey)));
        if (!messageKey.isEmpty()) {
            parts.add("message");
        }
        return text(site.fill(Kind.PREFERENCES, view.regime(), slots, parts));
    }

    /** The page on which sale and sharing are opted out of; it needs no script. */
    public String optOutPage(SitePolicy policy, String language, BannerView view, String ticket, String returnPath) {
        Localised site = site(policy, language);
        Map<String, String> slots = site.slots(view, ticket, returnPath);
        Set<String> parts = site.parts(view);
        site.addOptOut(slots, parts, view);
        return text(site.fill(Kind.OPTOUT, view.regime(), slots, parts));
    }

    /** What the site promises, a whole page that needs no script. */
    public String statementPage(SitePolicy policy, String language, BannerView view, String returnPath) {
        Localised site = site(policy, language);
        return text(site.fill(Kind.STATEMENT, view.regime(), site.slots(view, "", returnPath), site.parts(view)));
    }

    /**
     * The declaration of a site's cookies, a whole page.
     *
     * @param day on which the sections were put together, in UTC
     */
    public String cookiesPage(SitePolicy policy, String language, List<CookieSection> sections, LocalDate day) {
        return text(site(policy, language).cookies(Kind.COOKIES, sections, day));
    }

    /** The same as a part of a page of the site's own, which its style sheet is for. */
    public String cookiesPart(SitePolicy policy, String language, List<CookieSection> sections, LocalDate day) {
        return text(site(policy, language).cookies(Kind.COOKIES_PART, sections, day));
    }

    /** What stands in the place of a frame that waits for the visitor's yes, a whole page that needs no script. */
    public String placeholderPage(
            SitePolicy policy, String language, BannerView view, String ticket, String returnPath, HeldFrame frame) {
        Localised site = site(policy, language);
        Map<String, String> slots = site.slots(view, ticket, returnPath);
        Set<String> parts = site.parts(view);
        site.addFrame(slots, parts, view, frame);
        slots.put("css", looks.path(looks.of(policy).placeholder()));
        return text(site.fill(Kind.PLACEHOLDER, view.regime(), slots, parts));
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
        slots.put("css", site.css());
        slots.put("script", looks.script());
        slots.put("mode", policy.enforcement().id());
        slots.put("ticket", Markup.escape(ticket));
        slots.put("message", messageKey.isEmpty() ? "" : Markup.fill(site.text(messageKey), Map.of("ground", ground)));
        Set<String> parts = new HashSet<>(Set.of(kept ? "decided" : "none"));
        if (!messageKey.isEmpty()) {
            parts.add("message");
        }
        return text(site.fill(Kind.DATA, slots, parts));
    }

    /** A small page that says what went wrong on a site, in its look and words. */
    public String messagePage(SitePolicy policy, String language, Page page) {
        return site(policy, language).mishap(page);
    }

    /** A small page that says what went wrong, where that belongs to no site. */
    public String messagePage(String language, Page page) {
        return messagePages.page(language, page);
    }

    /**
     * One text of the bundles, for titles and details of problem responses.
     *
     * @throws IllegalArgumentException where no bundle has the key
     */
    public String text(String language, String key) {
        return messages.text(language, key);
    }

    /** The pages about what is the visitor's own. */
    public OwnPages own() {
        return new OwnPages(templates, assets, this::site);
    }

    private Localised site(SitePolicy policy, String language) {
        Cache<String, Localised> languages = sites.get(
                policy, p -> Caffeine.newBuilder().maximumSize(LANGUAGES_KEPT).build());
        return languages.get(language, tag -> new Localised(policy, tag, messages, templates, looks));
    }

    private static String text(byte[] markup) {
        return new String(markup, StandardCharsets.US_ASCII);
    }
}
