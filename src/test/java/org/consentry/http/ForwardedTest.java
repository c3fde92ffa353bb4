package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "192.0.2.1, shop.example, https, for=192.0.2.1;host=shop.example;proto=https",
                "2001:db8::1, shop.example:8443, https, `for=\"[2001:db8::1]\";host=\"shop.example:8443\";proto=https`",
                "[2001:db8::1], [::1]:9080, http, `for=\"[2001:db8::1]\";host=\"[::1]:9080\";proto=http`",
                "fe80::1%eth0, a, http, `for=\"[fe80::1]\";host=a;proto=http`",
                "``, ``, http, for=unknown;proto=http",
                "1.2.3.4, `a\";for=\"b`, http, `for=1.2.3.4;host=\"a\\\";for=\\\"b\";proto=http`",
                "1.2.3.4, `a\nb`, http, for=1.2.3.4;proto=http",
                "`x y`, a, http, for=unknown;host=a;proto=http",
            })
    void whatIsNoTokenIsQuoted(String address, String host, String proto, String expected) {
        assertThat(Forwarded.forwarded(address, host, proto)).isEqualTo(expected);
    }
}
