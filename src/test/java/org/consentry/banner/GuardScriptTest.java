package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.consent.Surface;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.site.Enforcement;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;

/** The guard's script and its tag. */
class GuardScriptTest {
    private static final PageOrigin ORIGIN = PageOrigin.of("https://shop.example");
    private static final Tags GUARDED = new Tags(true, "", false);

    private final SitePolicy shop = Samples.shop();
    private final SitePolicy other = Samples.shop(Enforcement.STRICT);
    private final Banner banner = Samples.banner();
    private final Asset guard = banner.guard("{p:[],x:\"MARKUP\"}");

    @Test
    void theGuardStandsFirstAndSaysWhatIsGranted() {
        BannerView view = new BannerView(true, Set.of("ads"), false, Set.of(), Set.of());
        String head = head(shop, view, GUARDED);
        assertThat(head)
                .startsWith("<script src=\"/_consent/guard/")
                .contains(" data-consentry=\"statistics=0 statistics_metrics=0 ads=1 video=0 video_reel=0\""
                        + " data-consentry-mode=\"markup\"></script>")
                .contains("<link rel=\"stylesheet\"");
        assertThat(head.indexOf("</script>")).isLessThan(head.indexOf("<link"));
        assertThat(head(other, Samples.REJECTED, GUARDED)).contains("=\"strict\" data-consentry-decided>");
    }

    @Test
    void theGuardLearnsTheDomainThatThePageWasAskedFrom() {
        Tags tags = new Tags(true, "", false, "a\"b.example");
        assertThat(head(shop, Samples.FIRST_VISIT, tags))
                .contains("data-consentry-mode=\"markup\" data-consentry-own=\"a&quot;b.example\"></script>");
        assertThat(text(banner.frameHead(shop, Samples.REJECTED, tags, guard))).contains(" data-consentry-own=\"");
    }

    @Test
    void withoutNeedThereIsNoGuard() {
        assertThat(head(shop, Samples.ACCEPTED, Tags.PLAIN)).doesNotContain("/guard/");
        assertThat(banner.frameHead(shop, Samples.ACCEPTED, Tags.PLAIN, guard)).isEmpty();
        assertThat(text(banner.frameHead(shop, Samples.REJECTED, GUARDED, guard)))
                .matches("<script src=\"/_consent/guard/[0-9a-f]{16}\\.js\"[^>]*></script>");
    }

    @Test
    void everyTagOfOursCarriesTheNonceAndNothingCanBreakOutOfIt() {
        Tags tags = new Tags(true, "r4\"><b>", false);
        String head = head(shop, Samples.FIRST_VISIT, tags);
        assertThat(head.split("<(script|link) ", -1)).hasSize(4);
        assertThat(head.split(" nonce=\"r4&quot;&gt;&lt;b&gt;\"", -1)).hasSize(4);
    }

    @Test
    void scriptsCarryTheirHashWhereAsked() {
        String head = head(shop, Samples.REJECTED, new Tags(true, "", true));
        for (OurFiles.Script script :
                banner.files(Samples.shop(), guard, ORIGIN).scripts().subList(0, 2)) {
            assertThat(head).contains(script.path() + "\"", " integrity=\"sha256-" + script.sha256() + "\"");
        }
    }

    @Test
    void theScriptCarriesTheTableUnderAnAddressOfItsOwn() {
        assertThat(new String(guard.bytes(), StandardCharsets.UTF_8)).contains("{p:[],x:\"MARKUP\"}");
        assertThat(guard.name())
                .matches("[0-9a-f]{16}\\.js")
                .isNotEqualTo(banner.guard("{p:[]}").name())
                .isEqualTo(Samples.banner().guard("{p:[],x:\"MARKUP\"}").name());
    }

    @Test
    void aSourceWithoutAPlaceForTheTableStopsTheStart() {
        Assets broken = new Assets("", name -> "x;".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new Banner(broken, new Messages())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theGuardStaysLight() {
        assertThat(guard.gzip().length).isLessThanOrEqualTo(5_000);
    }

    @Test
    void thePlaceholderNamesTheServiceAndOffersWhatTheVisitorCanGrant() {
        HeldFrame frame = new HeldFrame("https://film.example/?a=1&b=\"<x>", "Meadow Metrics", List.of("video"), true);
        BannerView view = new BannerView(true, Set.of("ads"), false, Set.of(), Set.of());
        String page = banner.placeholderPage(shop, "en", view, "TICKET", "/page", frame);
        assertThat(page)
                .contains("<bdi>Meadow Metrics</bdi>", "href=\"https://film.example/?a=1&amp;b=&quot;&lt;x&gt;\"")
                .contains("name=\"purpose\" value=\"ads\"", "name=\"purpose\" value=\"video\"")
                .doesNotContain("value=\"statistics\"")
                .contains("value=\"TICKET\"", "value=\"/page\"", "https://metrics.example/privacy", "Load once")
                .doesNotContain("<script", "Open in a new tab");
        assertThat(banner.wording(shop, "en", Surface.PLACEHOLDER).text()).doesNotContain("Meadow", "TICKET");
    }

    @Test
    void whatNoYesOpensIsNotOfferedForGood() {
        for (Map.Entry<String, BannerView> refused :
                Map.of("-", Samples.FIRST_VISIT, "ads", Samples.PRIVATE).entrySet()) {
            HeldFrame frame = new HeldFrame("https://x.example/", "X", List.of(refused.getKey()), false);
            assertThat(banner.placeholderPage(shop, "en", refused.getValue(), "t", "/", frame))
                    .doesNotContain("Always allow", "Load once")
                    .contains("target=\"_blank\"");
        }
    }

    private String head(SitePolicy policy, BannerView view, Tags tags) {
        return text(banner.head(policy, "en", view, tags, guard));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
