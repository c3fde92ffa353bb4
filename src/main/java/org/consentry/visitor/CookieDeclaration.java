package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.consentry.banner.Banner;
import org.consentry.banner.CookieSection;
import org.consentry.consent.Grounds;
import org.consentry.consent.RequestFacts;
import org.consentry.inventory.Inventory;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/**
 * The declaration of a site's cookies: a page, or JSON where that is asked for. To judge and to write thousands of
 * names takes a good part of a second, and anybody may ask as often as he likes, so that each text is made once and
 * serves for a moment.
 */
final class CookieDeclaration {
    /** No change takes longer than this to show. */
    static final Duration KEPT = Duration.ofSeconds(2);

    /** Of all texts together, in characters: some ten declarations of as many names as a site has room for. */
    static final long MOST = 16L << 20;

    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    /**
     * What a text hangs on, besides what was seen until now.
     *
     * @param language of the page; empty for JSON
     * @param part whether it goes into a page of the site's own
     */
    private record Asked(String site, String host, boolean https, String language, boolean part) {}

    private final Banner banner;
    private final Inventory inventory;
    private final Cache<Asked, String> texts;

    CookieDeclaration(Banner banner, Inventory inventory) {
        this(banner, inventory, Ticker.systemTicker());
    }

    /** @param ticker counts nanoseconds */
    CookieDeclaration(Banner banner, Inventory inventory, Ticker ticker) {
        this.banner = banner;
        this.inventory = inventory;
        this.texts = Caffeine.newBuilder()
                .maximumWeight(MOST)
                .weigher((Asked asked, String text) -> text.length() + 200)
                .expireAfterWrite(KEPT)
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    void answer(Visit visit) throws IOException {
        // One address, two forms.
        visit.response().addHeader("Vary", "Accept");
        boolean json = visit.wantsJson();
        String language = json ? "" : visit.language();
        boolean part = !json && visit.parameter("part").equals("1");
        String text = text(visit.site(), visit.facts(), visit.edition().grounds(), language, part);
        if (json) {
            Answers.json(visit.response(), 200, text);
        } else if (visit.parameter("frame").equals("1")) {
            Answers.framedPage(visit.response(), language, text);
        } else {
            Answers.page(visit.response(), 200, language, text);
        }
    }

    /**
     * The declaration as anybody may read it now.
     *
     * @param language of the page; empty for JSON
     * @param part whether it is to stand in a page of the site's own
     */
    String text(SitePolicy site, RequestFacts facts, Grounds grounds, String language, boolean part) {
        Asked asked = new Asked(site.id(), facts.host(), facts.https(), language, part);
        return texts.get(asked, a -> {
            Instant now = Clock.systemUTC().instant();
            List<CookieSection> sections = Declaration.of(site, inventory, grounds, a.host(), a.https(), now);
            if (language.isEmpty()) {
                return json(site, sections).toString();
            }
            LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return part
                    ? banner.cookiesPart(site, language, sections, day)
                    : banner.cookiesPage(site, language, sections, day);
        });
    }

    /** How many characters are kept. */
    long kept() {
        texts.cleanUp();
        return texts.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    static JsonObject json(SitePolicy site, List<CookieSection> sections) {
        JsonArrayBuilder cookies = JSON.createArrayBuilder();
        for (CookieSection section : sections) {
            boolean optional =
                    site.purpose(section.purpose()).map(Purpose::optional).orElse(false);
            section.cookies().forEach(line -> cookies.add(json(site, section, optional, line)));
        }
        return JSON.createObjectBuilder()
                .add("site", site.id())
                .add("controller", site.controller().name())
                .add("notice", site.notice().version())
                .add("cookies", cookies)
                .build();
    }

    private static JsonObjectBuilder json(
            SitePolicy site, CookieSection section, boolean optional, CookieSection.Line line) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("name", line.name())
                .add("kind", line.kind())
                .add("purpose", section.purpose())
                .add("category", section.category())
                .add("optional", optional)
                .add("vendor", line.vendor())
                .add("host", line.host())
                .add("party", CookieSection.isOwn(site, line.host()) ? "first" : "third")
                .add("source", line.source().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .add("lifetime", line.lifetime());
        return line.seconds() < 0 ? json : json.add("lifetime_s", line.seconds());
    }
}
