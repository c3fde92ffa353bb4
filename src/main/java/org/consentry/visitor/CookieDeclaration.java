package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.consentry.banner.Banner;
import org.consentry.banner.CookieSection;
import org.consentry.catalog.Classifier;
import org.consentry.http.Party;
import org.consentry.inventory.Inventory;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** The declaration of a site's cookies: a page, or JSON where that is asked for. */
final class CookieDeclaration {
    /** A site may set thousands of cookies, and anybody may ask as often as he likes. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private record Asked(SitePolicy site, String host, boolean https) {}

    private final Banner banner;
    private final Supplier<Classifier> classifier;
    private final Inventory inventory;
    private final Cache<Asked, List<CookieSection>> kept =
            Caffeine.newBuilder().maximumSize(100).expireAfterWrite(KEPT).build();

    CookieDeclaration(Banner banner, Supplier<Classifier> classifier, Inventory inventory) {
        this.banner = banner;
        this.classifier = classifier;
        this.inventory = inventory;
    }

    void answer(Visit visit) throws IOException {
        Asked asked =
                new Asked(visit.site(), visit.facts().host(), visit.facts().https());
        List<CookieSection> sections = kept.get(asked, this::sections);
        // One address, two forms.
        visit.response().addHeader("Vary", "Accept");
        if (visit.wantsJson()) {
            Answers.json(visit.response(), 200, json(visit.site(), sections));
        } else {
            String language = visit.language();
            Answers.page(visit.response(), 200, language, banner.cookiesPage(visit.site(), language, sections));
        }
    }

    private List<CookieSection> sections(Asked asked) {
        Instant now = Clock.systemUTC().instant();
        return Declaration.of(asked.site(), inventory, classifier.get(), asked.host(), asked.https(), now);
    }

    static JsonObject json(SitePolicy site, List<CookieSection> sections) {
        JsonArrayBuilder cookies = Json.createArrayBuilder();
        for (CookieSection section : sections) {
            boolean optional =
                    site.purpose(section.purpose()).map(Purpose::optional).orElse(false);
            section.cookies().forEach(line -> cookies.add(json(site, section, optional, line)));
        }
        return Json.createObjectBuilder()
                .add("site", site.id())
                .add("controller", site.controller().name())
                .add("notice", site.notice().version())
                .add("cookies", cookies)
                .build();
    }

    private static JsonObjectBuilder json(
            SitePolicy site, CookieSection section, boolean optional, CookieSection.Line line) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", line.name())
                .add("purpose", section.purpose())
                .add("category", section.category())
                .add("optional", optional)
                .add("vendor", line.vendor())
                .add("host", line.host())
                .add("party", isOwn(site, line.host()) ? "first" : "third")
                .add("source", line.source().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .add("lifetime", line.lifetime());
        return line.seconds() < 0 ? json : json.add("lifetime_s", line.seconds());
    }

    private static boolean isOwn(SitePolicy site, String host) {
        return host.isEmpty()
                || site.hosts().stream()
                        .map(own -> own.startsWith("*.") ? own.substring(2) : own)
                        .anyMatch(own -> own.equals(host) || Party.sameSite(own, host));
    }
}
