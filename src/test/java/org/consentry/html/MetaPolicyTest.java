package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page's own policy in a {@code <meta>}: another may take its place, and nothing else of the page changes. */
class MetaPolicyTest {
    private final List<String> asked = new ArrayList<>();

    private final Gate gate = new GatedPage.TestGate() {
        @Override
        public @Nullable String policy(String content) {
            asked.add(content);
            return content.contains("keep") ? null : content + " 'ours' \"<&>";
        }
    };

    private String rewritten(String page, int chunk) {
        byte[] bytes = page.getBytes(ISO_8859_1);
        return new String(GatedPage.write(bytes, chunk, gate, HtmlRewriterTest.inserts("", "")), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta~ http-equiv=\"Content-Security-Policy\" ^content=\"@\">",
                "<META~ ^CONTENT='@' HTTP-EQUIV=content-security-policy />",
                "<meta~\nhttp-equiv='Content&#45;Security-Policy'\n^content=\"@\"\n>",
                "<meta~ ^content=\"@\" ^Content=\"other\" http-equiv=CONTENT-SECURITY-POLICY http-equiv=x>",
                "<body><p>late</p><meta~ http-equiv=content-security-policy ^content='@'>",
            })
    void anotherPolicyComesFirstAndThePagesOwnLosesItsName(String marked) {
        String page = "<head>" + marked.replace("~", "").replace("^", "") + "<title>t</title>";
        String ours = " content=\"default-src &#39;self&#39; &#39;ours&#39; &#34;&#60;&#38;&#62;\"";
        String expected = "<head>" + marked.replace("~", ours).replace("^", "data-consent-") + "<title>t</title>";
        String policy = "default-src &apos;self&#x27;";
        for (int chunk : new int[] {1, 7, 1000}) {
            assertThat(rewritten(page.replace("@", policy), chunk)).isEqualTo(expected.replace("@", policy));
        }
        assertThat(asked).containsOnly("default-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta http-equiv=Content-Security-Policy content='keep'>",
                "<meta http-equiv=Content-Security-Policy>",
                "<meta http-equiv=Content-Security-Policy-Report-Only content=x>",
                "<meta http-equiv=' Content-Security-Policy' content=x>",
                "<meta name=Content-Security-Policy content=x>",
                "<meta http-equiv=x http-equiv=Content-Security-Policy content=x>",
                "<link http-equiv=Content-Security-Policy content=x>",
                "<script><meta http-equiv=Content-Security-Policy content=x></script>",
                "<!--<meta http-equiv=Content-Security-Policy content=x>-->",
                "<meta http-equiv=Content-Security-Policy content=x",
            })
    void whatIsNoPolicyOrMayStayKeepsItsBytes(String page) {
        assertThat(rewritten(page, 3)).isEqualTo(page);
    }

    @Test
    void octetsBeyondAsciiStayBeyondAscii() {
        String page = "<meta http-equiv=content-security-policy content='img-src \u00e4\u0081;a'>";
        assertThat(rewritten(page, 100))
                .isEqualTo("<meta content=\"img-src &#228;&#129;;a &#39;ours&#39; &#34;&#60;&#38;&#62;\""
                        + " http-equiv=content-security-policy data-consent-content='img-src \u00e4\u0081;a'>");
    }

    @Test
    void aStyleThatMustWaitWaitsBesideIt() {
        String page = "<meta style='background:url(//tracker.test/x)' http-equiv=content-security-policy content=a>";
        assertThat(rewritten(page, 5))
                .isEqualTo("<meta data-consent=\"analytics\" content=\"a &#39;ours&#39; &#34;&#60;&#38;&#62;\""
                        + " style=\"background:url(data:,consentry)\""
                        + " data-consent-style='background:url(//tracker.test/x)'"
                        + " http-equiv=content-security-policy data-consent-content=a>");
    }

    @Test
    void aPolicyTooLongForTheWindowStays() {
        String page = "<meta http-equiv=content-security-policy content='" + "x".repeat(TagScanner.MAX_TAG) + "'><p>";
        assertThat(rewritten(page, 4096)).isEqualTo(page);
        assertThat(asked).isEmpty();
    }

    @Test
    void aFaultLeavesThePolicyAsItIs() throws Exception {
        String page = "<meta http-equiv=content-security-policy content=a><p>";
        Gate broken = new GatedPage.TestGate() {
            @Override
            public @Nullable String policy(String content) {
                throw new IllegalStateException("broken");
            }
        };
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(HtmlRewriterTest.inserts("", ""), broken, out::write);
        rewriter.write(page.getBytes(ISO_8859_1), 0, page.length());
        rewriter.close();
        assertThat(out.toString(ISO_8859_1)).isEqualTo(page);
        assertThat(rewriter.failedOpen()).isFalse();
        assertThat(rewriter.fault()).hasMessage("broken");
    }
}
