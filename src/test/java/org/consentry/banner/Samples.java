package org.consentry.banner;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** Site policies and visitors for the tests of the banner. */
public final class Samples {
    public static final BannerView FIRST_VISIT = new BannerView(true, Set.of(), false, Set.of(), Set.of());
    public static final BannerView REJECTED = new BannerView(false, Set.of(), true, Set.of(), Set.of());
    public static final BannerView ACCEPTED =
            new BannerView(false, Set.of("statistics", "ads", "video"), true, Set.of(), Set.of());
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
        Vendor metrics = new Vendor(analytics, hostile ? controller : "https://metrics.example/privacy", List.of());
        Vendor film = new Vendor("Reel & Co", "", List.of());
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
                new Notice(hostile ? controller : "2026-03", statement, LocalDate.of(2026, 3, 1)),
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
                "0".repeat(64));
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
