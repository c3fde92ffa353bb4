package org.consentry.banner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.consentry.site.Design;
import org.consentry.site.Design.Layout;
import org.consentry.site.Design.Palette;
import org.consentry.site.Design.Side;
import org.consentry.site.Design.Theme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site's look is light, can be read, and is nothing but a look. */
class SiteLookTest {
    private static final Assets ASSETS = Samples.assets();
    private static final Design USUAL = Design.DEFAULT;
    private static final Asset PICTURE = Asset.of("0", "image/png", new byte[1]);

    static Stream<Design> designs() {
        List<Design> all = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (Theme theme : Theme.values()) {
                for (Side side : Side.values()) {
                    all.add(new Design(layout, side, theme, USUAL.light(), USUAL.dark(), "Georgia, serif", 12, ""));
                }
            }
        }
        return all.stream();
    }

    private static List<Asset> sheets(Design design) {
        SiteLook look = SiteLook.of(design, PICTURE, ASSETS);
        return List.of(look.banner(), look.control(), look.page(), look.placeholder());
    }

    private static String text(Asset sheet) {
        return new String(sheet.bytes(), UTF_8);
    }

    private static Design with(Palette palette, String font, int radius) {
        return new Design(Layout.BAR, Side.END, Theme.AUTO, palette, palette, font, radius, "");
    }

    @ParameterizedTest
    @MethodSource("designs")
    void everyLookIsLight(Design design) {
        SiteLook look = SiteLook.of(design, PICTURE, ASSETS);
        assertThat(look.banner().gzip()).hasSizeLessThanOrEqualTo(1_750);
        assertThat(look.control().gzip()).hasSizeLessThanOrEqualTo(600);
    }

    @ParameterizedTest
    @MethodSource("designs")
    void everySheetIsWholeAndTheSamePagesGetTheSameOne(Design design) {
        for (Asset sheet : sheets(design)) {
            String css = text(sheet);
            assertThat(css.chars().allMatch(c -> c >= 0x20 && c < 0x7f)).isTrue();
            assertThat(css).doesNotContain("$", "/*", "url(", "@import", "<");
            assertThat(css.chars().filter(c -> c == '{').count())
                    .isEqualTo(css.chars().filter(c -> c == '}').count());
            assertThat(css.contains("prefers-color-scheme")).isEqualTo(design.theme() == Theme.AUTO);
            assertThat(sheet.name()).matches("[0-9a-f]{16}\\.css");
        }
        assertThat(sheets(design))
                .extracting(Asset::name)
                .isEqualTo(sheets(design).stream().map(Asset::name).toList());
    }

    @ParameterizedTest
    @MethodSource("designs")
    void noRuleTellsOneAnswerFromAnother(Design design) {
        assertThat(text(SiteLook.of(design, PICTURE, ASSETS).banner()))
                .doesNotContain("value", "[name", ":nth-of-type", "first-child", "backdrop");
    }

    @Test
    void aLayoutBringsItsOwnRulesAlone() {
        List<String> all = designs()
                .filter(design -> design.theme() == Theme.LIGHT && design.side() == Side.END)
                .map(design -> text(SiteLook.of(design, null, ASSETS).banner()))
                .toList();
        assertThat(all.stream().filter(css -> css.contains("max-width:67em"))).hasSize(1);
        assertThat(all.stream().filter(css -> css.contains("max-width:25em"))).hasSize(1);
        assertThat(all.stream().filter(css -> css.contains("max-width:34em"))).hasSize(1);
        assertThat(all).noneMatch(css -> css.contains(" img"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "red",
                "",
                "#12",
                "#1234",
                "#12345g",
                "#1234567",
                "#fff;}body{display:none",
                "#ffffff}*{display:none",
                "url(https://evil.example/x)",
                "expression(alert(1))",
                "var(--x)",
                "#fff/**/",
                "</style><script>alert(1)</script>",
                "#\u0661\u0662\u0663\u0664\u0665\u0666",
                "\\23 ffffff",
                "#fffff\n",
                "-12345",
                "#+12345"
            })
    void whatIsNoColourIsTheUsualOne(String hostile) {
        Palette palette = new Palette(hostile, hostile, hostile, hostile);
        Design usual = new Design(Layout.BAR, Side.END, Theme.LIGHT, USUAL.light(), USUAL.dark(), "", 8, "");
        Design other = new Design(Layout.BAR, Side.END, Theme.LIGHT, palette, palette, "", 8, "");
        assertThat(sheets(other))
                .extracting(Asset::name)
                .isEqualTo(sheets(usual).stream().map(Asset::name).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Arial;}body{display:none",
                "\"Arial\"",
                "Arial'",
                "Arial\\",
                "url(x)",
                "Arial!important",
                "Arial/*",
                "</style>",
                "Arial\nserif",
                "Ar\u00edal",
                "{}",
                ",,,",
                "expression(1)"
            })
    void whatIsNoListOfFontsIsTheSystemsFont(String hostile) {
        for (Asset sheet : sheets(with(USUAL.light(), hostile, 8))) {
            assertThat(text(sheet)).contains(" system-ui,sans-serif").doesNotContain("Ar");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Georgia, serif|\"Georgia\",serif",
                "3270 Nerd|\"3270 Nerd\"",
                "inherit|\"inherit\"",
                "-x,--y|\"-x\",\"--y\"",
                "Open Sans, ,system-ui|\"Open Sans\",system-ui"
            })
    void familiesAreNamesAndNothingElse(String font, String written) {
        assertThat(text(SiteLook.of(with(USUAL.light(), font, 8), null, ASSETS).banner()))
                .contains("medium/1.45 " + written + "!important");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0px", "25, 24px", "2147483647, 24px", "-2147483648, 0px", "9, 9px"})
    void cornersStayWithinBounds(int radius, String written) {
        assertThat(text(SiteLook.of(with(USUAL.light(), "", radius), null, ASSETS)
                        .banner()))
                .contains("border-radius:" + written + "!important;box-shadow");
    }

    /** What a policy doesn't say is derived so that whoever can read the text can read all the rest. */
    @Test
    void derivedColoursCanBeReadWhereverTheTextCan() {
        Random random = new Random(7);
        int tried = 0;
        while (tried < 500) {
            Colour ground = Colour.of(random.nextInt(1 << 24));
            Colour words = Colour.of(random.nextInt(1 << 24));
            if (words.contrast(ground) < Colour.TEXT) {
                continue;
            }
            tried++;
            String accent = String.format("#%06x", random.nextInt(1 << 24));
            Palette palette = new Palette(hex(ground), hex(words), accent, "#ffffff");
            String css = text(SiteLook.of(
                            new Design(Layout.BAR, Side.END, Theme.LIGHT, palette, palette, "", 8, ""), null, ASSETS)
                    .banner());
            for (String token : List.of("soft", "link", "bad")) {
                assertThat(token(css, token).contrast(ground)).as(token).isGreaterThanOrEqualTo(Colour.TEXT);
            }
            for (String token : List.of("ring")) {
                assertThat(token(css, token).contrast(ground)).as(token).isGreaterThanOrEqualTo(Colour.EDGE);
            }
        }
    }

    private static String hex(Colour colour) {
        return String.format("#%02x%02x%02x", colour.red(), colour.green(), colour.blue());
    }

    private static Colour token(String css, String name) {
        int at = css.indexOf("--" + name + ":#") + name.length() + 4;
        String digits = css.substring(at, css.indexOf('!', at));
        StringBuilder doubled = new StringBuilder("#");
        for (char c : digits.toCharArray()) {
            doubled.append(c).append(digits.length() == 3 ? String.valueOf(c) : "");
        }
        return Colour.of(doubled.toString(), Colour.of(0));
    }

    @Test
    void contrastIsThatOfTheGuidelines() {
        assertThat(Colour.of(0).contrast(Colour.of(0xffffff))).isEqualTo(21);
        assertThat(Colour.of(0x777777).contrast(Colour.of(0xffffff))).isBetween(4.47, 4.48);
        assertThat(Colour.of(0xff0000).contrast(Colour.of(0xff0000))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "logo.svg, <svg xmlns='http://www.w3.org/2000/svg'/>, image/svg+xml",
        "logo.svg, <html><script>alert(1)</script>, ",
        "logo.png, <svg/>, ",
        "logo.webp, RIFFxxxxWEBPVP8, image/webp",
        "logo.webp, RIFFxxxxWAVE, ",
        "logo.svg, '', ",
        "logo.exe, MZ, ",
        "logo, x, "
    })
    void aLogoIsAPictureOfTheKindThatItsNameSays(String name, String content, String type) {
        Asset logo = Logo.read("shop", name, file -> content.getBytes(US_ASCII));
        if (type == null) {
            assertThat(logo).isNull();
        } else {
            assertThat(logo.contentType()).isEqualTo(type);
            assertThat(logo.name()).matches("[0-9a-f]{16}");
        }
    }

    @Test
    void aLogoThatIsMissingOrLargeIsNotShown() {
        assertThat(Logo.read("shop", "", file -> new byte[1])).isNull();
        assertThat(Logo.read("shop", "logo.svg", file -> null)).isNull();
        byte[] large = "<svg/>".repeat(6_000).getBytes(US_ASCII);
        assertThat(Logo.read("shop", "logo.svg", file -> large)).isNull();
    }
}
