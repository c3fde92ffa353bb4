package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A catalogue file that is wrong is refused with its name and line. */
class CatalogFileTest {

    private static final String COOKIES = "name,host,category,vendor,protection,lifetime,source\n";
    private static final String HOSTS = "host,category,vendor,source\n";
    private static final String SOUND = COOKIES
            + "_ga,,analytics,Google Analytics,,P2Y,knowledge\n"
            + "\"a,b\",vendor.example,marketing,Vendor,,session,https://vendor.example/cookies 2026-03-01\n"
            + "sid,,necessary,,container-session,,knowledge\n";

    private static Catalog of(String name, int rows, String text) {
        return Catalog.of(List.of(file(name, rows, text)));
    }

    private static CatalogFile file(String name, int rows, String text) {
        return new CatalogFile(name, rows, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSoundFileIsReadWhole() {
        assertThat(of("cookies/a.csv", 3, SOUND).cookies())
                .extracting(CookieRule::name)
                .containsExactly("_ga", "a,b", "sid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_ga,,analytic,G,,,knowledge|no category is called \"analytic\"",
                "_ga,,,G,,,knowledge|no category",
                "_ga,,analytics,G,,knowledge|has 6 of 7 columns",
                "_ga,,analytics,G,,,knowledge,x|has 8 of 7 columns",
                ",,analytics,G,,,knowledge|the name is empty",
                "a b,,analytics,G,,,knowledge|U+0020",
                "a\u0007,,analytics,G,,,knowledge|U+0007",
                "*,,analytics,G,,,knowledge|two literal characters",
                "_g{*,,analytics,G,,,knowledge|knows only",
                "_g{word},,analytics,G,,,knowledge|knows only",
                "_g{digits}7,,analytics,G,,,knowledge|could belong to it",
                "_g{digits}{hex},,analytics,G,,,knowledge|could belong to it",
                "_g*a*,,analytics,G,,,knowledge|after *",
                "_ga,com,analytics,G,,,knowledge|two labels",
                "_ga,*.example.com,analytics,G,,,knowledge|is not a lower-case host",
                "_ga,Example.com,analytics,G,,,knowledge|is not a lower-case host",
                "_ga,,analytics,G,,2 years,knowledge|lifetime",
                "_ga,,analytics,G,,PT,knowledge|lifetime",
                "_ga,,analytics,G,,,|source",
                "_ga,,analytics,G,,,somewhere|source",
                "_ga,,analytics,G,csrf,,knowledge|a protected name is necessary",
                "_ga,a.example,marketing,G,login,,knowledge|a protected name is necessary",
                "sid,,necessary,,,,knowledge|there already, at cookies/a.csv:2",
                "sid,,marketing,V,,,knowledge|there already, at cookies/a.csv:2",
                "sid,v.example,marketing,V,,,knowledge|is decided by protected:csrf",
                "\"_ga,,analytics,G,,,knowledge|nclosed",
            })
    void aBadRowIsNamedByFileAndLine(String row, String why) {
        String text = COOKIES + "sid,,necessary,,csrf,,knowledge\n" + row + "\n";
        assertThatThrownBy(() -> of("cookies/a.csv", 2, text))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("cookies/a.csv:3: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example/,analytics,A,knowledge|is not a plain path",
                "a.example/a/,analytics,A,knowledge|is not a plain path",
                "a.example//a,analytics,A,knowledge|is not a plain path",
                "a.example/a/../b,analytics,A,knowledge|is not a plain path",
                "a.example/a/.,analytics,A,knowledge|is not a plain path",
                "a.example/a%20b,analytics,A,knowledge|is not a plain path",
                "a.example/a?b,analytics,A,knowledge|is not a plain path",
                "a.example/a*,analytics,A,knowledge|is not a plain path",
                "a.example/\u00e9,analytics,A,knowledge|is not a plain path",
                "/a,analytics,A,knowledge|two labels",
                "com/a,analytics,A,knowledge|two labels",
                "*/a,analytics,A,knowledge|two labels",
                ".*/a,analytics,A,knowledge|two labels",
                "*.a.example/a,analytics,A,knowledge|is not a lower-case host",
                "a.*.example/a,analytics,A,knowledge|is not a lower-case host",
                "A.example/a,analytics,A,knowledge|is not a lower-case host",
                "a.example/a,analytics,,knowledge|an address's vendor",
                "a.example/a,analytics,A,hearsay|source",
                "a.example/a,tracking,A,knowledge|no category",
                "b.example/b,analytics,A,knowledge|there already, at hosts/a.csv:2",
                "a.*,analytics,A,knowledge|is not a lower-case host",
            })
    void aBadAddressIsNamedByFileAndLine(String row, String why) {
        String text = HOSTS + "b.example/b,marketing,B,knowledge\n" + row + "\n";
        assertThatThrownBy(() -> of("hosts/a.csv", 2, text))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("hosts/a.csv:3: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"sess_{digits},''", "sess_ab*,''", "sess_1,v.example"})
    void whatAProtectedPatternCoversIsRefused(String name, String host) {
        String rows =
                "sess_*,,necessary,,container-session,,knowledge\n" + name + "," + host + ",marketing,V,,,knowledge\n";
        assertThatThrownBy(() -> of("cookies/a.csv", 2, COOKIES + rows))
                .isInstanceOf(CatalogException.class)
                .hasMessage("cookies/a.csv:3: the name " + name + " is decided by protected:container-session");
    }

    @Test
    void rowsThatContradictAcrossFilesNameBothPlaces() {
        CatalogFile one = file("hosts/a.csv", 1, HOSTS + "a.example,analytics,A,knowledge\n");
        CatalogFile two = file("hosts/b.csv", 1, HOSTS + "a.example,marketing,A,knowledge\n");
        assertThatThrownBy(() -> Catalog.of(List.of(one, two)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("hosts/b.csv:2")
                .hasMessageContaining("hosts/a.csv:2");
    }

    @Property(tries = 150)
    void aFileCutAnywhereIsRefused(@ForAll @IntRange(max = 1000) int seed) {
        byte[] whole = SOUND.getBytes(StandardCharsets.UTF_8);
        CatalogFile cut = new CatalogFile("cookies/a.csv", 3, Arrays.copyOf(whole, seed % whole.length));
        assertThatThrownBy(() -> Catalog.of(List.of(cut)))
                .isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("cookies/a.csv:");
    }

    @Test
    void otherColumnsOtherFoldersAndOtherBytesAreRefused() {
        assertThatThrownBy(() -> of("cookies/a.csv", 0, HOSTS))
                .hasMessageContaining("cookies/a.csv:1: the columns are");
        assertThatThrownBy(() -> of("other/a.csv", 0, HOSTS)).hasMessageContaining("is in none of");
        assertThatThrownBy(() -> Catalog.of(List.of(new CatalogFile("hosts/a.csv", 1, new byte[] {(byte) 0xff, '\n'}))))
                .hasMessage("hosts/a.csv: is not UTF-8");
        assertThatThrownBy(() -> of("words/a.csv", 1, "word,place,meaning\nsid,end,session\n"))
                .hasMessageContaining("words/a.csv:2: place");
        assertThatThrownBy(() -> of("words/a.csv", 1, "word,place,meaning\nsid,part,seance\n"))
                .hasMessageContaining("words/a.csv:2: no meaning");
        assertThatThrownBy(() -> of("words/a.csv", 2, "word,place,meaning\nsid,part,session\nsid,whole,login\n"))
                .hasMessageContaining("words/a.csv:3: the word \"sid\" is there twice");
    }
}
