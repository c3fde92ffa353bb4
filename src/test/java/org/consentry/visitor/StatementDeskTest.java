package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.consentry.banner.Edition;
import org.consentry.banner.Samples;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** What a site promises has one address and two forms. */
final class StatementDeskTest {
    private static final SitePolicy SHOP = Samples.full("""
            authority: {name: Datatilsynet, url: "https://authority.example/"}
            clauses:
              - id: transfers
                words:
                  en: {title: Transfers, highlight: Data stay here., text: "All of them."}
                  de: {title: Weitergabe, highlight: Daten bleiben hier., text: "Alle."}
              - id: minors
                words:
                  en: {title: Minors, highlight: Not for you., text: "None."}
            """);

    private final Exchange exchange = new Exchange();
    private final Edition edition = new Edition(ChoiceStage.GROUNDS, Samples.banner());

    private void get(String query) throws Exception {
        exchange.query = query;
        exchange.type = null;
        exchange.send(new StatementDesk(Samples.banner())::answer, ChoiceStage.facts(SHOP, null), edition, "");
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.fields).containsEntry("Vary", "Accept").containsEntry("Cache-Control", "no-store");
    }

    @Test
    void whoAsksForJsonGetsWhatThePageSaysInTheLanguageAskedFor() throws Exception {
        exchange.sent.put("Accept", "application/json");
        get("lang=de");
        JsonObject json = Json.createReader(new StringReader(exchange.answer)).readObject();
        assertThat(json.keySet())
                .containsExactly("site", "notice", "controller", "representative", "officer", "authority", "clauses");
        assertThat(json.getJsonObject("notice").getString("version")).isEqualTo("2026-03");
        assertThat(json.getJsonObject("notice").getString("effective")).isEqualTo("2026-03-01");
        assertThat(json.getJsonObject("officer")).isEmpty();
        assertThat(json.getJsonObject("authority").getString("url")).isEqualTo("https://authority.example/");
        List<JsonObject> clauses = json.getJsonArray("clauses").getValuesAs(JsonObject.class);
        assertThat(clauses)
                .extracting(clause -> clause.getString("language") + " " + clause.getString("title"))
                .containsExactly("de Weitergabe", "en Minors");
    }

    @Test
    void anybodyElseGetsAPageWhoseWayBackStaysOnTheSite() throws Exception {
        get("lang=de&return=//evil.example/");
        assertThat(exchange.fields).containsEntry("Content-Language", "de");
        assertThat(exchange.answer).contains("<h2 id=\"transfers_title\">Weitergabe</h2>", "<a href=\"/\">");
        get("return=/news");
        assertThat(exchange.answer).contains("<a href=\"/news\">").doesNotContain("evil.example");
    }
}
