package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.rights.DataRequest;
import org.consentry.rights.RequestIdentity;
import org.consentry.rights.RequestKind;
import org.consentry.rights.RequestOutcome;
import org.consentry.rights.Urgency;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The reviewers' queue as a parser sees it. */
final class RequestsPageTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-12-10");
    private static final String HOSTILE = "\"><script>alert(1)</script><a b='";

    private static DataRequest request(String number, String due, String words) {
        return new DataRequest(
                number,
                "shop",
                RequestKind.ERASE,
                "en",
                words.isEmpty() ? "" : "0123456789abcdef".repeat(2),
                "anna@mail.example",
                words,
                words.isEmpty() ? RequestIdentity.NONE : RequestIdentity.TOKEN,
                "d",
                Instant.parse("2026-11-10T08:00:00Z"),
                LocalDate.parse(due),
                LocalDate.parse(due),
                null,
                null);
    }

    private static Document page(List<DataRequest> open, List<DataRequest> closed, String site, String problem) {
        return Jsoup.parse(RequestsPage.html(
                new RequestsPage.Queue(open, closed, List.of()),
                request -> request.overdue(TODAY) ? Urgency.OVERDUE : Urgency.SOON,
                TODAY,
                List.of("blog", "shop"),
                new RequestsPage.Shown(site, ""),
                "",
                problem));
    }

    @Test
    void whatIsOverdueIsSaidToBe() {
        Document page = page(
                List.of(request("AAAA", "2026-12-09", "Now!"), request("BBBB", "2026-12-10", "")), List.of(), "", "");
        assertThat(page.select("caption").text())
                .isEqualTo("Open requests: 2, overdue: 1, due soon: 1; due first in front");
        assertThat(page.select("tbody th").eachText())
                .satisfiesExactly(
                        late -> assertThat(late).isEqualTo("2026-12-09 (1 day late) overdue"),
                        soon -> assertThat(soon).startsWith("2026-12-10 (today) due soon"));
        Element first = page.select("tbody tr").get(0);
        assertThat(first.text()).contains("anna@mail.example", "Now!", "AAAA", "erase (en)");
        assertThat(first.select("a").attr("href"))
                .isEqualTo("/review/subjects?site=shop&subject=" + "0123456789abcdef".repeat(2));
        assertThat(page.select("tbody tr").get(1).text()).contains("not known");
        assertThat(first.select("option").eachText()).containsExactly("…", "done", "partly", "refused", "dropped");
        assertThat(page.select("select, input:not([type=hidden])"))
                .allMatch(field -> field.hasAttr("aria-label")
                        || !page.select("label[for=" + field.id() + "]").isEmpty());
    }

    @Test
    void nothingAskedIsSaidAndClosedOnesTellTheirOutcome() {
        assertThat(page(List.of(), List.of(), "", "").select("caption").text()).isEqualTo("No request is open");
        DataRequest closed = new DataRequest(
                "CCCC",
                "shop",
                RequestKind.ACCESS,
                "en",
                "",
                "",
                "",
                RequestIdentity.CHECKED,
                "d",
                Instant.parse("2026-11-10T08:00:00Z"),
                TODAY,
                TODAY,
                RequestOutcome.REFUSED,
                Instant.parse("2026-11-11T09:00:00Z"));
        assertThat(page(List.of(), List.of(closed), "shop", "")
                        .select("tbody tr")
                        .text())
                .isEqualTo("2026-11-11 09:00:00 shop access CCCC 2026-11-10 08:00:00 2026-12-10 refused");
    }

    @Test
    void whatPeopleWriteStaysText() {
        Document page = page(List.of(request(HOSTILE, "2026-12-01", HOSTILE)), List.of(), HOSTILE, HOSTILE);
        assertThat(page.select("script, a[b]")).isEmpty();
        assertThat(page.select(".words").text()).isEqualTo(HOSTILE);
        assertThat(page.select("[role=alert]").text()).isEqualTo(HOSTILE);
        assertThat(page.select("[name=number]").attr("value")).isEqualTo(HOSTILE);
    }

    @Test
    void messagesThatWereGivenUpCanBeSentAgain() {
        Delivery lost =
                new Delivery("id-1", "shop", "crm", "erasure", "{}", Instant.EPOCH, Instant.EPOCH, 8, "dead", HOSTILE);
        Document page = Jsoup.parse(RequestsPage.html(
                new RequestsPage.Queue(List.of(), List.of(), List.of(lost)),
                request -> Urgency.NONE,
                TODAY,
                List.of("shop"),
                new RequestsPage.Shown("", "erase"),
                "",
                ""));
        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("form[action$=retry] [name=id]").attr("value")).isEqualTo("id-1");
        assertThat(page.select("tbody td").eachText()).startsWith("shop", "crm", "erasure", HOSTILE);
        assertThat(page.select("#kind [selected]").attr("value")).isEqualTo("erase");
    }

    @Test
    void whoIsNotKnownCanBeEnteredAsChecked() {
        Document page = page(
                List.of(request("AAAA", "2026-12-12", ""), request("BBBB", "2026-12-12", "Words")), List.of(), "", "");
        assertThat(page.select("form[action$=check] [name=number]").eachAttr("value"))
                .containsExactly("AAAA");
        assertThat(page.select("form[action$=extend] [name=number]").eachAttr("value"))
                .containsExactly("AAAA", "BBBB");
    }
}
