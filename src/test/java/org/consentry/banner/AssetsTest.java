package org.consentry.banner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.consentry.site.Design;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    @SuppressWarnings("unused")
    private static final java.util.List<String> NAMES = Assets.NAMES;

    private final Assets assets = Samples.assets();

    @ParameterizedTest
    @FieldSource("NAMES")
    void everyFileIsFoundAtItsAddressAndNowhereElse(String name) throws IOException {
        String[] path = assets.path(name).split("/");
        Asset found = assets.find(path[3], path[4]).orElseThrow();
        assertThat(found.name()).isEqualTo(name);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(found.gzip())).readAllBytes())
                .isEqualTo(found.bytes());
        assertThat(assets.find("0000000000000000", name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../consentry.js", "consentry.js/", "CONSENTRY.JS", "WEB-INF/web.xml", "banner.css\0"})
    void nothingElseIsServed(String name) {
        assertThat(assets.find(assets.path("banner.js").split("/")[3], name)).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void filesAreAsciiSoThatNoCharsetCanMisreadThem(String name) {
        byte[] bytes =
                assets.find(assets.path(name).split("/")[3], name).orElseThrow().bytes();
        assertThat(new String(bytes, StandardCharsets.UTF_8).chars()).allMatch(c -> c < 0x80);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void theHashIsThatOfTheBytesServed(String name) throws NoSuchAlgorithmException {
        Asset asset = assets.find(assets.path(name).split("/")[3], name).orElseThrow();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(asset.bytes());
        assertThat(asset.integrity()).isEqualTo("sha256-" + Base64.getEncoder().encodeToString(hash));
        assertThat(assets.script(name).sha256()).isEqualTo(asset.sha256());
    }

    @Test
    void anotherContentHasAnotherAddress() {
        assertThat(of("load(1);").path("banner.js")).isNotEqualTo(of("load(2);").path("banner.js"));
        assertThat(of("load( 1 );  // so").path("banner.js"))
                .isEqualTo(of("load(1);").path("banner.js"));
    }

    private static Assets of(String banner) {
        return new Assets("", name -> (name.equals("banner.js") ? banner : "load();").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMissingFileStopsTheStart() {
        assertThatThrownBy(() -> new Assets("", name -> name.endsWith(".js") ? null : new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("activate.js");
    }

    /** All script and style on the way to a visitor's first view, as it goes over the wire; the host table apart. */
    @Test
    void thePageOfAVisitorWhoIsAskedStaysLight() {
        int guard = new GuardScript(assets).with("{}").gzip().length;
        for (Design.Layout layout : Design.Layout.values()) {
            int look = SiteLook.of(design(layout), null, assets).banner().gzip().length;
            assertThat(guard + gzip("consentry.js") + look)
                    .as("guard " + guard + ", consentry.js " + gzip("consentry.js") + ", " + layout + " " + look)
                    .isLessThanOrEqualTo(8_000);
        }
    }

    @Test
    void thePageOfAVisitorWhoHasAnsweredStaysLight() {
        int look = SiteLook.of(Design.DEFAULT, null, assets).control().gzip().length;
        assertThat(gzip("consentry.js") + look)
                .as("consentry.js " + gzip("consentry.js") + ", control " + look)
                .isLessThanOrEqualTo(2_500);
    }

    @Test
    void soDoThoseOfASiteThatTellsGooglesTags() {
        String signals = "[{ad_storage:\"marketing\",ad_user_data:\"marketing\",ad_personalization:\"marketing\","
                + "analytics_storage:\"analytics\",functionality_storage:\"video\",personalization_storage:\"\"},500]";
        String mode = assets.mode().replace("CONSENTRY_MODE", signals);
        SiteLook look = SiteLook.of(Design.DEFAULT, null, assets);
        int guard = new GuardScript(assets).with(mode, "{}").gzip().length;
        int alone = GuardScript.asset(mode.getBytes(StandardCharsets.US_ASCII)).gzip().length;
        assertThat(guard + gzip("consentry.js") + look.banner().gzip().length).isLessThanOrEqualTo(8_192);
        assertThat(alone + gzip("consentry.js") + look.control().gzip().length).isLessThanOrEqualTo(2_500);
    }

    @Test
    void whatWaitsForTheVisitorStaysLightToo() {
        assertThat(gzip("banner.js")).isLessThanOrEqualTo(2_400);
        assertThat(gzip("activate.js")).isLessThanOrEqualTo(3_500);
    }

    private static Design design(Design.Layout layout) {
        Design usual = Design.DEFAULT;
        return new Design(
                layout,
                usual.side(),
                usual.theme(),
                usual.light(),
                usual.dark(),
                usual.font(),
                usual.radius(),
                usual.logo());
    }

    private int gzip(String name) {
        return assets.find(assets.path(name).split("/")[3], name).orElseThrow().gzip().length;
    }
}
