package org.consentry.site.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConsentByUseTest {
    static List<Path> bundles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("src/main/resources/org/consentry/messages"))) {
            return all.filter(file -> file.getFileName().toString().startsWith("banner_"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en    | By using this site, you agree to our cookies.
            en-GB | If you continue, we take it that you consent
            en    | Continued use of the shop means that you accept cookies.
            en    | If you do not agree, leave the shop: by using it for one more page you agree.
            de    | Durch die Nutzung unserer Website erklären Sie sich mit Cookies einverstanden.
            de-AT | Mit der Nutzung der Seite akzeptieren Sie Cookies.
            de    | Indem du weiter surfst, willigst du ein.
            fr    | Si vous continuez à naviguer, vous consentez aux cookies.
            fr    | En restant ici, vous êtes d’accord.
            es    | Si continúa navegando, consideramos que acepta su uso.
            nl    | Als je verder gaat, geef je toestemming voor cookies.
            nb    | Ved å fortsette godtar du informasjonskapsler.
            nn    | Ved å bruke sida godtek du informasjonskapslar.
            no    | Hvis du fortsetter, samtykker du.
            sv    | Om du fortsätter samtycker du till kakor.
            da    | Ved fortsat brug giver du samtykke.
            it    | Proseguendo la navigazione si accettano i cookie.
            pl    | Kontynuując, wyrażasz zgodę na pliki cookie.
            """)
    void browsingOnIsNoYes(String tag, String text) {
        assertThat(ConsentByUse.in(tag, text)).isEqualTo(text);
        assertThat(ConsentByUse.in(tag, "Hi! " + text.toUpperCase(java.util.Locale.ROOT)))
                .isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | You do not agree to anything by using this site.
            en | Accept all and we count visits. By using this site you can buy plants.
            en | We disagree, when you are tired by using it.
            de | Mit der Nutzung der Seite stimmen Sie nicht zu.
            fr | En utilisant ce site, vous n’acceptez rien.
            es | Al usar este sitio no acepta nada.
            nb | Ved å bruke nettstedet samtykker du ikke.
            ja | By using this site, you agree.
            en | ''
            """)
    void whatSaysOtherwiseOrNothingPasses(String tag, String text) {
        assertThat(ConsentByUse.in(tag, text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noTextOfTheProductIsTakenForOne(Path file) throws IOException {
        Properties texts = new Properties();
        texts.load(Files.newBufferedReader(file, StandardCharsets.UTF_8));
        String name = file.getFileName().toString();
        String tag = name.substring("banner_".length(), name.indexOf('.'));
        assertThat(texts).isNotEmpty();
        texts.forEach((key, text) -> assertThat(ConsentByUse.in(tag, text.toString()))
                .as(key.toString())
                .isEmpty());
    }

    @Test
    void aLongTextIsReadInTime() {
        String text = "By using this ".repeat(2000);
        assertThat(ConsentByUse.in("en", text)).isEmpty();
    }
}
