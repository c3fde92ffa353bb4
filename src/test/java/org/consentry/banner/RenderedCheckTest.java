package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.consentry.site.Finding;
import org.consentry.site.PolicyPlaces;
import org.consentry.site.SitePolicy;
import org.consentry.site.lint.Findings;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderedCheckTest {
    private static final SitePolicy SHOP = Samples.shop();
    private static final Banner BANNER = Samples.banner();
    private static final String BODY =
            new String(BANNER.body(SHOP, "en", Samples.FIRST_VISIT, "t", "/"), StandardCharsets.US_ASCII);

    private static final String TICKET = "<input type='hidden' name='ticket'";

    private static Findings none() {
        return new Findings(PolicyPlaces.of("shop.yaml", "site: shop\n".getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> firstLayer(String body) {
        Findings findings = none();
        Document page = Jsoup.parse(body);
        RenderedCheck.checkControl(page, findings);
        RenderedCheck.checkFirstLayer(page, SHOP, "en", findings);
        return findings.sorted().stream().map(Finding::problem).toList();
    }

    private static String changed(String markup, String from, String to) {
        String button = "<button class='consentry-button' name='choice' value=";
        String written = from.replace("BUTTON", button).replace("TICKET", TICKET);
        String changed = markup.replace(written.replace('\'', '"'), to);
        assertThat(changed).isNotEqualTo(markup);
        return changed;
    }

    @Test
    void whatWeServeIsFair() {
        Findings findings = none();
        new RenderedCheck(BANNER).check(SHOP, findings);
        assertThat(findings.sorted()).isEmpty();
        assertThat(firstLayer(BODY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id='consentry-control' | id=other | no one control
            <a id='consentry-control' | <a hidden id=consentry-control | no one control
            id='consentry-banner' | id=other | no buttons for yes and no
            value='reject-all' | value=later | no buttons for yes and no
            name='choice' value='reject-all' | name=x value=reject-all | no buttons for yes and no
            method='post' | method=get | no buttons for yes and no
            BUTTON'reject-all' | <button class=quiet name=choice value=reject-all | doesn't weigh
            name='choice' value='reject-all' | hidden name=choice value=reject-all | doesn't weigh
            name='choice' value='reject-all' | style=font-size:1px name=choice value=reject-all | doesn't weigh
            name='choice' value='accept-all' | tabindex=0 name=choice value=accept-all | doesn't weigh
            BUTTON'accept-all' | <span><button class=consentry-button name=choice value=accept-all | doesn't weigh
            TICKET | <input type=checkbox checked><input name=ticket | ticked beforehand
            TICKET | <i role=switch aria-checked=true></i><input name=ticket | ticked beforehand
            TICKET | <a href=/_consent/choices?choice=accept-all>OK</a><input name=ticket | answers in
            TICKET | <a href=JavaScript:ok()>OK</a><input name=ticket | answers in
            role='region' | role=dialog aria-modal=true | is a wall
            <consentry-banner | <dialog open></dialog><consentry-banner | is a wall
            Alder &amp; Finch Ltd | We | doesn't name the controller
            >Reject all< | >Refuse< | tools that refuse
            >Reject all< | >Accept all< | both read
            >Accept all< | >Accept all and get the best of our shop< | as long as
            """)
    void whatIsNotFairIsFound(String from, String to, String problem) {
        assertThat(firstLayer(changed(BODY, from, to)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void aSwitchThatIsOnBeforehandIsFound() {
        BannerView yes = new BannerView(true, Set.of("ads"), false, Set.of(), Set.of());
        Findings findings = none();
        String centre = BANNER.preferencePage(SHOP, "en", yes, "t", "/", "");
        RenderedCheck.checkCentre(Jsoup.parse(centre), SHOP, findings);
        RenderedCheck.checkCentre(Jsoup.parse(changed(centre, "reject-all", "later")), SHOP, findings);
        assertThat(findings.sorted())
                .extracting(Finding::problem)
                .containsExactly(
                        "the preference centre has a switch that is on beforehand",
                        "the preference centre has no button that refuses all");
    }
}
