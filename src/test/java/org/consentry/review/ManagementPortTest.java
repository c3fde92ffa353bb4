package org.consentry.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManagementPortTest {
    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "review.example.org");

    private static ManagementPort.Answer judge(int port, String host) {
        return judge(port, host, "/review/");
    }

    private static ManagementPort.Answer judge(int port, String host, String path) {
        return ManagementPort.judge(port, host, path, 9081, HOSTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9081",
                "LocalHost:9081",
                "127.0.0.1:9081",
                "[::1]",
                "[::1]:9081",
                "review.example.org",
                "review.example.org:443",
                "localhost:1",
                "localhost:"
            })
    void aListedNamePassesWhateverPortItNames(String host) {
        assertThat(judge(9081, host)).isEqualTo(ManagementPort.Answer.REVIEWERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":9081",
                "evil.example",
                "evil.example:9081",
                "localhost.evil.example",
                "evil-localhost",
                "localhost.",
                "localhost:9081:9081",
                "localhost:x",
                "localhost@evil.example",
                "evil.example/localhost",
                "::1",
                "[::1",
                "::1]",
                "[::1]x",
                "127.0.0.1.evil.example",
                "review.example.org.",
                " localhost",
                "localhost,evil"
            })
    void anUnlistedNameIsMisdirected(String host) {
        assertThat(judge(9081, host)).isEqualTo(ManagementPort.Answer.MISDIRECTED);
    }

    @Test
    void aRequestWithoutAHostIsMisdirected() {
        assertThat(judge(9081, null)).isEqualTo(ManagementPort.Answer.MISDIRECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9081", "x:9081", "[::1]:9081"})
    void onAnotherPortThePathsAreTheSitesWhateverTheHostFieldSays(String host) {
        assertThat(judge(9080, host)).isEqualTo(ManagementPort.Answer.VISITORS);
        assertThat(judge(9443, host, "/api/records")).isEqualTo(ManagementPort.Answer.VISITORS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_consent/management", "/_consent/management/", "/_consent/management/api/records"})
    void nobodyAsksForTheResourcesByTheirInnerPath(String path) {
        assertThat(judge(9080, "localhost", path)).isEqualTo(ManagementPort.Answer.NOT_HERE);
        assertThat(judge(9081, "localhost", path)).isEqualTo(ManagementPort.Answer.NOT_HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/basket", "/_consent/", "/_consent/state", "/reviews", "/apis/records", "/health"})
    void theManagementPortServesNothingOfTheSites(String path) {
        assertThat(judge(9081, "localhost", path)).isEqualTo(ManagementPort.Answer.NOT_HERE);
    }
}
