package org.consentry.banner;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.site.Purpose;

/** A site's cookies in one language, as the names that templates read. */
final class DeclarationModel {
    private final PolicyModel model;
    private final boolean foreign;

    DeclarationModel(PolicyModel model, Messages messages) {
        this.model = model;
        String own = messages.nearest(model.policy().languages().get(0));
        this.foreign = !model.language().equals(own);
    }

    /** @param day on which the sections were put together, in UTC */
    Map<String, Object> cookies(List<CookieSection> sections, LocalDate day) {
        Map<String, Object> values = model.page();
        values.put("intro", model.introduction("cookies.intro"));
        values.put("asOf", Markup.fill(model.text("cookies.as-of"), Map.of("date", day.toString())));
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
        return model.policy()
                .purpose(section.purpose())
                .map(model::text)
                .orElseGet(() -> section.category().isEmpty()
                        ? new Purpose.Text(model.text("cookies.unnamed.title"), model.text("cookies.unnamed.text"))
                        : model.category(section.category()));
    }

    private Map<String, Object> cookie(CookieSection.Line cookie) {
        String vendor = cookie.vendor();
        String host = cookie.host();
        String setter = host.isEmpty() ? model.text("cookies.own") : host;
        Map<String, Object> values = new HashMap<>();
        values.put("name", cookie.name());
        values.put("kind", kind(cookie));
        values.put("provider", vendor.isEmpty() ? setter : vendor);
        values.put("link", model.vendorLink(vendor));
        values.put("host", vendor.isEmpty() ? "" : host);
        values.put("lifetime", lifetime(cookie));
        String party = CookieSection.isOwn(model.policy(), host) ? "first" : "third";
        values.put("party", model.text("cookies.party." + party));
        return values;
    }

    /** Where it is kept, for what is no cookie; empty where its lifetime says as much. */
    private String kind(CookieSection.Line item) {
        boolean said = item.kind().equals("session") && item.lifetime().isEmpty();
        return item.kind().equals(CookieSection.COOKIE) || said ? "" : model.text("storage." + item.kind());
    }

    /** The policy's own words, for those who speak its language or where they can't be put into another. */
    private String lifetime(CookieSection.Line cookie) {
        boolean words = !cookie.lifetime().isEmpty() && !(foreign && cookie.seconds() >= 0);
        if (!words && cookie.seconds() < 0 && !cookie.kind().equals(CookieSection.COOKIE)) {
            return model.text(cookie.kind().equals("session") ? "storage.session" : "lifetime.until-deleted");
        }
        return words ? cookie.lifetime() : Lifetime.words(cookie.seconds(), model.language(), model::text);
    }
}
