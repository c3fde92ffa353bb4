package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site's own security policy: our files work under it, and nothing else is loosened. */
@ExtendWith(Front.Door.class)
final class PagePolicyIT {
    private static final String CSP = "Content-Security-Policy";
    private static final String PAGE = "<!doctype html><head><title>t</title></head><body><p>x</p></body>";
    private static final Pattern OURS = Pattern.compile("<(?:script|link)[^>]*/_consent/[^>]*>");
    private static final Pattern SCRIPTS = Pattern.compile("<script src=\"([^\"]*/_consent/guard/[^\"]*)\"");

    private final Front front;

    PagePolicyIT(Front front) {
        this.front = front;
    }

    private Answer page(String... fields) throws IOException {
        return EnforcedSite.MARKUP.fetchPage(front, PageIT.html(PAGE, fields));
    }

    private Answer under(String policy) throws IOException {
        return page(CSP + ": " + policy);
    }

    /** The first policy, with our addresses written short: {@code @guard}, {@code @script} and {@code @root}. */
    private String adapted(Answer answer) {
        return shortened(String.valueOf(answer.field(CSP)));
    }

    private String shortened(String policy) {
        String origin = "http://markup.test:" + front.gateway().http().getPort();
        return policy.replaceAll(origin + "/_consent/guard/[\\w-]+\\.js", "@guard")
                .replaceAll(origin + "/_consent/look/[0-9a-f]{16}\\.css", "@look")
                .replaceAll(origin + "/_consent/assets/[\\w-]+/(\\w+)\\.(js|css)", "@$1.$2")
                .replace(origin + "/_consent/", "@/");
    }

    private static List<String> tags(Answer answer) {
        return OURS.matcher(answer.text()).results().map(MatchResult::group).toList();
    }

    private static final String SCRIPT_FILES = "@guard @consentry.js @banner.js @activate.js";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default-src 'self'",
                "default-src *; script-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
                "img-src 'none'",
                "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'",
                "",
                "nonsense ;;; \"; default-src 'self'",
            })
    void whereTheyWorkAlreadyItStaysByteForByte(String policy) throws IOException {
        Answer answer = under(policy);
        assertThat(answer.fields(CSP)).isEqualTo(policy.isEmpty() ? answer.fields(CSP) : List.of(policy));
        assertThat(tags(answer)).hasSize(3).noneMatch(tag -> tag.contains("nonce") || tag.contains("integrity"));
    }

    @Test
    void whatAllowsNothingIsOpenedForOurFilesAlone() throws IOException {
        assertThat(adapted(under("default-src 'none'")))
                .isEqualTo("default-src 'none'; script-src " + SCRIPT_FILES
                        + "; style-src @look @look; connect-src @/; frame-src @/placeholder");
        assertThat(adapted(under("script-src 'none'; form-action 'none'; x")))
                .isEqualTo("script-src " + SCRIPT_FILES + "; form-action @/choices; x");
        assertThat(adapted(under("script-src https://a.example 'unsafe-inline'")))
                .isEqualTo("script-src https://a.example 'unsafe-inline' " + SCRIPT_FILES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "script-src 'nonce-AbC123+/='",
                "script-src 'nonce-AbC123+/=' 'strict-dynamic' https: 'unsafe-inline'",
                "script-src-elem 'nonce-AbC123+/='; script-src 'none'",
                "script-src 'NONCE-AbC123+/='"
            })
    void aPagesOwnNonceStandsOnOurTags(String policy) throws IOException {
        Answer answer = under(policy);
        assertThat(answer.fields(CSP)).containsExactly(policy);
        assertThat(tags(answer)).hasSize(3).allMatch(tag -> tag.contains(" nonce=\"AbC123+/=\""));
    }

    @Test
    void underStrictDynamicWithHashesOursAreAllowedByTheirs() throws IOException {
        String own = "script-src 'strict-dynamic' 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
        Answer answer = under(own);
        String policy = adapted(answer);
        assertThat(policy).startsWith(own + " 'sha256-").doesNotContain("@", "nonce");
        for (String tag : tags(answer)) {
            if (tag.contains(".js")) {
                assertThat(tag).containsPattern(" integrity=\"sha256-[^\"]+\"");
                String hash = tag.replaceFirst("(?s).* integrity=\"([^\"]+)\".*", "$1");
                assertThat(policy).contains("'" + hash + "'");
            }
        }
    }

    @Test
    void eachOfSeveralPoliciesIsOpened() throws IOException {
        Answer answer = page(
                CSP + ": default-src 'self', script-src 'none'",
                CSP + ": script-src https://a.example",
                CSP + "-Report-Only: script-src 'none'");
        assertThat(answer.fields(CSP).stream().map(this::shortened))
                .containsExactly(
                        "default-src 'self', script-src " + SCRIPT_FILES,
                        "script-src https://a.example " + SCRIPT_FILES);
        assertThat(shortened(String.valueOf(answer.field(CSP + "-Report-Only"))))
                .isEqualTo("script-src " + SCRIPT_FILES);
    }

    @Test
    void whatIsAllowedIsWhatThePageLoads() throws IOException {
        Answer answer = under("default-src 'none'");
        String policy = String.valueOf(answer.field(CSP));
        String origin = "http://markup.test:" + front.gateway().http().getPort();
        for (String tag : tags(answer)) {
            String address = tag.replaceFirst("(?s).*(?:src|href)=\"([^\"]+)\".*", "$1");
            assertThat(policy).contains(origin + address);
            assertThat(EnforcedSite.MARKUP.ask(front, "GET", address).status()).isEqualTo(200);
        }
        assertThat(SCRIPTS.matcher(answer.text()).results()).hasSize(1);
    }

    @Test
    void aFrameIsOpenedForItsGuard() throws IOException {
        String path = Front.path();
        front.upstream().on(path, PageIT.html(PAGE, CSP + ": script-src 'nonce-n'"));
        Answer answer = EnforcedSite.MARKUP.ask(front, "GET", path, "Sec-Fetch-Dest: iframe");
        assertThat(tags(answer)).singleElement().asString().contains(" nonce=\"n\"");
    }

    // ---- a policy on the page itself

    private static String meta(String policy) {
        return "<!doctype html><head><meta http-equiv=\"Content-Security-Policy\" content=\"" + policy
                + "\"></head><p>x";
    }

    private static String content(Answer answer) {
        return answer.text()
                .replaceFirst("(?s).*<meta content=\"([^\"]*)\".*", "$1")
                .replace("&#39;", "'");
    }

    @ParameterizedTest
    @EnumSource(EnforcedSite.class)
    void aPolicyOnThePageIsOpenedForOurFilesAndKeptBeside(EnforcedSite site) throws IOException {
        String own = "default-src 'none'; script-src &#39;nonce-n&#39;";
        Answer answer = site.fetchPage(front, PageIT.html(meta(own)));
        // Where it has a fence of ours, workers are sent away.
        String more = site == EnforcedSite.STRICT ? " @workers.js" : "";
        String host = "//" + site.name().toLowerCase(Locale.ROOT) + ".test:";
        assertThat(shortened(content(answer).replace(host, "//markup.test:")))
                // Our tags stood there before this nonce was known.
                .isEqualTo("default-src 'none'; script-src 'nonce-n' " + SCRIPT_FILES + more
                        + "; style-src @look @look; connect-src @/; frame-src @/placeholder");
        assertThat(answer.text())
                .contains(" http-equiv=\"Content-Security-Policy\" data-consent-content=\"" + own + "\"></head>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default-src 'self'", "img-src 'none'", "upgrade-insecure-requests", ""})
    void oneUnderWhichOurFilesWorkKeepsItsBytes(String policy) throws IOException {
        assertThat(PageIT.without(EnforcedSite.MARKUP
                        .fetchPage(front, PageIT.html(meta(policy)))
                        .text()))
                .isEqualTo(meta(policy));
    }
}
