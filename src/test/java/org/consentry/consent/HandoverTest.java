package org.consentry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.catalog.Category;
import org.consentry.catalog.Provenance;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed over between the sites of one operator, and to nobody else. */
final class HandoverTest {
    private static final String SUBJECT = "fedcba9876543210".repeat(2);

    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final Handover.Office office = new Handover.Office(new Signer("handover", new byte[32]), () -> now);
    private final SitePolicy shop = site("shop", "fjord", "1");
    private final SitePolicy blog = site("blog", "fjord", "7");
    private final SitePolicy stranger = site("stranger", "other", "7");
    private final Sites sites = sites(shop, blog, stranger);

    private static Sites sites(SitePolicy... all) {
        try {
            return new Sites(List.of(all));
        } catch (org.consentry.site.PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static SitePolicy site(String id, String group, String version) {
        String yaml = String.join(
                "\n",
                "site: " + id,
                "hosts: [" + id + ".example]",
                "controller: {name: A}",
                "notice: {version: \"" + version + "\", effective: 2026-11-01}",
                group.isEmpty() ? "languages: [en]" : "share: {group: " + group + "}",
                "vendors:",
                "  - {name: Meadow Metrics, id: metrics}",
                "purposes:",
                "  - {id: " + id + "-count, category: analytics, basis: consent, vendors: [Meadow Metrics]}",
                "  - {id: " + id + "-ads, category: marketing, basis: consent}",
                "  - {id: " + id + "-more-ads, category: marketing, basis: consent}",
                "  - {id: " + id + "-comfort, category: functional, basis: legitimate-interest}");
        try {
            return PolicyLoader.load(id, yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (org.consentry.site.PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static Decision decision(SitePolicy site, Map<String, Boolean> answers) {
        Consent consent = answers.isEmpty()
                ? null
                : new Consent(SUBJECT, "r", site.notice().version(), answers, Instant.parse("2026-11-22T10:00:00Z"));
        return Decision.of(Policies.facts(site, consent), Policies.CLASSIFIER, Provenance.NONE);
    }

    private String issue(boolean count, boolean ads, boolean moreAds, boolean comfort) {
        Map<String, Boolean> answers =
                Map.of("shop-count", count, "shop-ads", ads, "shop-more-ads", moreAds, "shop-comfort", comfort);
        return office.issue(decision(shop, answers), blog);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  true,  blog-count blog-ads blog-more-ads blog-comfort",
        "true,  true,  false, true,  blog-count blog-comfort",
        "false, true,  true,  true,  blog-ads blog-more-ads blog-comfort",
        "true,  false, false, false, blog-count",
        "false, false, false, true,  blog-comfort",
    })
    void aYesIsOnlyWhereEveryUseOfTheCategoryHadOne(
            boolean count, boolean ads, boolean moreAds, boolean comfort, String expected) {
        Handover read =
                office.read(sites, blog, issue(count, ads, moreAds, comfort)).orElseThrow();
        assertThat(read.purposes(decision(blog, Map.of()))).isEqualTo(Set.of(expected.split(" ")));
    }

    @Test
    void aServiceThatWasRefusedKeepsItsCategoryShut() {
        Map<String, Boolean> answers =
                Map.of("shop-count", true, "shop-count_metrics", false, "shop-ads", true, "shop-more-ads", true);
        Handover read = office.read(sites, blog, office.issue(decision(shop, answers), blog))
                .orElseThrow();
        assertThat(read.allowed()).containsExactly(Category.MARKETING);
    }

    @Test
    void anObjectionToAServiceIsOneToItsPurpose() {
        Map<String, Boolean> answers = Map.of("shop-comfort", true, "shop-comfort_fonts", false);
        Handover read = office.read(sites, blog, office.issue(decision(shop, answers), blog))
                .orElseThrow();
        assertThat(read.objected()).containsExactly(Category.FUNCTIONAL);
        assertThat(read.purposes(decision(blog, Map.of()))).isEmpty();
    }

    @Test
    void nobodyIsNamed() {
        String link = issue(true, true, true, true);
        String text = new String(java.util.Base64.getUrlDecoder().decode(link.split("\\.")[1]));
        assertThat(text).doesNotContain(SUBJECT).contains("shop", "blog");
        assertThat(issue(true, true, true, true)).as("each is its own").isNotEqualTo(link);
    }

    @Test
    void itIsForOneSiteAlone() {
        String link = issue(true, true, true, true);
        assertThat(office.read(sites, shop, link)).isEmpty();
        assertThat(office.read(sites, stranger, link)).isEmpty();
        assertThat(office.read(sites(site("shop", "other", "1"), blog), blog, link))
                .as("no more together")
                .isEmpty();
        assertThat(office.read(sites(blog), blog, link)).as("gone").isEmpty();
        SitePolicy newer = site("blog", "fjord", "8");
        assertThat(office.read(sites(shop, newer), newer, link))
                .as("another notice")
                .isEmpty();
    }

    @Test
    void itIsGoodForFiveMinutes() {
        String link = issue(true, true, true, true);
        now = now.plus(Duration.ofMinutes(5)).minusSeconds(1);
        assertThat(office.read(sites, blog, link)).isPresent();
        now = now.plusSeconds(1);
        assertThat(office.read(sites, blog, link)).isEmpty();
        now = now.minus(Duration.ofMinutes(7));
        assertThat(office.read(sites, blog, link)).as("from the future").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.b.c", "x", "…"})
    void whatIsForgedIsNone(String link) {
        assertThat(office.read(sites, blog, link)).isEmpty();
        String sound = issue(true, true, true, true);
        assertThat(office.read(sites, blog, sound + link + "A")).isEmpty();
        assertThat(office.read(sites, blog, new Signer("token", new byte[32]).sign("shop\nblog\n7\n\n\nn\n0")))
                .as("a signature for something else")
                .isEmpty();
    }

    @Test
    void aTicketAndATokenPassForNone() {
        Ticket.Office tickets = new Ticket.Office(new Signer("ticket", new byte[32]), () -> now);
        String ticket = tickets.issue(blog, new Wording(Surface.HANDOVER, "en", "0".repeat(64), ""));
        assertThat(office.read(sites, blog, ticket)).isEmpty();
        assertThat(tickets.read(blog, issue(true, true, true, true))).isEmpty();
    }

    @Test
    void nothingIsHandedOverThatWasNotChosenOrToStrangers() {
        Map<String, Boolean> all = Map.of("shop-count", true);
        assertThatIllegalArgumentException().isThrownBy(() -> office.issue(decision(shop, Map.of()), blog));
        assertThatIllegalArgumentException().isThrownBy(() -> office.issue(decision(shop, all), stranger));
        assertThatIllegalArgumentException().isThrownBy(() -> office.issue(decision(shop, all), shop));
        SitePolicy alone = site("alone", "", "1");
        assertThatIllegalArgumentException().isThrownBy(() -> office.issue(decision(shop, all), alone));
        assertThat(Handover.together(alone, site("second", "", "1"))).isFalse();
    }
}
