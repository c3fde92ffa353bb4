package org.consentry.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.consentry.catalog.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedPolicyTest {
    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.5, 10.0.0.5",
        "http://shop.example:8080, shop.example",
        "https://SHOP.Example, SHOP.Example",
        "http://[::1]:8080, [::1]",
        "http://[2001:db8::1], [2001:db8::1]",
        "http://[fe80::1%25eth0]:80, [fe80::1%25eth0]",
        "http://shop.example/, shop.example",
        "http://a-b.c:65535, a-b.c",
    })
    void anyUpstreamHasASoundPolicy(String upstream, String controller) {
        SitePolicy policy = GeneratedPolicy.of(URI.create(upstream), List.of("en", "nb", "no"), Enforcement.MARKUP);
        assertThat(policy.id()).isEqualTo("default");
        assertThat(policy.upstream()).isEqualTo(URI.create(upstream));
        assertThat(policy.controller().name()).isEqualTo(controller);
        assertThat(policy.hosts()).containsExactly("*");
        assertThat(policy.languages()).containsExactly("en", "nb", "no");
        assertThat(policy.honourGpc()).isTrue();
        assertThat(policy.optionalPurposes())
                .extracting(Purpose::category)
                .containsExactly(Category.FUNCTIONAL, Category.ANALYTICS, Category.MARKETING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://my_shop:8080",
                "http://joe:secret@shop.example",
                "http://shop.example/path",
                "http://shop.example?q",
                "http://shop.example#f",
                "http://shop.example:0",
                "http://shop.example:65536",
                "ftp://shop.example",
                "//shop.example",
                "shop",
                "http:shop",
            })
    void whatIsNoUpstreamIsRefused(String upstream) {
        assertThat(PolicyLoader.upstream(upstream)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratedPolicy.of(URI.create(upstream), List.of("en"), Enforcement.MARKUP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "http://", "http://[::1", "http://a b", "http://a\nb", "http://é.example"})
    void whatIsNoUriIsNoUpstreamEither(String text) {
        assertThat(PolicyLoader.upstream(text)).isNull();
    }

    @Test
    void wordsHaveTheirIds() {
        for (Enforcement mode : Enforcement.values()) {
            assertThat(Enforcement.of(mode.id())).contains(mode);
        }
        for (LegalBasis basis : LegalBasis.values()) {
            assertThat(LegalBasis.of(basis.id())).contains(basis);
        }
        assertThat(LegalBasis.VITAL_INTEREST.id()).isEqualTo("vital-interest");
        assertThat(Enforcement.of("STRICT")).isEmpty();
        assertThat(LegalBasis.of("")).isEmpty();
    }
}
