package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.consentry.consent.Signal;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

class ModeScriptTest {
    private static final int MOST = 480;

    private static final String SHOP = """
            site: shop
            hosts: [shop.example]
            controller: {name: Alder}
            notice: {version: "1", effective: 2026-03-01}
            purposes: [{id: statistics, category: analytics}, {id: ads, category: marketing}]
            """;

    private final Banner banner = Samples.banner();
    private final SitePolicy silent = policy("");
    private final SitePolicy telling = policy("consent-mode: {wait: 700, signals: {functionality_storage: ads}}");

    private static SitePolicy policy(String more) {
        try {
            return PolicyLoader.load("shop.yaml", (SHOP + more + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private String head(SitePolicy policy, BannerView view, boolean guarded, Asset guard) {
        Tags tags = new Tags(guarded, "", false, "");
        return new String(banner.head(policy, "en", view, tags, guard), StandardCharsets.US_ASCII);
    }

    private static String text(Asset asset) {
        return new String(asset.bytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void aSiteThatTellsNothingHasNothingOfIt() {
        assertThat(banner.mode(silent)).isEmpty();
        assertThat(banner.guard(silent, "{}").bytes())
                .isEqualTo(banner.guard("{}").bytes());
        assertThat(head(silent, Samples.ACCEPTED, false, banner.guard("{}"))).startsWith("<link");
    }

    @Test
    void itComesFirstInTheGuardsFileAndAloneWhereThereIsNoGuard() {
        Asset guard = banner.guard(telling, "{p:[]}");
        Asset alone = banner.mode(telling).orElseThrow();
        assertThat(text(guard)).startsWith(text(alone)).contains("{p:[]}");
        assertThat(head(telling, Samples.FIRST_VISIT, true, guard))
                .startsWith(
                        "<script src=\"/_consent/guard/" + guard.name() + "\" data-consentry=\"statistics=0 ads=0\"");
        BannerView all = new BannerView(false, Set.of("statistics", "ads"), true, Set.of(), Set.of());
        assertThat(head(telling, all, false, guard))
                .startsWith(
                        "<script src=\"/_consent/guard/" + alone.name() + "\" data-consentry=\"statistics=1 ads=1\"")
                .contains(" data-consentry-decided")
                .doesNotContain(guard.name(), "gpc");
    }

    @Test
    void framesHaveItToo() {
        Asset alone = banner.mode(telling).orElseThrow();
        Asset guard = banner.guard(telling, "{}");
        byte[] frame = banner.frameHead(telling, Samples.ACCEPTED, Tags.PLAIN, guard);
        assertThat(new String(frame, StandardCharsets.US_ASCII)).contains(alone.name());
        assertThat(banner.frameHead(silent, Samples.ACCEPTED, Tags.PLAIN, guard))
                .isEmpty();
    }

    @Test
    void theSignalsAreThoseOfThePolicyAndOneThatNobodyAnswersIsOfNoPurpose() {
        assertThat(text(banner.mode(telling).orElseThrow()))
                .contains("[{ad_storage:\"ads\",ad_user_data:\"ads\",ad_personalization:\"ads\","
                        + "analytics_storage:\"statistics\",functionality_storage:\"ads\","
                        + "personalization_storage:\"\"},700]")
                .doesNotContain("CONSENTRY");
    }

    @Test
    void aSignalOfTheBrowserIsToldOnlyWhereTheSiteActsOnIt() {
        Asset guard = banner.guard(telling, "{}");
        for (Signal signal : EnumSet.allOf(Signal.class)) {
            BannerView view = new BannerView(true, Set.of(), false, Set.of(signal), Set.of("ads"));
            boolean told = head(telling, view, true, guard).contains(" data-consentry-gpc");
            assertThat(told).isEqualTo(signal == Signal.GPC);
            assertThat(head(silent, view, true, guard)).doesNotContain("data-consentry-gpc");
        }
    }

    @Test
    void aPagesOwnPolicyAdmitsBothByTheirHashes() {
        Asset guard = banner.guard(telling, "{}");
        List<OurFiles.Script> scripts = banner.files(telling, guard, PageOrigin.of("https://shop.example"))
                .scripts();
        assertThat(scripts)
                .extracting(OurFiles.Script::sha256)
                .contains(guard.sha256(), banner.mode(telling).orElseThrow().sha256());
        assertThat(scripts.get(0).sha256()).isEqualTo(guard.sha256());
        assertThat(banner.files(silent, guard, PageOrigin.of("https://shop.example"))
                        .scripts())
                .hasSize(scripts.size() - 1);
    }

    @Test
    void itIsLight() {
        assertThat(banner.mode(telling).orElseThrow().gzip()).hasSizeLessThanOrEqualTo(MOST);
    }
}
