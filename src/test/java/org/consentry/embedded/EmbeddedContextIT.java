package org.consentry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in an application that is not at the top of its host: its addresses stay below, its choices hold. */
@ExtendWith(ArquillianExtension.class)
final class EmbeddedContextIT {
    private static final Pattern OWN_ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*_consent[^\"]*)\"");
    private static final String TRACKERS = "_ga=GA1.1.1.1; _fbp=fb.1.1.1";

    @TempDir
    static Path folder;

    @ArquillianResource
    private URI base;

    private Visitor visitor;

    @Deployment(testable = false)
    static WebArchive shop() throws IOException {
        return Archives.shop("/shop", folder);
    }

    @BeforeEach
    void open() {
        visitor = new Visitor(base);
    }

    private static List<String> ownAddresses(Shown page) {
        return OWN_ADDRESS
                .matcher(page.text())
                .results()
                .map(MatchResult::group)
                .map(EmbeddedContextIT::address)
                .toList();
    }

    private static String address(String attribute) {
        return attribute
                .substring(attribute.indexOf('"') + 1, attribute.length() - 1)
                .replace("&amp;", "&");
    }

    @Test
    void allAddressesOfOursStartAtTheApplicationAndLeadSomewhere() {
        assertThat(base.getPath()).isEqualTo("/shop/");
        // In a page they name the host too, so that a base element of the page has no say in them.
        String here = "//" + base.getAuthority();
        List<String> addresses = ownAddresses(visitor.page("page/utf8").isPage(200, "kr 5")).stream()
                .map(address -> address.startsWith(here) ? address.substring(here.length()) : address)
                .toList();
        assertThat(addresses).hasSizeGreaterThan(5).allMatch(address -> address.startsWith("/shop/_consent/"));
        for (String address : addresses) {
            if (!address.endsWith("/choices")) {
                assertThat(visitor.page(address).status()).as(address).isEqualTo(200);
            }
        }
    }

    @Test
    void aPolicyOfTheApplicationIsOpenedForOurFilesWhereTheyStand() {
        Shown page = visitor.page("page/policed").isPage(200, "policed");
        String policy = page.field("Content-Security-Policy");
        String ours = "http://" + base.getAuthority() + "/shop/_consent/";
        assertThat(policy)
                .startsWith("default-src 'none'; script-src " + ours + "guard/")
                .contains("; connect-src " + ours, "; frame-src " + ours + "placeholder");
        assertThat(List.of(policy.split(" ")))
                .filteredOn(source -> source.contains("_consent"))
                .allMatch(source -> source.startsWith(ours));
        for (String address : ownAddresses(page)) {
            if (address.endsWith(".js") || address.endsWith(".css")) {
                assertThat(policy).contains("http://" + base.getAuthority() + address);
            }
        }
    }

    @Test
    void aRefusalTakesTheTrackersAwayAndAConsentLetsThemPass() {
        Shown page = visitor.page("page/seen?q=1", "Cookie", TRACKERS).isPage(200, "cookies=[none]");
        Shown refused = visitor.choose(page, "reject-all", "Cookie", TRACKERS);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(303);
        assertThat(visitor.leadsTo(refused)).isEqualTo("/shop/page/seen?q=1");
        assertThat(refused.cookie("consentry")).contains("; Path=/;").contains("HttpOnly");
        assertThat(refused.cookie("_ga")).contains("Max-Age=0");
        assertThat(refused.cookie("_fbp")).contains("Max-Age=0");

        Shown after = visitor.page("page/cookies", "Cookie", refused.sent("consentry") + "; " + TRACKERS);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.text()).doesNotContain("<consentry-banner").contains("consentry-control");
        assertThat(after.all("Set-Cookie"))
                .filteredOn(line -> line.startsWith("_"))
                .isNotEmpty()
                .allMatch(line -> line.contains("Max-Age=0"));

        Shown granted = visitor.choose(page, "accept-all");
        assertThat(granted.status()).isEqualTo(303);
        String consent = granted.sent("consentry");
        Shown tracked = visitor.page("page/cookies", "Cookie", consent + "; " + TRACKERS);
        assertThat(tracked.cookie("_ga")).startsWith("_ga=GA1.1.1.1");
        assertThat(tracked.cookie("_fbp")).isEqualTo("_fbp=fb.1.1.1; Path=/; HttpOnly");
        assertThat(visitor.page("page/seen", "Cookie", consent + "; " + TRACKERS)
                        .text())
                .contains("cookies=[_fbp,_ga] field=[" + TRACKERS + "]");
    }

    @Test
    void whoHasRefusedIsExpiredOnAnErrorPageOnce() {
        Shown refused = visitor.choose(visitor.page("page/utf8"), "reject-all");
        Shown sorry = visitor.page("fault/own-page", "Cookie", refused.sent("consentry") + "; " + TRACKERS);
        assertThat(sorry.text()).contains("sorry 404 tracked false");
        assertThat(sorry.all("Set-Cookie")).doesNotHaveDuplicates().anyMatch(line -> line.startsWith("_ga=;"));
    }

    @Test
    void aChoiceOnThePreferencePageLeadsBackIntoTheApplication() {
        Shown preferences = visitor.page("_consent/");
        assertThat(preferences.status()).isEqualTo(200);
        assertThat(ownAddresses(preferences)).allMatch(address -> address.startsWith("/shop/_consent/"));
        Shown chosen = visitor.choose(preferences, "reject-all");
        assertThat(chosen.status()).as(chosen.toString()).isEqualTo(303);
        assertThat(visitor.leadsTo(chosen)).startsWith("/shop/");
        assertThat(visitor.page("_consent").field("Location")).isEqualTo("/shop/_consent/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/_consent/choices", "https://evil.example/", "//evil.example/"})
    void aForgedWayBackLeadsIntoTheApplication(String back) {
        Shown preferences = visitor.page("_consent/?return=" + back);
        Shown chosen = visitor.choose(preferences, "reject-all");
        assertThat(visitor.leadsTo(chosen)).isEqualTo("/shop/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"review/", "review/records", "api/records"})
    void reviewersPathsBelongToTheApplication(String path) {
        Shown page = visitor.page(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("the shop's own part");
    }

    @ParameterizedTest
    @CsvSource({"rest/price, 200", "rest/records, 404", "rest/review, 404", "rest/api/records, 404"})
    void theApplicationsRestHasNothingOfOurs(String path, int status) {
        assertThat(visitor.data(path).status()).isEqualTo(status);
    }

    @Test
    void aHostThatNoPolicyNamesIsServedAsWithoutTheFilter() throws IOException {
        String answer = visitor.raw("GET /shop/page/cookies HTTP/1.1\r\nHost: other.example:" + base.getPort()
                + "\r\nAccept: text/html\r\nCookie: _ga=1\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("\r\nSet-Cookie: _fbp=fb.1.1.1; Path=/; HttpOnly\r\n");
        assertThat(answer).contains("<p>cookies</p></body></html>").doesNotContain("_consent/");
    }
}
