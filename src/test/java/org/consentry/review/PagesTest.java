package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.catalog.FolderReading;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.WordingUses;
import org.consentry.ledger.tree.Hash;
import org.consentry.site.PolicyReading;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The pages as a parser sees them. */
final class PagesTest {
    private static final String HOSTILE = "\"><script>alert(1)</script><a b='";
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final FolderReading HOSTILE_NEWS = new FolderReading(NOON, NOON.plusSeconds(60), HOSTILE, 0);
    private static final String WORDING = "0123456789abcdef".repeat(4);
    private static final ReviewedSites SITES = new ReviewedSites(List.of("blog", "shop"));

    private static StoredRecord stored(String notice) {
        ConsentRecord record = new ConsentRecord(
                "019a3c1f-0000-7000-8000-000000000001",
                "shop",
                "00000000000000000000000000000001",
                Instant.parse("2026-11-01T10:20:30.456Z"),
                notice,
                "en",
                WORDING,
                Choice.Kind.CUSTOM,
                Map.of("analytics", true, "marketing", false),
                "banner",
                List.of("gpc"),
                "",
                "markup",
                "",
                "",
                "");
        return new StoredRecord(record, "{}", "00", null);
    }

    private static RecordQuery query(Map<String, String> parameters) {
        Map<String, List<String>> lists = new TreeMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return new RecordQuery(lists);
    }

    private static String records(
            RecordQuery query, ReviewedSites sites, List<StoredRecord> latest, Optional<FolderReading> catalog) {
        return Pages.records(query, sites, latest, catalog, new PolicyReading(Instant.EPOCH, 1, null, List.of()));
    }

    @Test
    void aPolicyThatWaitsToBeMendedIsTold() {
        List<String> faults = List.of("a.yaml:3:1: \"hosts\" is missing (add it)", "b", "c", "d", "e", "f");
        PolicyReading reading = new PolicyReading(Instant.EPOCH, 2, Instant.EPOCH, faults);
        String page = Pages.records(query(Map.of()), SITES, List.of(), Optional.empty(), reading);
        assertThat(Jsoup.parse(page).select("#policies").text())
                .contains("a.yaml:3:1", "because of this at 1970-01-01T00:00:00Z", "; e; and 1 more");
        String sound = records(query(Map.of()), SITES, List.of(), Optional.empty());
        assertThat(Jsoup.parse(sound).select("#policies")).isEmpty();
    }

    @Test
    void aRowSaysWhoWhenWhatAndHow() {
        Document page = Jsoup.parse(records(query(Map.of()), SITES, List.of(stored("2026-1")), Optional.empty()));

        Element row = page.selectFirst("tbody tr");
        assertThat(row.select("th, td").eachText())
                .containsExactly(
                        "2026-11-01 10:20:30",
                        "shop",
                        "custom",
                        "analytics: yes marketing: no",
                        "banner",
                        "2026-1 (en)",
                        "gpc",
                        "00000000000000000000000000000001",
                        "019a3c1f-0000-7000-8000-000000000001");
        assertThat(row.select("a").eachAttr("href"))
                .containsExactly("/review/wordings/" + WORDING, "/review/records/019a3c1f-0000-7000-8000-000000000001");
        assertThat(page.select("thead th"))
                .hasSize(9)
                .allMatch(th -> th.attr("scope").equals("col"));
        assertThat(page.select("caption").text()).isEqualTo("Records: 1, newest first");
        assertThat(row.selectFirst("time").attr("datetime")).isEqualTo("2026-11-01T10:20:30.456Z");
    }

    @Test
    void aRecordsPageLeadsToItsFormsItsProofAndItsWording() {
        StoredRecord stored = stored("2026-1");
        Document waiting = Jsoup.parse(RecordPage.html(stored));
        Document sealed =
                Jsoup.parse(RecordPage.html(new StoredRecord(stored.record(), stored.canonical(), stored.leaf(), 42L)));

        String api = "/api/records/" + stored.record().id();
        assertThat(waiting.select("main > ul a").eachAttr("href"))
                .containsExactly(api, api + "?format=ts27560", api + "?format=receipt", api + "?format=kantara");
        assertThat(sealed.select("main a").eachAttr("href")).contains(api + "/proof", "/review/wordings/" + WORDING);
        assertThat(waiting.select("dd").eachText()).contains("shop", "custom", "2026-1", "en", "gpc", "nothing");
        assertThat(waiting.select("dt")).hasSameSizeAs(waiting.select("dd"));
        assertThat(sealed.select("dd").eachText()).contains("42");
    }

    @Test
    void whatIsLeftOfAnErasedRecordNamesItsErasure() {
        String erasure = "019a3c1f-0000-7000-8000-000000000002";
        Hash leaf = Hash.leaf(new byte[] {1});
        Document erased = Jsoup.parse(RecordPage.html(new StoredEntry("a", "grant", leaf, null, erasure, 7L)));
        Document export = Jsoup.parse(RecordPage.html(new StoredEntry("b", "export", leaf, "{\"a\":1}", null, null)));

        assertThat(erased.select("dd").eachText()).containsExactly("grant", leaf.hex(), "7", erasure);
        assertThat(erased.select("dd a").eachAttr("href")).containsExactly("/review/records/" + erasure);
        assertThat(erased.select("pre")).isEmpty();
        assertThat(export.select("pre").text()).isEqualTo("{\"a\":1}");
        assertThat(export.text()).doesNotContain("erased");
    }

    @Test
    void aWordingIsShownInAFrameOfItsOwnAndAsItsMarkup() {
        Wording wording = new Wording(Surface.BANNER, "ar", WORDING, "<p lang=ar>" + HOSTILE);
        Document page =
                Jsoup.parse(RecordPage.html(wording, List.of(new WordingUses.Use("shop", "2026-1", "0".repeat(64)))));

        Element frame = page.selectFirst("iframe");
        assertThat(frame.attr("src")).isEqualTo("/api/wordings/" + WORDING);
        assertThat(frame.attr("sandbox")).isEmpty();
        assertThat(frame.hasAttr("sandbox")).isTrue();
        assertThat(frame.attr("title")).isNotEmpty();
        assertThat(page.selectFirst("pre").text()).isEqualTo(wording.text());
        assertThat(page.select("tbody tr").eachText()).containsExactly("shop 2026-1 " + "0".repeat(64));
        assertThat(page.select("script, [b]")).isEmpty();
    }

    @Test
    void everyFieldHasALabelAndKeepsItsValue() {
        RecordQuery query = query(Map.of(
                "site", "gone",
                "from", "2026-11-01",
                "to", "2026-11-02T00:00:00Z",
                "choice", "custom",
                "notice", "2026-1"));
        Document page = Jsoup.parse(records(query, SITES, List.of(), Optional.empty()));

        for (Element field : page.select("input:not([type=hidden]), select")) {
            assertThat(page.select("label[for=" + field.id() + "]"))
                    .as(field.id())
                    .hasSize(1);
        }
        assertThat(page.select("input[type=hidden]").outerHtml()).contains("name=\"empty\" value=\"any\"");
        assertThat(page.select("#site option").eachText()).containsExactly("All", "blog", "shop", "gone");
        assertThat(page.select("#site option[selected]").eachText()).containsExactly("gone");
        assertThat(page.select("#choice option[selected]").eachText()).containsExactly("custom");
        assertThat(page.selectFirst("#from").attr("type")).isEqualTo("date");
        assertThat(page.selectFirst("#from").attr("value")).isEqualTo("2026-11-01");
        assertThat(page.selectFirst("#to").attr("type")).isEqualTo("text");
        assertThat(page.select("button[formaction=/api/records]").eachAttr("value"))
                .containsExactly("csv", "jsonl", "json", "ts27560", "kantara");
    }

    @Test
    void anErrorIsTiedToItsField() {
        Document page = Jsoup.parse(
                records(query(Map.of("from", "soon", "colour", "red")), SITES, List.of(), Optional.empty()));

        Element from = page.selectFirst("#from");
        assertThat(from.attr("aria-invalid")).isEqualTo("true");
        assertThat(from.attr("aria-describedby").split(" ")).contains("from-error");
        assertThat(page.selectFirst("#from-error").text()).contains("2026-11-01");
        assertThat(page.selectFirst("[role=alert]").text()).isEqualTo("colour: unknown");
        assertThat(page.selectFirst("#to").hasAttr("aria-invalid")).isFalse();
    }

    @Test
    void nothingThatIsGivenBecomesMarkup() {
        Map<String, String> hostile = new TreeMap<>();
        RecordQuery.PARAMETERS.forEach(name -> hostile.put(name, HOSTILE));
        hostile.put(HOSTILE, HOSTILE);
        for (String html : List.of(
                Pages.records(
                        query(hostile),
                        new ReviewedSites(List.of(HOSTILE)),
                        List.of(stored(HOSTILE)),
                        Optional.of(HOSTILE_NEWS),
                        new PolicyReading(Instant.EPOCH, 1, Instant.EPOCH, List.of(HOSTILE))),
                Pages.signIn(HOSTILE, HOSTILE),
                RecordPage.html(stored(HOSTILE)),
                Pages.error(HOSTILE, HOSTILE))) {
            Document page = Jsoup.parse(html);
            assertThat(page.select("script, [b], [onerror]")).isEmpty();
            assertThat(page.text() + page.select("input").eachAttr("value")).contains("alert(1)");
        }
    }

    @Test
    void aWrongPasswordIsSaidAtItsField() {
        Document plain = Jsoup.parse(Pages.signIn("", ""));
        Document wrong = Jsoup.parse(Pages.signIn("", "Wrong password."));

        assertThat(plain.select("[aria-invalid], .error")).isEmpty();
        assertThat(wrong.selectFirst("#password").attr("aria-describedby"))
                .isEqualTo(wrong.selectFirst(".error").id());
        assertThat(wrong.selectFirst("#password").attr("value")).isEmpty();
    }

    @Test
    void pagesNeedNothingThatTheirPolicyForbids() {
        Document page = Jsoup.parse(records(query(Map.of()), SITES, List.of(stored("1")), Optional.empty()));

        assertThat(page.select("script, style, [style], img, iframe, base")).isEmpty();
        assertThat(page.select("link[rel=stylesheet]").eachAttr("href")).containsExactly(Stylesheet.path());
        assertThat(Stylesheet.path()).matches("/review/assets/[0-9a-f]{16}/review\\.css");
        assertThat(new String(Stylesheet.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("color-scheme")
                .doesNotContain("url(");
    }

    @Test
    void theConsoleSaysWhatKeepsTheOperatorsCatalogueFromUseAndSinceWhen() {
        FolderReading sound = new FolderReading(NOON, null, "", 3);
        FolderReading stale = new FolderReading(NOON, NOON.plusSeconds(60), "/c/overrides.csv:3: cut off", 0);
        for (Optional<FolderReading> reading :
                List.of(Optional.of(stale), Optional.of(sound), Optional.<FolderReading>empty())) {
            String records = Jsoup.parse(records(query(Map.of()), SITES, List.of(), reading))
                    .select("#catalogue")
                    .text();
            CookiesPage.Asked asked = new CookiesPage.Asked("", Map.of(), List.of("shop"), reading);
            String cookies = Jsoup.parse(CookiesPage.html(asked, SeenCookies.Shown.NOTHING, List.of(), 0))
                    .select("#catalogue")
                    .text();
            boolean broken = reading.isPresent() && reading.get().stale();
            assertThat(records).isEqualTo(broken ? cookies : "");
            assertThat(cookies)
                    .isEqualTo(
                            broken
                                    ? "The operator's catalogue: keeping the last good one, of 2026-11-01T12:00:00Z,"
                                            + " because of this at 2026-11-01T12:01:00Z: /c/overrides.csv:3: cut off"
                                    : reading.isEmpty()
                                            ? ""
                                            : "The operator's catalogue: read as it is, at 2026-11-01T12:00:00Z."
                                                    + " Rows of it are left out; lines of the log on them: 3.");
        }
    }
}
