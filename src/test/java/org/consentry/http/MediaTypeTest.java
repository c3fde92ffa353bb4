package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/html | text/html | ``",
                "` Text/HTML ` | text/html | ``",
                "text/html;charset=utf-8 | text/html | utf-8",
                "text/html ; CHARSET = UTF-8 | text/html | ``",
                "text/html; Charset=UTF-8 ; x | text/html | UTF-8",
                "text/html;charset=\"utf-8\" | text/html | utf-8",
                "text/html;charset=\"u\\tf\\-8\" ignored;x=y | text/html | utf-8",
                "text/html;charset=\"utf-8 | text/html | utf-8",
                "text/html;charset=\"a;b\";charset=c | text/html | a;b",
                "text/html;charset=a;charset=b | text/html | a",
                "text/html;charset=;charset=b | text/html | b",
                "text/html;;;; ;=;a;charset=b | text/html | b",
                "text/html;charset='utf-8' | text/html | 'utf-8'",
                "application/xhtml+xml | application/xhtml+xml | ``",
                "text/html; | text/html | ``",
                "text/html;charset=\" | text/html | ``",
                "text/html;charset=\"\\ | text/html | \\",
            })
    void aValueIsReadAsBrowsersDo(String value, String essence, String charset) {
        MediaType type = MediaType.parse(value).orElseThrow();
        assertThat(type.essence()).isEqualTo(essence);
        assertThat(type.charset()).isEqualTo(charset);
        assertThat(type.isHtml()).isEqualTo(essence.equals("text/html"));
        assertThat(type.isXhtml()).isEqualTo(essence.equals("application/xhtml+xml"));
        assertThat(type.isJavaScript()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "text/javascript, true",
        "text/javascript; charset=utf-8, true",
        "Application/JavaScript, true",
        "application/x-javascript, true",
        "text/ecmascript, true",
        "text/plain, false",
        "application/json, false",
        "image/javascript, false",
        "text/javascript-not, false",
    })
    void aScriptIsKnownByItsType(String value, boolean script) {
        assertThat(MediaType.parse(value).orElseThrow().isJavaScript()).isEqualTo(script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "text",
                "text/",
                "/html",
                "/",
                "text;/html",
                "te xt/html",
                "text /html",
                "text/ html",
                "text/html, text/html",
                "t\u00e9xt/html",
                "text/html\u0000",
                ";text/html",
                "*/*x y"
            })
    void whatIsNoMediaTypeGivesNone(String value) {
        assertThat(MediaType.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | text/html;charset=utf-8",
                "text/html; a=b; charset=x; c=\"d e\" | text/html;a=b;charset=utf-8;c=\"d e\"",
            })
    void anotherCharsetStandsWhereTheOldOneStood(String value, String expected) {
        assertThat(MediaType.parse(value).orElseThrow().withCharset("utf-8")).hasToString(expected);
    }

    @Test
    void nothingCanBeWrittenThatBreaksOutOfTheField() {
        MediaType html = new MediaType("text", "html", List.of());
        assertThatThrownBy(() -> html.withCharset("a\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MediaType("text", "html;", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(html.withCharset("a\";x=\"b")).hasToString("text/html;charset=\"a\\\";x=\\\"b\"");
    }

    @Property(tries = 1000, seed = "1")
    void whatIsWrittenReadsTheSame(@ForAll("nonsense") String parameters) {
        MediaType type = MediaType.parse("text/html;" + parameters).orElseThrow();
        assertThat(MediaType.parse(type.toString())).contains(type);
        assertThatCode(() -> MediaType.parse(parameters)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> nonsense() {
        return Arbitraries.strings().withChars("ab=;\"\\ \t\r\u00e9\u20ac").ofMaxLength(14);
    }
}
