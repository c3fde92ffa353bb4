package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.util.Map;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Spoken;
import org.consentry.site.Clause;
import org.consentry.site.Contact;
import org.consentry.site.Notice;
import org.consentry.site.Promises;
import org.consentry.site.SitePolicy;

/** What a site promises: a page, or JSON where that is asked for. */
final class StatementDesk {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private final Banner banner;

    StatementDesk(Banner banner) {
        this.banner = banner;
    }

    void answer(Visit visit) throws IOException {
        // One address, two forms.
        visit.response().addHeader("Vary", "Accept");
        String language = visit.language();
        if (visit.wantsJson()) {
            Answers.json(visit.response(), 200, json(visit.site(), language));
            return;
        }
        String back = ConsentPages.back(visit, visit.parameter("return"));
        BannerView view = BannerView.of(visit.decision());
        Answers.page(visit.response(), 200, language, banner.statementPage(visit.site(), language, view, back));
    }

    static JsonObject json(SitePolicy site, String language) {
        Promises promises = site.promises();
        JsonArrayBuilder clauses = JSON.createArrayBuilder();
        promises.clauses().forEach(clause -> add(clauses, clause, language, site));
        return JSON.createObjectBuilder()
                .add("site", site.id())
                .add("notice", notice(site.notice(), language, site))
                .add("controller", contact(site.controller()))
                .add("representative", contact(promises.representative()))
                .add("officer", contact(promises.officer()))
                .add("authority", contact(promises.authority()))
                .add("clauses", clauses)
                .build();
    }

    private static void add(JsonArrayBuilder clauses, Clause clause, String language, SitePolicy site) {
        Spoken.of(clause.words(), language, site.languages())
                .ifPresent(said -> clauses.add(JSON.createObjectBuilder()
                        .add("id", clause.id())
                        .add("language", said.language())
                        .add("title", said.words().title())
                        .add("highlight", said.words().highlight())
                        .add("text", said.words().text())));
    }

    private static JsonObjectBuilder notice(Notice notice, String language, SitePolicy site) {
        JsonObjectBuilder json = JSON.createObjectBuilder()
                .add("version", notice.version())
                .add("effective", notice.effective().toString())
                .add("statement", notice.statement());
        Spoken.of(notice.changes(), language, site.languages()).ifPresent(said -> json.add("change", said.words()));
        return json;
    }

    /** What is said of somebody, and nothing where nobody is named. */
    private static JsonObjectBuilder contact(Contact contact) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        add(json, "name", contact.name());
        add(json, "address", contact.address());
        add(json, "email", contact.email());
        add(json, "phone", contact.phone());
        add(json, "url", contact.url());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, String value) {
        if (!value.isEmpty()) {
            json.add(name, value);
        }
    }
}
