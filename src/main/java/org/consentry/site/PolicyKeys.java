package org.consentry.site;

import static org.consentry.site.PolicyForms.list;
import static org.consentry.site.PolicyForms.may;
import static org.consentry.site.PolicyForms.must;
import static org.consentry.site.PolicyForms.same;
import static org.consentry.site.PolicyForms.some;
import static org.consentry.site.PolicyForms.words;

import java.util.Arrays;
import java.util.List;
import org.consentry.catalog.Category;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Entries;
import org.consentry.site.PolicyShape.Flag;
import org.consentry.site.PolicyShape.Number;
import org.consentry.site.PolicyShape.Words;

/** Every key that a policy may have, in one place: what no key names here, nobody can read. */
final class PolicyKeys {
    private static final Entries BY_LANGUAGE = new Entries(PolicyForms.LANGUAGE, PolicyForms.TEXT);

    private static final Block NOTICE = Block.of(
            must("version", PolicyForms.VERSION, "the operator's own name for what is asked"),
            may("statement", PolicyForms.ADDRESS, "where the privacy statement stands"),
            must("effective", PolicyForms.DATE, "first day, in UTC, on which it holds"),
            may("changes", BY_LANGUAGE, "what is new, in a line"),
            may(
                    "change",
                    words("material", "editorial"),
                    "material (default) asks everybody again, editorial keeps choices"),
            may(
                    "keeps",
                    list(PolicyForms.VERSION),
                    "with an editorial change, and only then: the versions whose choices hold on"));

    private static final Block VENDOR = Block.of(
            must("name", PolicyForms.TEXT, "as visitors read it and the catalogue spells it"),
            may("id", PolicyForms.VENDOR_ID, "name in forms and tokens; made from the name if absent"),
            may("policy", PolicyForms.ADDRESS, "its own privacy statement"),
            may("terms", PolicyForms.ADDRESS, "its terms"),
            may("poster", PolicyForms.PATH, "picture on the site that stands in for what it would show"),
            may("hosts", list(PolicyForms.HOST), "hosts that belong to it beyond those of the catalogue"));

    private static final Block PURPOSE = Block.of(
            must("id", PolicyForms.ID, "name in forms, records and markup"),
            must("category", words(Category.values()), "analytics and marketing always wait for a yes"),
            may("basis", words(LegalBasis.values()), "ground of article 6(1) GDPR; consent if absent"),
            may("vendors", list(PolicyForms.TEXT), "names from the list of vendors"),
            may(
                    "texts",
                    new Entries(
                            PolicyForms.LANGUAGE,
                            Block.of(
                                    must("title", PolicyForms.TEXT, "in a few words"),
                                    may("description", PolicyForms.TEXT, "in a sentence or two"))),
                    "what visitors read; the built-in text of the category if absent"),
            may("data", BY_LANGUAGE, "which data are used"),
            may("retention", BY_LANGUAGE, "how long, or by which criteria, they are kept"));

    private static final Block COOKIE = Block.of(
            must("name", PolicyForms.COOKIE, "the cookie's name"),
            must("purpose", PolicyForms.ID, "id of the purpose that it serves"),
            may("host", PolicyForms.HOST_OR_NONE, "who sets it; the site itself if absent"),
            may("vendor", PolicyForms.TEXT, "whose it is; the site's if absent"),
            may("lifetime", PolicyForms.TEXT, "how long it stays, as visitors read it"),
            may("loosen", new Flag(), "whether it passes though the catalogue knows it for tracking; default false"));

    private static final Block PALETTE =
            same(List.of("background", "text", "accent", "on-accent"), PolicyForms.COLOUR, "a colour");

    private static final Block DESIGN = Block.of(
            may("layout", words(Design.Layout.values()), "shape of the banner on wide screens"),
            may("side", words(Design.Side.values()), "side of the corner box, in the direction of reading"),
            may("theme", words(Design.Theme.values()), "which palette is shown"),
            may("light", PALETTE, "colours on a light ground"),
            may("dark", PALETTE, "colours on a dark ground"),
            may("font", PolicyForms.FONTS, "the system's own if absent"),
            may("radius", new Number(0, PolicyDesign.WIDEST_RADIUS), "of corners, in pixels"),
            may("logo", PolicyForms.LOGO, "picture beside the policy: svg, png or webp"));

    private static final Block CONSENT_MODE = Block.of(
            may("mode", words("basic", "advanced"), "basic (default): no tag of Google's before a yes"),
            may("wait", new Number(0, PolicyConsentMode.LONGEST_WAIT), "milliseconds that tags wait; default 500"),
            may(
                    "signals",
                    same(PolicyConsentMode.SIGNALS.keySet(), PolicyForms.ID, "id of the purpose that it follows"),
                    "the first purpose of its category for each that is absent"));

    private static final Words REGIME = new Words(Arrays.stream(Regime.values())
            .filter(regime -> regime != Regime.ESSENTIAL)
            .map(Regime::id)
            .toList());

    private static final Block REGIMES = Block.of(
            may("default", REGIME, "for regions that are not named, or not known; default opt-in"),
            may(
                    "regions",
                    list(Block.of(
                            must("in", list(PolicyForms.REGION), "countries or subdivisions, such as US-CA"),
                            must("regime", REGIME, "what holds there"))),
                    "the rules of single regions"));

    /** The policy itself. */
    static final Block ROOT = Block.of(
            must("site", PolicyForms.NAME, "the site's name in records; keep it once records carry it"),
            must("hosts", some(PolicyForms.HOST), "host names that it answers to; *.shop.example for all below"),
            may(
                    "upstream",
                    PolicyForms.UPSTREAM,
                    "the site behind the gateway; none where an application behind the filter answers"),
            must("controller", PolicyPromiseKeys.CONTACT, "who answers for the site (article 4(7) GDPR)"),
            may(
                    "representative",
                    PolicyPromiseKeys.CONTACT,
                    "who stands for the controller in the visitors' region (article 27 GDPR)"),
            may("officer", PolicyPromiseKeys.CONTACT, "who answers questions about data (article 37 GDPR)"),
            may("authority", PolicyPromiseKeys.CONTACT, "who hears complaints (article 77 GDPR)"),
            must("notice", NOTICE, "what visitors are asked, as a version"),
            may(
                    "languages",
                    some(PolicyForms.LANGUAGES),
                    "those that the site speaks, its default first; en if absent"),
            may("essential-only", new Flag(), "no tracking ever passes and nothing is asked; default false"),
            may("regimes", REGIMES, "which rules hold for visitors of which region"),
            may(
                    "minimum-age",
                    new Number(0, PolicyPromises.OLDEST),
                    "in years: who is younger is offered nothing optional; 0 if absent: not asked"),
            may("enforcement", words(Enforcement.values()), "how far the gateway goes; the server's own if absent"),
            may(
                    "signals",
                    Block.of(
                            may("gpc", PolicyForms.HONOUR, "Global Privacy Control; default honour"),
                            may("dnt", PolicyForms.HONOUR, "Do Not Track; default ignore")),
                    "whether what browsers say of themselves is heeded"),
            may("validity", PolicyForms.PERIOD, "how long a choice lasts, yes and no alike; default 6 months"),
            may("vendors", list(VENDOR), "services of others that the site uses"),
            may("purposes", list(PURPOSE), "what data are used for, in the order in which visitors see it"),
            may("cookies", list(COOKIE), "the cookies that the site sets"),
            may("storage", list(PolicyPromiseKeys.STORED), "what the site keeps in the browser beside cookies"),
            may(
                    "learning-days",
                    new Number(0, 365),
                    "for how long a cookie that only requests have shown passes; default 14"),
            may(
                    "unknown-cookies",
                    PolicyForms.GATE,
                    "whether cookies that nobody knows wait after that time; default gate"),
            may(
                    "unknown-hosts",
                    PolicyForms.GATE,
                    "whether hosts that nobody knows wait for a yes; default allow, and gate where essential-only"),
            may(
                    "tracking-paths",
                    list(
                            Block.of(
                                    must("path", PolicyForms.TRACKING_PATH, "and all that lies below it"),
                                    must("purpose", PolicyForms.ID, "id of a purpose that waits for a yes")),
                            PolicyHosts.MOST_PATHS),
                    "paths on the site's own hosts that serve tracking"),
            may(
                    "host-rules",
                    list(Block.of(
                            must("host", PolicyForms.HOST, "and all hosts below it"),
                            must("purpose", PolicyForms.ID, "id of the purpose that it serves"),
                            may("loosen", new Flag(), "whether it loads though it is known for tracking"))),
                    "what single hosts of others are for"),
            may("clear-site-data", new Flag(), "whether a withdrawal empties cache and storage; default false"),
            may(
                    "retention",
                    new Entries(PolicyForms.NAME, PolicyForms.PERIOD),
                    "how long records are kept, by kind; otherwise: all kinds that are not named"),
            may(
                    "requests",
                    PolicyPromiseKeys.REQUESTS,
                    "how what people ask about their data is answered (article 12(3) GDPR)"),
            may(
                    "webhooks",
                    list(PolicyPromiseKeys.WEBHOOK, PolicyWebhooks.MOST),
                    "whom the site tells of what happened"),
            may(
                    "apps",
                    list(
                            Block.of(
                                    must("name", PolicyForms.NAME, "the operator's word for it"),
                                    must("key", PolicyForms.APP_KEY, "ships with the app, and is no secret")),
                            PolicyApps.MOST),
                    "mobile apps that record choices for the site"),
            may(
                    "share",
                    Block.of(
                            may("domain", PolicyForms.HOST, "below which all hosts share one choice"),
                            may("group", PolicyForms.NAME, "sites of that group take a choice over")),
                    "where else a choice holds"),
            may("clauses", list(PolicyPromiseKeys.CLAUSE, PolicyClauses.MOST), "of the statement, in their order"),
            may(
                    "claims",
                    list(words(Promises.Claim.values())),
                    "what the published statement says and the law does not let stand"),
            may("transport", PolicyPromiseKeys.TRANSPORT, "the way between browsers and the site"),
            may("archive", PolicyPromiseKeys.ARCHIVE, "what stays once the contract has ended"),
            may("design", DESIGN, "how the banner looks"),
            may(
                    "texts",
                    new Entries(PolicyForms.LANGUAGE, new Entries(PolicyForms.MESSAGE, PolicyForms.TEXT)),
                    "words in place of the built-in ones"),
            may("consent-mode", CONSENT_MODE, "what Google's tags are told; nothing if absent"));

    private PolicyKeys() {}
}
