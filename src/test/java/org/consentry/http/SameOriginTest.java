package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private static final String OURS = "https://shop.example";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -, true",
                "same-origin, https://evil.example, true",
                "same-site, https://shop.example, false",
                "cross-site, https://shop.example, false",
                "none, https://shop.example, false",
                "none, -, false",
                "'', https://shop.example, false",
                "Same-Origin, https://shop.example, false",
                "-, -, false",
                "-, https://shop.example, true",
                "-, HTTPS://Shop.Example:443, true",
                "-, http://shop.example, false",
                "-, https://shop.example:8443, false",
                "-, https://www.shop.example, false",
                "-, https://shop.example.evil, false",
                "-, https://evil@shop.example, false",
                "-, https://shop.example/, false",
                "-, https://shop.example:, false",
                "-, https://shop.example:x, false",
                "-, null, false",
                "-, '', false",
                "-, ://, false",
                "-, ftp://shop.example, false",
                "-, 'https://shop.example, https://shop.example', false",
            })
    void onlyThisOriginIsAllowed(String fetchSite, String origin, boolean allowed) {
        assertThat(SameOrigin.allows(fetchSite, origin, OURS)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://[::1]:9080, http://[::1]:9080",
        "http://[::1], http://[::1]:80",
        "http://localhost:80, http://localhost"
    })
    void portsAndAddressesAreComparedInOneForm(String origin, String expected) {
        assertThat(SameOrigin.allows(null, origin, expected)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "shop.example", "://"})
    void noOriginMatchesNonsense(String nonsense) {
        assertThat(SameOrigin.allows(null, nonsense, nonsense)).isFalse();
    }
}
