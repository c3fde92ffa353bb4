package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartyTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "a.b.example.com, example.com",
        "WWW.Example.COM, example.com",
        "www.example.com., example.com",
        "www.example.com:8443, example.com",
        ".www.example.com, example.com",
        "www.example.co.uk, example.co.uk",
        "co.uk, co.uk",
        "com, com",
        "alice.github.io, alice.github.io",
        "x.alice.github.io, alice.github.io",
        "github.io, github.io",
        "a.b.c.kawasaki.jp, b.c.kawasaki.jp",
        "www.city.kawasaki.jp, city.kawasaki.jp",
        "shop.internal.unlistedsuffix, internal.unlistedsuffix",
        "localhost, localhost",
        "app.localhost, app.localhost",
        "www.b\u00fccher.de, xn--bcher-kva.de",
        "www.xn--bcher-kva.de, xn--bcher-kva.de",
        "www.\u4f8b\u3048.\u516c\u53f8.cn, xn--r8jz45g.xn--55qx5d.cn",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1:9080, 127.0.0.1",
        "1.2.3, 1.2.3",
        "example.0x7f, example.0x7f",
        "[::1]:8080, [::1]",
        "::1, [::1]",
        "2001:DB8::1, [2001:db8::1]",
        "'', ''",
        "., ''",
        "a..b, a..b",
    })
    void theRegistrableDomainIsTheOneBrowsersSee(String host, String domain) {
        assertThat(Party.registrableDomain(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "www.shop.example, static.shop.example, true",
        "shop.example, SHOP.example., true",
        "alice.github.io, bob.github.io, false",
        "a.co.uk, b.co.uk, false",
        "notshop.example, shop.example, false",
        "127.0.0.1, 127.0.0.1, true",
        "10.0.0.1, 127.0.0.1, false",
        "localhost, localhost:9080, true",
        "localhost, shop.example, false",
        "'', '', false",
        "b\u00fccher.de, www.xn--bcher-kva.de, true",
    })
    void hostsOfOneRegistrableDomainAreOneSite(String a, String b, boolean same) {
        assertThat(Party.sameSite(a, b)).isEqualTo(same);
        assertThat(Party.sameSite(b, a)).isEqualTo(same);
    }

    @Property(tries = 2000, seed = "1")
    void nonsenseGivesASaneAnswer(@ForAll("nonsense") String host) {
        assertThatCode(() -> Party.isAddress(host)).doesNotThrowAnyException();
        String domain = Party.registrableDomain(host);
        assertThat(Party.normalize(host)).endsWith(domain);
    }

    @Test
    void aHugeHostIsItsOwn() {
        String host = "a.".repeat(100_000) + "com";
        assertThat(Party.registrableDomain(host)).isEqualTo(host);
        assertThat(Party.registrableDomain("\u00e9".repeat(200_000))).hasSize(200_000);
    }

    @Provide
    Arbitrary<String> nonsense() {
        return Arbitraries.strings()
                .withChars("ab.:[]-0x1 \u00e9\u3002\ud800\u0000")
                .ofMaxLength(12);
    }
}
