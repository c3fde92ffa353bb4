package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator says of a cookie or a host is found by the narrowest line that fits. */
class OverridesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private static OverrideRule rule(String site, String name, String host, Category category) {
        return new OverrideRule(site, name, host, category, "because", DAY);
    }

    private static final Overrides OVERRIDES = Overrides.of(List.of(
            rule("", "abc*", "", Category.ANALYTICS),
            rule("", "abc_1", "", Category.NECESSARY),
            rule("", "abc_1", "cdn.example", Category.MARKETING),
            rule("shop", "abc{digits}", "", Category.FUNCTIONAL),
            rule("", "", "vendor.example", Category.MARKETING),
            rule("", "", "a.b.vendor.example", Category.NECESSARY),
            rule("shop", "", "vendor.example", Category.FUNCTIONAL)));

    @ParameterizedTest
    @CsvSource({
        "blog, abcd, '', override:abc*",
        "blog, abc, '', override:abc*",
        "blog, ab, '', ",
        "blog, ABCd, '', ",
        "blog, abc_1, '', override:abc_1",
        "blog, abc_1, cdn.example, override:abc_1@cdn.example",
        "blog, abc_1, .x.CDN.example., override:abc_1@cdn.example",
        "blog, abc_1, xcdn.example, override:abc_1",
        "shop, abc7, '', override:shop/abc{digits}",
        "shop, abc_1, '', override:abc_1",
        "blog, abc7, '', override:abc*",
        "'', abc7, '', override:abc*",
        "blog, '', '', ",
    })
    void theNarrowestLineOnACookieStands(String site, String name, String host, String rule) {
        Classification found = OVERRIDES.cookie(site, name, host);
        assertThat(found == null ? null : found.rule()).isEqualTo(rule);
        if (found != null) {
            assertThat(OVERRIDES.rule(found.rule()).category()).isEqualTo(found.category());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "blog, vendor.example, override:host:vendor.example",
        "blog, x.vendor.example, override:host:vendor.example",
        "blog, b.vendor.example, override:host:vendor.example",
        "blog, x.a.b.vendor.example, override:host:a.b.vendor.example",
        "shop, a.b.vendor.example, override:shop/host:vendor.example",
        "blog, xvendor.example, ",
        "blog, example, ",
        "blog, '', ",
        "blog, ., ",
        "blog, cdn.example, ",
    })
    void theDeepestLineOnAHostStands(String site, String host, String rule) {
        Classification found = OVERRIDES.host(site, host);
        assertThat(found == null ? null : found.rule()).isEqualTo(rule);
    }

    @Test
    void nothingIsSaidWhereNothingIsOverruled() {
        assertThat(Overrides.NONE.cookie("shop", "_ga", "shop.example")).isNull();
        assertThat(Overrides.NONE.host("shop", "vendor.example")).isNull();
        assertThat(OVERRIDES.sites()).containsExactly("shop");
        assertThat(OVERRIDES.rule("override:nothing")).isNull();
        assertThat(OVERRIDES.host("blog", "a.".repeat(5000) + "vendor.example")).isNull();
        assertThat(OVERRIDES.cookie("blog", "x".repeat(4096), "")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''|''|why|neither a name nor a host",
                "''|ab*|''|why|would catch too much",
                "''|*|''|why|two literal characters",
                "''|a b|''|why|U+0020",
                "''|\u0430bc|''|why|U+0430",
                "''|_ga|com|why|two labels",
                "''|_ga|co.uk|why|public suffix",
                "''|''|github.io|why|public suffix",
                "''|''|10.0.0.1|why|is an address",
                "''|''|Vendor.example|why|lower-case host",
                "''|''|*.vendor.example|why|lower-case host",
                "''|_ga|''|' '|the reason",
                "''|_ga|''|'a\u0007b'|the reason",
                "a shop|_ga|''|why|no word",
            })
    void whatCatchesTooMuchOrSaysTooLittleIsRefused(String site, String name, String host, String reason, String why) {
        assertThatThrownBy(() -> new OverrideRule(site, name, host, Category.MARKETING, reason, DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
