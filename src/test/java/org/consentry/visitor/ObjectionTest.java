package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Samples;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms as they are served, sent back as a browser without script sends them, say what the visitor did to them. */
class ObjectionTest {
    private static final SitePolicy SHOP =
            Samples.full("regimes: {default: opt-in, regions: [{in: [US], regime: opt-out}]}\n");
    private static final Banner BANNER = Samples.banner();

    private static RequestFacts facts(String region) {
        return new RequestFacts(
                SHOP, "https://shop.example", "shop.example", true, false, null, Set.of(), false, region);
    }

    private static Decision decide(RequestFacts facts) {
        return ChoiceStage.GROUNDS.decide(facts, Provenance.NONE);
    }

    /** What a browser sends of a form's fields once these boxes were clicked. */
    private static String sent(Document page, String button, String clicks) {
        StringBuilder body = new StringBuilder("choice=" + button);
        for (Element field : page.select("form").first().select("input")) {
            boolean box = field.attr("type").equals("checkbox");
            boolean clicked = List.of(clicks.split(" ")).contains(field.attr("name") + ":" + field.attr("value"));
            if (!field.hasAttr("disabled") && (!box || field.hasAttr("checked") != clicked)) {
                body.append('&')
                        .append(field.attr("name"))
                        .append('=')
                        .append(field.attr("value").replace(' ', '+'));
            }
        }
        return body.toString();
    }

    private static Map<String, Boolean> answers(RequestFacts facts, Document page, String button, String clicks) {
        byte[] body = sent(page, button, clicks).getBytes(StandardCharsets.US_ASCII);
        ChoiceForm form = ChoiceForm.parse("application/x-www-form-urlencoded", body);
        return Chosen.grants(facts, Choice.Kind.of(button).orElseThrow(), form, decide(facts));
    }

    /** After: what is on, and with a minus what is off though its purpose is on. */
    @ParameterizedTest
    @CsvSource({
        "'', '', custom, '', remember",
        "'', '', custom, object:remember, ''",
        "'', '', custom, purpose:ads, ads remember",
        "'', '', custom, vendor:ads_reel-co, ads_reel-co remember",
        "'', '', custom, purpose:ads vendor:ads_reel-co object:reach, -ads_pixel-partners ads remember",
        "'', '', reject-all, '', ''",
        "'', '', accept-all, '', ads remember statistics",
        "'', 'ads remember', custom, vendor:ads_reel-co, -ads_reel-co ads remember",
        "'', 'ads remember', custom, purpose:ads, remember",
        "'', 'ads', custom, object:remember, ads remember",
        "US, '', custom, '', ads reach remember statistics",
        "US, '', custom, object:reach, ads remember statistics",
        "US, '', custom, purpose:statistics object:remember, ads reach",
    })
    void aFormWithoutScriptSaysWhatWasDoneToIt(
            String region, String before, String button, String clicks, String after) {
        RequestFacts facts = facts(region);
        if (!before.isEmpty()) {
            Map<String, Boolean> earlier = new TreeMap<>();
            SHOP.optionalPurposes()
                    .forEach(p -> earlier.put(p.id(), List.of(before.split(" ")).contains(p.id())));
            facts = facts.with(new Consent("s", "r", "2026-03", earlier, Instant.EPOCH));
        }
        Document page = Jsoup.parse(BANNER.preferencePage(SHOP, "en", BannerView.of(decide(facts)), "t", "/", ""));
        Map<String, Boolean> answers = answers(facts, page, button, clicks);
        Set<String> said = new TreeSet<>();
        answers.forEach((id, yes) -> {
            if (yes || Service.isId(id)) {
                said.add((yes ? "" : "-") + id);
            }
        });
        assertThat(String.join(" ", said)).isEqualTo(after);
    }
}
