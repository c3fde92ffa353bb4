package org.consentry.banner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.consent.Signal;
import org.consentry.site.Contact;
import org.consentry.site.DeclaredCookie;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Notice;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.Presentation;
import org.consentry.site.Promises;
import org.consentry.site.Purpose;
import org.consentry.site.Regimes;
import org.consentry.site.Sharing;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** Site policies and visitors for the tests of the banner. */
public final class Samples {
    public static final BannerView FIRST_VISIT = new BannerView(true, Set.of(), false, Set.of(), Set.of());
    public static final BannerView REJECTED = new BannerView(false, Set.of(), true, Set.of(), Set.of());
    public static final BannerView ACCEPTED = new BannerView(
            false, Set.of("statistics", "statistics_metrics", "ads", "video", "video_reel"), true, Set.of(), Set.of());
    public static final BannerView PRIVATE = new BannerView(true, Set.of(), false, Set.of(Signal.GPC), Set.of("ads"));

    private Samples() {}

    public static Assets assets() {
        Path folder = Path.of("src", "main", "webapp", "_consent", "assets");
        return new Assets("", name -> {
            try {
                return Files.readAllBytes(folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    public static Banner banner() {
        return new Banner(assets(), new Messages());
    }

    /** A shop with a necessary purpose and three switches. */
    public static SitePolicy shop() {
        return shop(Enforcement.MARKUP);
    }

    public static SitePolicy shop(Enforcement enforcement) {
        return policy("Alder & Finch Ltd", "https://shop.example/privacy", Map.of(), enforcement);
    }

    /** A policy whose every text tries to break out of where it stands. */
    public static SitePolicy hostile(String poison) {
        return policy(poison, poison, Map.of("en", new Purpose.Text(poison, poison)), Enforcement.MARKUP);
    }

    private static SitePolicy policy(
            String controller, String statement, Map<String, Purpose.Text> texts, Enforcement enforcement) {
        boolean hostile = !texts.isEmpty();
        String analytics = hostile ? controller : "Meadow Metrics";
        Vendor metrics = new Vendor(
                analytics,
                "metrics",
                hostile ? controller : "https://metrics.example/privacy",
                hostile ? controller : "https://metrics.example/terms",
                "",
                List.of());
        Vendor film = new Vendor("Reel & Co", "reel", "", "", "", List.of());
        return new SitePolicy(
                "shop",
                List.of("shop.example"),
                null,
                new Contact(
                        controller,
                        hostile ? controller : "1 Mill Lane, Bergen",
                        hostile ? controller : "privacy@shop.example",
                        hostile ? controller : "",
                        hostile ? controller : "https://shop.example/contact"),
                new Notice(hostile ? controller : "2026-03", statement, LocalDate.of(2026, 3, 1), Map.of()),
                List.of("en", "de", "ar"),
                List.of(
                        new Purpose("shop", Category.NECESSARY, LegalBasis.CONTRACT, List.of(), texts),
                        new Purpose("statistics", Category.ANALYTICS, LegalBasis.CONSENT, List.of(analytics), texts),
                        new Purpose("ads", Category.MARKETING, LegalBasis.CONSENT, List.of("Nobody Knows"), texts),
                        new Purpose("video", Category.FUNCTIONAL, LegalBasis.CONSENT, List.of("Reel & Co"), texts)),
                List.of(metrics, film),
                List.of(
                        new DeclaredCookie("basket", "shop", "", "", "session"),
                        new DeclaredCookie(hostile ? controller : "_mm*", "statistics", "", analytics, "13 months"),
                        new DeclaredCookie("seen", "ads", "ads.example", "", hostile ? controller : "90 days")),
                true,
                false,
                Duration.ofDays(180),
                Duration.ofDays(14),
                enforcement,
                false,
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of(),
                Regimes.DEFAULT,
                Sharing.NONE,
                Presentation.DEFAULT,
                "0".repeat(64));
    }

    private static final String FULL = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder & Finch Ltd, email: privacy@shop.example}
            notice: {version: 2026-03, statement: https://shop.example/privacy, effective: 2026-03-01,
              changes: {en: "We have added video from Reel & Co."}}
            languages: [en, de, de-AT, ar]
            vendors:
              - {name: Meadow Metrics, policy: https://metrics.example/privacy, terms: https://metrics.example/terms}
              - {name: Pixel Partners, policy: https://pixel.example/privacy}
              - {name: Reel & Co, policy: https://reel.example/privacy, poster: /poster.svg}
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: security, category: functional, basis: legal-obligation}
              - {id: statistics, category: analytics, basis: consent, vendors: [Meadow Metrics]}
              - {id: ads, category: marketing, basis: consent, vendors: [Pixel Partners, Reel & Co]}
              - {id: remember, category: functional, basis: legitimate-interest}
              - {id: reach, category: analytics, basis: legitimate-interest}
            """;

    /** A site with purposes of every kind, and these lines of policy besides. */
    public static SitePolicy full(String more) {
        try {
            return PolicyLoader.load("shop.yaml", (FULL + more).getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same site in another look and other words. */
    public static SitePolicy presented(SitePolicy policy, Presentation presentation) {
        return new SitePolicy(
                policy.id(),
                policy.hosts(),
                policy.upstream(),
                policy.controller(),
                policy.notice(),
                policy.languages(),
                policy.purposes(),
                policy.vendors(),
                policy.cookies(),
                policy.honourGpc(),
                policy.honourDnt(),
                policy.validity(),
                policy.learning(),
                policy.enforcement(),
                policy.gateUnknownHosts(),
                policy.trackingPaths(),
                policy.hostRules(),
                policy.clearSiteData(),
                policy.retention(),
                policy.apps(),
                policy.regimes(),
                policy.sharing(),
                presentation,
                policy.hash());
    }

    /** A site that says of its first purpose what it takes, in two languages, and how long it keeps it, in one. */
    public static SitePolicy detailed() {
        String yaml = FULL.substring(0, FULL.indexOf("purposes:")) + """
                purposes:
                  - id: statistics
                    category: analytics
                    basis: consent
                    data: {en: "pages that you read", de: "Seiten, die Sie lesen"}
                    retention: {en: "until 90 days have passed"}
                  - {id: ads, category: marketing, basis: consent}
                """;
        try {
            return PolicyLoader.load("shop.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same site, which promises this. */
    public static SitePolicy promising(SitePolicy policy, Promises promises) {
        return new SitePolicy(
                policy.id(),
                policy.hosts(),
                policy.upstream(),
                policy.controller(),
                policy.notice(),
                policy.languages(),
                policy.purposes(),
                policy.vendors(),
                policy.cookies(),
                policy.honourGpc(),
                policy.honourDnt(),
                policy.validity(),
                policy.learning(),
                policy.enforcement(),
                policy.gateUnknownHosts(),
                policy.trackingPaths(),
                policy.hostRules(),
                policy.clearSiteData(),
                policy.retention(),
                policy.apps(),
                policy.regimes(),
                policy.sharing(),
                policy.presentation(),
                policy.requests(),
                promises,
                policy.transport(),
                policy.gateUnknownCookies(),
                policy.hash());
    }

    /** The cookies that a policy declares, as a declaration lists them. */
    public static List<CookieSection> declared(SitePolicy policy) {
        return policy.purposes().stream()
                .map(purpose -> new CookieSection(
                        purpose.id(),
                        purpose.category().id(),
                        policy.cookies().stream()
                                .filter(cookie -> cookie.purpose().equals(purpose.id()))
                                .map(cookie -> new CookieSection.Line(
                                        cookie.name(),
                                        cookie.vendor(),
                                        cookie.host(),
                                        cookie.lifetime(),
                                        -1,
                                        CookieSection.Source.DECLARED))
                                .toList()))
                .toList();
    }
}
