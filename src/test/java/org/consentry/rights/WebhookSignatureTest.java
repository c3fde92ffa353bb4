package org.consentry.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the documentation tells recipients to check is what is sent. */
final class WebhookSignatureTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** As {@code printf %s '1795428000.{"event":"erasure"}' | openssl dgst -sha256 -hmac "$SECRET"} has it. */
    @Test
    void theSignatureIsAnHmacOverTimeAndBody() {
        Instant time = Instant.ofEpochSecond(1_795_428_000L, 999_000_000);
        assertThat(WebhookSignature.of(SECRET, time, "{\"event\":\"erasure\"}"))
                .isEqualTo("t=1795428000,v1=6db39780f89cdfd39361a4146d547c707588c0bef79817444ce848f284e9d94a");
    }

    @Test
    void anotherSecondBodyOrKeyHasAnother() {
        Instant now = Instant.ofEpochSecond(1_795_428_000L);
        String one = WebhookSignature.of(SECRET, now, "{}");
        assertThat(WebhookSignature.of(SECRET, now.plusSeconds(1), "{}")).isNotEqualTo(one);
        assertThat(WebhookSignature.of(SECRET, now, "{ }")).isNotEqualTo(one);
        assertThat(WebhookSignature.of(SECRET + "0", now, "{}")).isNotEqualTo(one);
    }
}
