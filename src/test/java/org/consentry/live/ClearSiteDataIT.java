package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser is told to forget when a visitor takes a yes back. */
@ExtendWith(Front.Door.class)
final class ClearSiteDataIT {
    private final Front front;

    ClearSiteDataIT(Front front) {
        this.front = front;
    }

    /** The strict site's policy asks for storage to be emptied, the other's does not. */
    @ParameterizedTest
    @CsvSource({
        "STRICT, accept-all, withdraw, '\"cache\", \"storage\"'",
        "STRICT, accept-all, reject-all, '\"cache\", \"storage\"'",
        "STRICT, accept-all, accept-all, ''",
        "STRICT, reject-all, accept-all, ''",
        "STRICT, reject-all, withdraw, ''",
        "STRICT, '', reject-all, ''",
        "MARKUP, accept-all, withdraw, '\"cache\"'",
    })
    void whereAYesIsLostAndNeverCookies(EnforcedSite site, String before, String after, String expected) {
        URI https = front.gateway().https();
        String cookie = before.isEmpty() ? "" : site.choose(https, "", before).consent();
        assertThat(site.choose(https, cookie, after).field("Clear-Site-Data")).isEqualTo(expected);
        if (!cookie.isEmpty()) {
            Reply reply = site.chooseByScript(https, cookie, after);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.field("Clear-Site-Data")).isEqualTo(expected);
        }
    }
}
