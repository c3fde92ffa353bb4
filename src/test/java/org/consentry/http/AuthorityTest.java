package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "shop.example, 443, true, shop.example",
        "shop.example, 80, false, shop.example",
        "shop.example, 80, true, shop.example:80",
        "shop.example, 9443, true, shop.example:9443",
        "shop.example, -1, true, shop.example",
        "::1, 9080, false, [::1]:9080",
        "[::1], 80, false, [::1]",
    })
    void itReadsAsAHostFieldDoes(String host, int port, boolean secure, String expected) {
        assertThat(Authority.of(host, port, secure)).isEqualTo(expected);
    }
}
