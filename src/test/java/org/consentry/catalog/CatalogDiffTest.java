package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two versions of the catalogue exactly the verdicts that differ are shown. */
class CatalogDiffTest {

    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";
    private static final String HOSTS = "host,category,vendor,source\n";

    @TempDir
    private Path folder;

    private static Catalog of(String cookies, String hosts) {
        return Catalog.of(List.of(file("cookies/a.csv", COOKIES + cookies), file("hosts/a.csv", HOSTS + hosts)));
    }

    private static CatalogFile file(String name, String text) {
        int rows = (int) text.lines().count() - 1;
        return new CatalogFile(name, rows, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> diff(Catalog older, Catalog newer) {
        return CatalogDiff.between(older, newer).stream()
                .map(c -> c.kind() + " " + c.subject() + " " + c.before().category() + " "
                        + c.after().category())
                .toList();
    }

    @Test
    void everyVerdictThatDiffersIsThereAndNoOther() {
        Catalog older = of(
                "gone,,analytics,V,,,knowledge\nmoved,,analytics,V,,,knowledge\nsame,,analytics,V,,,knowledge\n"
                        + "under_1,,functional,V,,,knowledge\n",
                "a.example,analytics,A,knowledge\n");
        Catalog newer = of(
                "moved,,marketing,V,,,knowledge\nnew{digits},v.example,marketing,V,,,knowledge\n"
                        + "same,,analytics,V,,P1Y,knowledge\nunder_*,,functional,V,,,knowledge\n",
                "a.example,analytics,B,knowledge\na.example/p,necessary,B,knowledge\n");
        assertThat(diff(older, newer))
                .containsExactly(
                        "cookie gone ANALYTICS null",
                        "cookie moved ANALYTICS MARKETING",
                        "cookie new{digits}@v.example null MARKETING",
                        "cookie under_* null FUNCTIONAL",
                        "host a.example ANALYTICS ANALYTICS",
                        "address a.example/p ANALYTICS NECESSARY");
        assertThat(diff(newer, newer)).isEmpty();
    }

    @Test
    void theOwnLoginOfAHostAndItsCookieElsewhereAreTwoThings() {
        String elsewhere = "sid,a.example,marketing,A,,,knowledge\n";
        String own = "sid,a.example,necessary,A,login,,knowledge\n";
        assertThat(diff(of(elsewhere, ""), of(elsewhere + own, "")))
                .containsExactly("own cookie sid@a.example null NECESSARY");
        assertThat(diff(of(own, ""), of(own + elsewhere, ""))).containsExactly("cookie sid@a.example null MARKETING");
        assertThat(diff(of(own + elsewhere, ""), of(elsewhere + own, ""))).isEmpty();
    }

    @Test
    void aVersionIsReadFromAFolderOrAnArchive() throws IOException {
        String cookies = COOKIES + "one,,analytics,V,,,knowledge\n";
        String index = "cookies/a.csv 1\n";
        Files.createDirectories(folder.resolve("v1/cookies"));
        Files.writeString(folder.resolve("v1/cookies/a.csv"), cookies);
        Files.writeString(folder.resolve("v1/index.txt"), index);
        Path war = folder.resolve("old.war");
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("cookies/a.csv", "index.txt")) {
                zip.putNextEntry(new ZipEntry("WEB-INF/classes/org/consentry/catalog/" + name));
                zip.write((name.equals("index.txt") ? index : cookies).getBytes(StandardCharsets.UTF_8));
            }
        }
        Catalog ofFolder = Catalog.ofVersion(folder.resolve("v1"));
        assertThat(ofFolder.cookies()).hasSize(1);
        assertThat(Catalog.ofVersion(war).hash()).isEqualTo(ofFolder.hash());
    }

    @Test
    void aPlaceWithoutAWholeCatalogueIsRefused() throws IOException {
        assertThatThrownBy(() -> Catalog.ofVersion(folder.resolve("nowhere"))).isInstanceOf(CatalogException.class);
        assertThatThrownBy(() -> Catalog.ofVersion(folder)).hasMessageContaining("holds no index.txt");
        Path text = Files.writeString(folder.resolve("a.jar"), "no archive");
        assertThatThrownBy(() -> Catalog.ofVersion(text)).hasMessageContaining("no archive with a catalogue in it");
        Files.writeString(folder.resolve("index.txt"), "../a.jar 1\n");
        assertThatThrownBy(() -> Catalog.ofVersion(folder)).hasMessageContaining("is missing from");
        Files.writeString(folder.resolve("index.txt"), "cookies/a.csv 1\n");
        assertThatThrownBy(() -> Catalog.ofVersion(folder)).hasMessageContaining("is missing from");
    }
}
