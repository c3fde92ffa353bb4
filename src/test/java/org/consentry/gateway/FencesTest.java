package org.consentry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.consentry.LogLines;
import org.consentry.http.HostFence;
import org.junit.jupiter.api.Test;

final class FencesTest {
    private final Fences fences = new Fences();

    @Test
    void aTextIsPutTogetherOnceAndIsThatOfTheFence() {
        List<String> hosts = List.of("shop.example", "*.shop.example");
        Optional<String> first = fences.text("shop", hosts, "/_consent/csp-reports", true);
        assertThat(first).isEqualTo(HostFence.policy(hosts, "/_consent/csp-reports", true));
        assertThat(fences.text("shop", new ArrayList<>(hosts), "/_consent/csp-reports", true))
                .isSameAs(first);
        assertThat(fences.text("shop", hosts, "/_consent/csp-reports", false)).isNotEqualTo(first);
        assertThat(fences.text("shop", hosts, "/shop/_consent/csp-reports", true))
                .isNotEqualTo(first);
        assertThat(fences.text("shop", List.of("shop.example"), "/_consent/csp-reports", true))
                .isNotEqualTo(first);
    }

    @Test
    void theOperatorHearsOnceThatThereIsNoRoomForAFence() {
        try (LogLines told = new LogLines(Fences.class)) {
            for (int round = 0; round < 3; round++) {
                int from = round;
                List<String> many = IntStream.range(from, 2000)
                        .mapToObj(i -> "a-rather-long-name-" + i + ".example")
                        .toList();
                assertThat(fences.text("shop", many, "/r", true)).isEmpty();
            }
            fences.text("other", List.of("other.example"), "/r", true);
            assertThat(told.all()).singleElement().asString().contains("shop", "2000 hosts");
        }
    }
}
