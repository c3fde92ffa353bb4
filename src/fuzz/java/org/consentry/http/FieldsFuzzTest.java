package org.consentry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** What holds of the readers of header fields whatever stands in these. */
class FieldsFuzzTest {
    private static final PageOrigin PAGE = PageOrigin.of("https://shop.test");
    private static final OurFiles OURS = new OurFiles(PAGE, "/_consent/", List.of(), List.of("/_consent/banner.css"));

    @FuzzTest(maxDuration = "2m")
    void aCookieLineGivesAWellFormedCookieOrNone(byte[] bytes) {
        String line = new String(bytes, ISO_8859_1);
        SetCookie.parse(line).ifPresent(cookie -> {
            assertThat(cookie.raw()).isEqualTo(line);
            assertThat(cookie.name() + cookie.value()).isNotEmpty();
            if (!cookie.name().isEmpty()) {
                assertThat(SetCookie.nameOf(line)).isEqualTo(cookie.name());
            }
        });
        CookieHeader header = CookieHeader.of(line);
        assertThat(header.without(pair -> false)).isSameAs(header.value());
        if (!header.pairs().isEmpty()) {
            assertThat(header.without(pair -> true)).isNull();
            String kept = header.without(pair -> pair == header.pairs().get(0));
            assertThat(kept == null ? 0 : CookieHeader.of(kept).pairs().size())
                    .isEqualTo(header.pairs().size() - 1);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void aPolicyThatAdmitsUsIsNotChangedAgain(byte[] bytes) {
        List<String> policy = List.of(new String(bytes, ISO_8859_1));
        List<String> admitted =
                ContentSecurityPolicy.admit(policy, List.of(), OURS).enforced();
        assertThat(ContentSecurityPolicy.admit(admitted, List.of(), OURS).enforced())
                .isEqualTo(admitted);
    }

    @FuzzTest(maxDuration = "2m")
    void whatIsLeftOfLinksHoldsNothingBack(byte[] bytes) {
        String links = new String(bytes, ISO_8859_1);
        assertThat(LinkField.without(links, PAGE, (host, path) -> false)).isSameAs(links);
        String left = LinkField.without(links, PAGE, (host, path) -> host.endsWith("t.test"));
        if (left != null && !left.equals(links)) {
            assertThat(LinkField.without(left, PAGE, (host, path) -> host.endsWith("t.test")))
                    .isEqualTo(left);
        }
    }
}
