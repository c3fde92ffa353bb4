package org.consentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarReaderTest {
    private static List<HarEntry> read(String har) throws IOException {
        List<HarEntry> entries = new ArrayList<>();
        HarReader.read(new ByteArrayInputStream(har.getBytes(UTF_8)), entries::add);
        return entries;
    }

    private static List<HarEntry> entry(String members) throws IOException {
        return read("{\"log\": {\"entries\": [{" + members + "}]}}");
    }

    @Test
    void fieldsGoBeforeTheCookiesThatABrowserListsApart() throws IOException {
        String cookies = "\"cookies\": [{\"value\": \"1\", \"name\": \"a\", \"sameSite\": \"Lax\"}, {}, 7]";
        String url = "\"url\": \"https://shop.example/\"";
        Instant noon = Instant.parse("2026-11-01T12:00:00Z");
        assertThat(entry("\"startedDateTime\": \"2026-11-01T13:00:00.000+01:00\", \"request\": {" + url + ", " + cookies
                        + "}, \"response\": {" + cookies + "}"))
                .containsExactly(new HarEntry("https://shop.example/", noon, List.of("a=1"), List.of("a=1")));
        assertThat(entry("\"response\": {\"headers\": [{\"name\": \"SET-COOKIE\", \"value\": \"b=2; Secure\\nc=3\"}], "
                        + cookies + "}, \"request\": {" + cookies
                        + ", \"headers\": [{\"name\": \"cookie\", \"value\": \"b=2\"}, null, {\"name\": \"x\"}], " + url
                        + "}"))
                .containsExactly(new HarEntry(
                        "https://shop.example/", Instant.EPOCH, List.of("b=2"), List.of("b=2; Secure", "c=3")));
    }

    @Test
    void escapesAreReadAndWhatNobodyAskedForIsPassedOver() throws IOException {
        String aside = "\ufeff{\"x\": [1e-5, true, {}, [], \"\\\"]}\"], \"log\" : { \"pages\" : null ,";
        String url = "\"https:\\/\\/\\u0073hop.example\\/\\u00e9\"";
        assertThat(read(aside + " \"entries\" : [\t{\"_x\": {\"a\": [[{}]]}, \"request\": {\"url\": " + url
                        + "}}] }}\n"))
                .singleElement()
                .extracting(HarEntry::url)
                .isEqualTo("https://shop.example/\u00e9");
        assertThat(read("{\"log\": {\"entries\": []}}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"log\": {}}",
                "{\"log\": []}",
                "{\"log\": {\"entries\": {}}}",
                "{\"log\": {\"entries\": [7]}}",
                "{\"log\": {\"entries\": [{}]}}",
                "{\"log\": {\"entries\": [{\"request\": {\"url\": 7}}]}}",
                "{\"log\": {\"entries\": [",
                "{\"log\": {\"entries\": []}",
                "{\"log\": {\"entries\": []}} x",
                "{\"log\": {\"entries\": [],}}",
                "{\"log\": {\"entries\": [,]}}",
                "{\"log\" {\"entries\": []}}",
                "{log: 1}",
                "{\"log\": \"\\q\"}",
                "{\"log\": \"\\u00g0\"}",
                "{\"log\": \"\u0001\"}",
                "{\"log\": \"no end}",
                "{\"log\": nope}",
                "PK\u0003\u0004",
                "<har/>"
            })
    void whatIsNoHarIsSaidToBeNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonSkim.NoJson.class).hasMessageMatching("[^\\n]{10,100}");
    }

    @Test
    void cutAnywhereItIsNone() {
        String har =
                "{\"log\": {\"entries\": [{\"request\": {\"url\": \"https://a\\u0041/\", \"headers\": [{\"name\": 1.5, "
                        + "\"x\": [true, false, null]}]}, \"response\": {}}]}}";
        for (int end = 0; end < har.length(); end++) {
            String cut = har.substring(0, end);
            assertThatThrownBy(() -> read(cut)).as(cut).isInstanceOf(JsonSkim.NoJson.class);
        }
    }

    @Test
    void whereItStopsBeingJsonIsTold() {
        assertThatThrownBy(() -> read("{\n \"log\": nope}")).hasMessage("line 2, character 13: a value is missing");
    }

    @Test
    void nestingHasABound() {
        assertThatThrownBy(() -> read("{\"log\": " + "[".repeat(1_000_000)))
                .hasMessageContaining("more than 128 levels");
    }

    @Test
    void aBodyLargerThanMemoryIsPassedOver() throws IOException {
        long[] left = {200L << 20};
        InputStream body = new InputStream() {
            @Override
            public int read() {
                return left[0]-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                int n = (int) Math.min(len, left[0]);
                Arrays.fill(b, off, off + Math.max(n, 0), (byte) 'x');
                left[0] -= n;
                return n > 0 ? n : -1;
            }
        };
        List<HarEntry> entries = new ArrayList<>();
        String before = "{\"log\": {\"entries\": [{\"request\": {\"url\": \"https://a/\"},"
                + " \"response\": {\"content\": {\"text\": \"";
        HarReader.read(
                new SequenceInputStream(
                        new SequenceInputStream(new ByteArrayInputStream(before.getBytes(UTF_8)), body),
                        new ByteArrayInputStream("\"}}}]}}".getBytes(UTF_8))),
                entries::add);
        assertThat(entries).hasSize(1);
    }
}
