package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFenceTest {

    private static final String OPEN = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:";
    private static final String REPORTS = "; report-uri /_consent/csp-reports";

    private static Optional<String> fence(List<String> hosts) {
        return HostFence.policy(hosts, "/_consent/csp-reports", false);
    }

    private static List<String> sources(String fence) {
        return new CspPolicy(fence).values("default-src");
    }

    @Test
    void aHostComesOnAnyPortAndForSocketsAndWithAllBelowWhereAsked() {
        assertThat(fence(List.of("Shop.Example."))).contains(OPEN + " shop.example:* ws://shop.example:*" + REPORTS);
        assertThat(fence(List.of("Shop.Example.", "*.SHOP.example")))
                .contains(
                        OPEN + " *.shop.example:* ws://*.shop.example:* shop.example:* ws://shop.example:*" + REPORTS);
    }

    @Test
    void theReportingApiServesSecurePagesAlone() {
        assertThat(HostFence.policy(List.of(), "/_consent/csp-reports", true))
                .contains(OPEN + REPORTS + "; report-to consentry");
        assertThat(fence(List.of())).contains(OPEN + REPORTS);
    }

    @Test
    void whatLiesBelowAnotherHostIsNotNamedTwice() {
        assertThat(fence(List.of("a.b.shop.example", "*.b.shop.example", "*.shop.example", "notshop.example")))
                .isEqualTo(fence(List.of("notshop.example", "*.shop.example")));
        // A host alone says nothing of those below it.
        assertThat(sources(fence(List.of("ads.shop.example", "shop.example")).orElseThrow()))
                .contains("ads.shop.example:*", "shop.example:*");
    }

    @Test
    void anAddressHasNothingBelowIt() {
        assertThat(sources(fence(List.of("127.0.0.1:9080")).orElseThrow())).endsWith("127.0.0.1:*", "ws://127.0.0.1:*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a b",
                "x;y",
                "x,y",
                "'none'",
                "*",
                "*.",
                "*.*.x",
                "*.127.0.0.1",
                "[::1]",
                "192.0.2.1",
                "a..b",
                "x/y",
                "\u0000"
            })
    void whatIsNoHostIsLeftOut(String host) {
        assertThat(fence(List.of(host))).contains(OPEN + REPORTS);
    }

    @Test
    void anUnderscoreKeepsNoHostOut() {
        assertThat(sources(fence(List.of("my_shop.example")).orElseThrow())).contains("my_shop.example:*");
    }

    @Test
    void aSpareHostComesShortAndBehindTheOthers() {
        assertThat(fence(List.of("?js.pay.example", "?*.js.pay.example", "?Pay.example", "shop.example")))
                .contains(OPEN + " shop.example:* ws://shop.example:* js.pay.example *.js.pay.example pay.example"
                        + REPORTS);
        assertThat(fence(List.of("?captcha.example/api/", "?a.shop.example", "*.shop.example", "?x y", "?a.b/;c", "?")))
                .contains(OPEN + " *.shop.example:* ws://*.shop.example:* captcha.example/api/" + REPORTS);
    }

    @Test
    void aListThatIsTooLongLosesSpareHostsAndThenAll() {
        List<String> hosts = new ArrayList<>(List.of("maps.widely.test", "?pay.example", "?z.example/maps"));
        for (int i = 0; i < 100; i++) {
            hosts.add("host-number-" + i + ".widely.test");
        }
        assertThat(sources(fence(hosts).orElseThrow())).contains("pay.example", "host-number-99.widely.test:*");
        for (int i = 0; i < 200; i++) {
            hosts.add("?a-spare-host-of-number-" + i + ".example");
        }
        assertThat(sources(fence(hosts).orElseThrow()))
                .contains("maps.widely.test:*", "host-number-99.widely.test:*", "z.example/maps")
                .contains("a-spare-host-of-number-0.example")
                .doesNotContain("a-spare-host-of-number-99.example", "widely.test:*", "*.widely.test:*");
        for (int i = 100; i < 200; i++) {
            hosts.add("host-number-" + i + ".widely.test");
        }
        assertThat(fence(hosts)).isEmpty();
    }

    @Test
    void whereNotAllHaveRoomEachHostKeepsTheFormThatIsOfUse() {
        List<String> needed = List.of("js.stripe.com", "pay.google.com", "login.live.com", "paypal.com");
        List<String> hosts = new ArrayList<>();
        needed.forEach(host -> hosts.addAll(List.of("?+" + host, "?+*." + host)));
        for (int i = 0; i < 90; i++) {
            hosts.add("host-number-" + i + ".example.test");
        }
        for (int i = 0; i < 70; i++) {
            hosts.addAll(List.of("?+a.of-number-" + i + ".example", "?+*.a.of-number-" + i + ".example"));
        }
        assertThat(sources(fence(hosts).orElseThrow()))
                .contains("js.stripe.com", "pay.google.com", "login.live.com", "*.paypal.com")
                .doesNotContain("*.a.of-number-69.example");
    }

    @Property(tries = 150, seed = "5")
    void noHostBreaksOutOfTheFence(@ForAll List<String> hosts) {
        String fence = fence(hosts).orElse(OPEN + REPORTS);
        assertThat(fence.length()).isLessThanOrEqualTo(HostFence.LONGEST);
        assertThat(fence).doesNotContain(",").startsWith(OPEN).endsWith(REPORTS);
        assertThat(fence.split(";")).hasSize(2);
        assertThat(fence.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
    }

    @Test
    void whatIsSpareComesInTheOrderInWhichItIsWanted() {
        List<String> hosts =
                List.of("?a.example", "?+z.example", "?+b.example/p", "?!y.example", "own.example", "?z.example");
        assertThat(HostFence.policy(hosts, "/r", false))
                .get()
                .asString()
                .contains(" ws://own.example:* y.example b.example/p z.example a.example; report-uri /r");
    }
}
