package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

/** What is known of a host's paths. */
class AddressIndexTest {

    private static final String ROWS = """
            host,category,vendor,source
            both.example,functional,Both,knowledge
            both.example/ads,marketing,Ads,knowledge
            both.example/ads/free/of/it,necessary,Both,knowledge
            many.www.*/a,marketing,Many,knowledge
            www.many.*/ads,marketing,Many,knowledge
            www.many.*/x/y,analytics,Many,knowledge
            www.many.example/x,functional,Exact,knowledge
            """;

    private static final Classifier CLASSIFIER = new Classifier(
            Catalog.of(List.of(new CatalogFile("hosts/a.csv", 7, ROWS.getBytes(StandardCharsets.UTF_8)))));

    private static String rule(String host, String path) {
        return CLASSIFIER.classifyAddress(host, path).rule();
    }

    @ParameterizedTest
    @CsvSource({
        "both.example, /ads, host:both.example/ads",
        "both.example, /ads/, host:both.example/ads",
        "both.example, /ads/free, host:both.example/ads",
        "both.example, /ads/free/of/it, host:both.example/ads/free/of/it",
        "both.example, /ads/free/of/it/all/the/way, host:both.example/ads/free/of/it",
        "both.example, /ads/free/of/its, host:both.example/ads",
        "BOTH.example., /ads, host:both.example/ads",
        "both.example, /ADS, host:both.example",
        "both.example, /adsx, host:both.example",
        "both.example, /x/ads, host:both.example",
        "both.example, /, host:both.example",
        "both.example, ads, host:both.example",
        "both.example, '', host:both.example",
        "a.both.example, /ads, host:both.example",
        "www.many.com, /ads/1, host:www.many.*/ads",
        "www.many.co.uk, /ads/1, host:www.many.*/ads",
        "www.many.example, /ads/1, host:www.many.*/ads",
        "www.many.example, /x/y, host:www.many.example/x",
        "www.many.de, /x/y, host:www.many.*/x/y",
        "www.many.de, /x, unknown",
        "www.many.other.de, /ads, unknown",
        "www.many.com.other.co.uk, /ads, unknown",
        "many.com, /ads, unknown",
        "x.www.many.com, /ads, unknown",
        "www.many, /ads, unknown",
        "www.many., /ads, unknown",
        "many.www.com, /a, host:many.www.*/a",
    })
    void theLongestPathOnThatHostDecides(String host, String path, String rule) {
        assertThat(rule(host, path)).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"both.example", "www.many.com", "www.many.co.uk", "www.many.example", "Both.Example."})
    void aHostWithPathsIsKnownAsOne(String host) {
        assertThat(CLASSIFIER.hasPaths(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "example", "a.both.example", "www.many.other.de", "many.com", "www.many.", "1.2.3.4"})
    void allOthersHaveNone(String host) {
        assertThat(CLASSIFIER.hasPaths(host)).isFalse();
    }

    @Test
    void theHostsOwnVerdictStaysAsItIs() {
        assertThat(CLASSIFIER.classifyHost("both.example").rule()).isEqualTo("host:both.example");
        assertThat(CLASSIFIER.classifyHost("www.many.com").known()).isFalse();
        assertThat(CLASSIFIER.hosts()).hasSize(1);
        assertThat(CLASSIFIER.addresses()).hasSize(6);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("both.example", "www.many.", "com", ".", "/", "/ads", "/x/y", "//", "a", "\u0000", "*")
                .list()
                .ofMaxSize(8)
                .map(list -> String.join("", list));
    }

    @Property(tries = 500, seed = "5")
    void whereNoPathIsKnownTheHostDecides(@ForAll("pieces") String host, @ForAll("pieces") String path) {
        Classification found = CLASSIFIER.classifyAddress(host, path);
        if (!CLASSIFIER.hasPaths(host)) {
            assertThat(found).isEqualTo(CLASSIFIER.classifyHost(host));
        }
        assertThat(CLASSIFIER.classifyAddress(host + "x".repeat(300), path)).isEqualTo(Classification.UNKNOWN);
    }
}
