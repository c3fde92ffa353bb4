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
        assertThat(assets.find(assets.path("page.css").split("/")[3], name)).isEmpty();
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
        Assets other = new Assets("", name -> (name + "!").getBytes(StandardCharsets.UTF_8));
        Assets swapped =
                new Assets("", name -> (name.equals("page.css") ? "x" : name + "!").getBytes(StandardCharsets.UTF_8));
        assertThat(other.path("banner.js")).isNotEqualTo(swapped.path("banner.js"));
    }

    @Test
    void aMissingFileStopsTheStart() {
        assertThatThrownBy(() -> new Assets("", name -> name.endsWith(".js") ? null : new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("activate.js");
    }

    @Test
    void pagesStayLight() {
        assertThat(gzip("control.css") + gzip("consentry.js")).isLessThanOrEqualTo(2_500);
        assertThat(gzip("control.css") + gzip("consentry.js") + gzip("banner.css") + gzip("banner.js"))
                .isLessThanOrEqualTo(8_000);
    }

    private int gzip(String name) {
        return assets.find(assets.path(name).split("/")[3], name).orElseThrow().gzip().length;
    }
}
