package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Signer;
import org.consentry.http.TrustedProxies;
import org.consentry.site.PolicyException;
import org.consentry.site.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimitTest {
    @Test
    void anAddressIsAdmittedSoOftenAndNoOtherSuffers() {
        RateLimit limit = new RateLimit(3);
        List<Boolean> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(limit.admits("192.0.2.1"));
        }
        assertThat(answers).containsExactly(true, true, true, false, false);
        assertThat(limit.admits("192.0.2.2")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::1,        2001:db8:0:1:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:1::1,        2001:0db8:0000:0001::2,           true",
        "2001:db8::1,            [2001:db8::2],                    true",
        "::1,                    0:0:0:0:0:0:0:1,                  true",
        "2001:db8:0:1::1,        2001:db8:0:2::1,                  false",
        "192.0.2.1,              192.0.2.2,                        false",
        "fe80::1%eth0,           fe80::2%eth0,                     false",
    })
    void anIpv6VisitorIsAWholeNetwork(String one, String other, boolean same) {
        assertThat(RateLimit.network(one).equals(RateLimit.network(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "evil.example", "1:2", ":::", "a:b:c:d:e", "[", "]:[", "1:2:3:4:5:6:7:8:9"})
    void whatIsNoAddressIsTakenAsItStandsAndNeverLookedUp(String text) {
        assertThat(RateLimit.network(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        // peer, X-Forwarded-For, the visitor
        "198.51.100.1, 203.0.113.9,                        198.51.100.1",
        "10.0.0.1,     '',                                 10.0.0.1",
        "10.0.0.1,     203.0.113.9,                        203.0.113.9",
        "10.0.0.1,     '6.6.6.6, 203.0.113.9',             203.0.113.9",
        "10.0.0.1,     '6.6.6.6, 203.0.113.9, 10.0.0.2',   203.0.113.9",
        "10.0.0.1,     '10.0.0.3, 10.0.0.2',               10.0.0.3",
        "10.0.0.1,     '203.0.113.9:4711',                 203.0.113.9",
        "10.0.0.1,     '[2001:db8::1]:4711',               [2001:db8::1]",
        "10.0.0.1,     '203.0.113.9, , ',                  203.0.113.9",
        "10.0.0.1,     unknown,                            unknown",
        "10.0.0.1,     '203.0.113.9, LONG',                10.0.0.1",
    })
    void onlyTrustedProxiesSayWhoAVisitorIs(String peer, String forwarded, String visitor) throws PolicyException {
        RequestReader reader = new RequestReader(
                new Sites(List.of()),
                new ConsentToken(new Signer("token", new byte[32]), java.time.Clock.systemUTC()),
                TrustedProxies.of(List.of("10.0.0.0/8")),
                "");
        RequestReader.Fields fields = name -> name.equals("X-Forwarded-For") && !forwarded.isEmpty()
                ? List.of(forwarded.replace("LONG", "x".repeat(65)))
                : List.of();
        assertThat(reader.visitor(new RequestReader.Connection("POST", peer, false), fields))
                .isEqualTo(visitor);
    }
}
