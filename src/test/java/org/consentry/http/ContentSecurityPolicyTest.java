package org.consentry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.consentry.http.ContentSecurityPolicy.Admission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentSecurityPolicyTest {

    private static final OurFiles OURS = files("https://shop.example");
    private static final String SCRIPT = "https://shop.example/_consent/g.js";
    private static final String SHEET = "https://shop.example/_consent/b.css";
    private static final String ROOT = "https://shop.example/_consent/";
    private static final String FRAME = "https://shop.example/_consent/placeholder";
    private static final String FORM = "https://shop.example/_consent/choices";
    private static final String HASH = "'sha256-AAAA+/8='";

    private static OurFiles files(String origin) {
        return new OurFiles(
                PageOrigin.of(origin),
                "/_consent/",
                List.of(new OurFiles.Script("/_consent/g.js", "AAAA+/8=")),
                List.of("/_consent/b.css"));
    }

    private static String admit(String value) {
        return ContentSecurityPolicy.admit(List.of(value), List.of(), OURS)
                .enforced()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";;, ,;",
                "img-src 'none'; frame-ancestors 'self'",
                "upgrade-insecure-requests; sandbox allow-scripts",
                "default-src 'self'",
                "default-src *",
                "default-src https:",
                "default-src http: data:",
                "default-src shop.example",
                "default-src *.shop.example shop.example:443",
                "default-src https://shop.example/_consent/",
                "  DEFAULT-SRC\t'SELF'  ;; ",
                "default-src 'self'; default-src 'none'",
                "script-src 'self'; script-src 'none'",
                "script-src 'self' 'none'",
                "script-src-elem 'self'; script-src 'none'",
                "connect-src https://SHOP.example:*/",
                "script-src 'strict-dynamic' 'unsafe-inline' https:",
                "script-src \u00e9 'none'",
                "script-src\u00a0'none'",
            })
    void whatLetsUsInKeepsItsBytes(String value) {
        assertThat(admit(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "script-src cdn.test | script-src cdn.test SCRIPT",
                "script-src 'none' | script-src SCRIPT",
                "script-src | script-src SCRIPT",
                "Script-Src\t'NONE' ; img-src * | Script-Src SCRIPT ; img-src *",
                "script-src 'unsafe-inline' cdn.test | script-src 'unsafe-inline' cdn.test SCRIPT",
                "script-src 'sha256-abcd' | script-src 'sha256-abcd' SCRIPT",
                "script-src http://other.example https://*.shop.example | script-src http://other.example https://*.shop.example SCRIPT",
                "script-src shop.example:8443 | script-src shop.example:8443 SCRIPT",
                "script-src https://shop.example/app/ | script-src https://shop.example/app/ SCRIPT",
                "script-src 'self' ; script-src-elem cdn.test | script-src 'self' ; script-src-elem cdn.test SCRIPT",
                "script-src cdn.test; script-src 'self' | script-src cdn.test SCRIPT; script-src 'self'",
                "style-src 'unsafe-inline' | style-src 'unsafe-inline' SHEET",
                "style-src-elem 'nonce-abc' | style-src-elem 'nonce-abc' SHEET",
                "connect-src api.test | connect-src api.test ROOT",
                "frame-src video.test | frame-src video.test FRAME",
                "child-src video.test | child-src video.test FRAME",
                "form-action 'none' | form-action FORM",
                "form-action pay.test; | form-action pay.test FORM;",
            })
    void aListThatKeepsUsOutGetsOurAddressesAlone(String value, String expected) {
        assertThat(admit(value)).isEqualTo(written(expected));
    }

    private static String written(String text) {
        return text.replace("SCRIPT", SCRIPT)
                .replace("SHEET", SHEET)
                .replace("ROOT", ROOT)
                .replace("FRAME", FRAME)
                .replace("FORM", FORM)
                .replace("HASH", HASH);
    }

    @Test
    void aMissingDirectiveStartsFromDefaultSrc() {
        assertThat(admit("default-src cdn.test data:; img-src *"))
                .isEqualTo(written("default-src cdn.test data:; img-src *; script-src cdn.test data: SCRIPT;"
                        + " style-src cdn.test data: SHEET; connect-src cdn.test data: ROOT;"
                        + " frame-src cdn.test data: FRAME"));
        assertThat(admit("default-src 'none';"))
                .isEqualTo(written("default-src 'none'; script-src SCRIPT; style-src SHEET; connect-src ROOT;"
                        + " frame-src FRAME"));
    }

    @Test
    void everyPolicyOfAFieldIsAdapted() {
        assertThat(admit("script-src a.test , script-src b.test;,img-src *"))
                .isEqualTo(written("script-src a.test SCRIPT , script-src b.test SCRIPT;,img-src *"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "script-src 'nonce-r4nd0m+/=='| r4nd0m+/==",
                "script-src 'NONCE-r4nd0m' 'strict-dynamic'| r4nd0m",
                "default-src 'nonce-one' 'nonce-two'; style-src *; connect-src *; frame-src *| one",
                "script-src 'nonce-no'; script-src-elem 'nonce-yes'| yes",
                "img-src *, script-src 'nonce-x'| x",
            })
    void thePagesOwnNonceIsUsedAndItsScriptsListStays(String value, String nonce) {
        Admission admission = ContentSecurityPolicy.admit(List.of(value), List.of(), OURS);
        assertThat(admission.nonce()).isEqualTo(nonce);
        assertThat(admission.enforced()).containsExactly(value);
        assertThat(admission.integrity()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'nonce-'",
                "'nonce-a b'",
                "'nonce-\"><script>'",
                "nonce-abc",
                "'nonce-abc",
                "'nonce-a=b'",
                "'nonce-abc==='"
            })
    void whatIsNoNonceIsNotTakenForOne(String source) {
        String value = "script-src " + source;
        assertThat(ContentSecurityPolicy.admit(List.of(value), List.of(), OURS).nonce())
                .isEmpty();
    }

    @Test
    void onePageHasOneNonceAndTheEnforcedOneGoesFirst() {
        Admission admission = ContentSecurityPolicy.admit(
                List.of("script-src 'nonce-a'", "script-src 'nonce-b'"), List.of("script-src 'nonce-c'"), OURS);
        assertThat(admission.nonce()).isEqualTo("a");
        assertThat(admission.enforced()).containsExactly("script-src 'nonce-a'", "script-src 'nonce-b' " + SCRIPT);
        assertThat(admission.reportOnly()).containsExactly("script-src 'nonce-c' " + SCRIPT);
        assertThat(ContentSecurityPolicy.admit(List.of(), List.of("script-src 'nonce-c'"), OURS)
                        .nonce())
                .isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'strict-dynamic' 'sha256-abcd'", "'sha512-abcd' https: 'STRICT-DYNAMIC' 'unsafe-inline'"})
    void underStrictDynamicAHashJoinsHashes(String sources) {
        Admission admission = ContentSecurityPolicy.admit(List.of("script-src " + sources), List.of(), OURS);
        assertThat(admission.enforced()).containsExactly("script-src " + sources + ' ' + HASH);
        assertThat(admission.integrity()).isTrue();
        Admission again = ContentSecurityPolicy.admit(admission.enforced(), List.of(), OURS);
        assertThat(again.enforced()).isEqualTo(admission.enforced());
        assertThat(again.integrity()).isTrue();
    }

    @Test
    void underStrictDynamicWithAnotherPolicysNonceOurHashIsAdded() {
        Admission admission = ContentSecurityPolicy.admit(
                List.of("script-src 'nonce-a', script-src 'nonce-b' 'strict-dynamic'"), List.of(), OURS);
        assertThat(admission.enforced())
                .containsExactly("script-src 'nonce-a', script-src 'nonce-b' 'strict-dynamic' " + HASH);
        assertThat(admission.integrity()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trusted-types 'none'                    | trusted-types consentry
            Trusted-Types 'NONE'; a b               | Trusted-Types consentry; a b
            trusted-types                           | trusted-types consentry
            trusted-types foo default               | trusted-types foo default consentry
            trusted-types 'allow-duplicates'        | trusted-types 'allow-duplicates' consentry
            trusted-types foo; trusted-types bar    | trusted-types foo consentry; trusted-types bar
            trusted-types Consentry                 | trusted-types Consentry consentry
            trusted-types foo, trusted-types 'none' | trusted-types foo consentry, trusted-types consentry
            trusted-types *                         | trusted-types *
            trusted-types * 'allow-duplicates'      | trusted-types * 'allow-duplicates'
            trusted-types a consentry               | trusted-types a consentry
            require-trusted-types-for 'script'      | require-trusted-types-for 'script'
            """)
    void aListOfTrustedTypesPoliciesGetsOurs(String value, String expected) {
        assertThat(admit(value)).isEqualTo(expected);
        assertThat(admit(expected)).isEqualTo(expected);
        assertThat(ContentSecurityPolicy.admit(List.of(), List.of(value), OURS).reportOnly())
                .containsExactly(expected);
        assertThat(ContentSecurityPolicy.admitInPage(value, OURS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "http://shop.example:8080, http://shop.example:8080/_consent/g.js",
                "http://localhost, http://localhost/_consent/g.js",
                "http://127.0.0.1:9080, http://127.0.0.1:9080/_consent/g.js",
                "https://192.0.2.7, 'self'",
                "https://[::1]:9443, 'self'",
                "https://my_shop.example, 'self'",
            })
    void ourAddressNamesTheVisitorsOrigin(String origin, String source) {
        Admission admission = ContentSecurityPolicy.admit(List.of("script-src a.test"), List.of(), files(origin));
        assertThat(admission.enforced().get(0)).endsWith("a.test " + source);
        assertThat(ContentSecurityPolicy.admit(admission.enforced(), List.of(), files(origin))
                        .enforced())
                .isEqualTo(admission.enforced());
    }

    @Test
    void aSourceWithoutAPortLeavesOtherPortsOut() {
        List<String> site =
                List.of("script-src shop.example", "script-src shop.example:*", "script-src shop.example:81");
        assertThat(ContentSecurityPolicy.admit(site, List.of(), files("http://shop.example:81"))
                        .enforced())
                .containsExactly(
                        "script-src shop.example http://shop.example:81/_consent/g.js",
                        "script-src shop.example:*",
                        "script-src shop.example:81");
    }

    @Test
    void aPathEndsNoDirective() {
        OurFiles odd = new OurFiles(
                PageOrigin.of("https://shop.example"),
                "/a;b,c/_consent/",
                List.of(new OurFiles.Script("/a;b,c/g.js", "")),
                List.of());
        List<String> once = ContentSecurityPolicy.admit(List.of("script-src 'none'"), List.of(), odd)
                .enforced();
        assertThat(once).containsExactly("script-src https://shop.example/a%3Bb%2Cc/g.js");
        assertThat(ContentSecurityPolicy.admit(once, List.of(), odd).enforced()).isEqualTo(once);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "report-uri https://held.test/r|",
                "report-uri //HELD.test/r /own /own2| report-uri /own /own2",
                "default-src *; report-uri https://held.test/r ; img-src *| default-src *; img-src *",
                "report-uri https://held.test; report-uri /own| ",
                "default-src *; report-to gone| default-src *; report-to gone",
                "report-to kept; report-uri /own| report-to kept; report-uri /own",
                "img-src *, report-uri http://held.test| img-src *",
                "report-uri https://held.test, img-src *| img-src *",
                "img-src https://held.test| img-src https://held.test",
            })
    void reportsToHeldHostsAreTakenOut(String value, String expected) {
        String kept = ContentSecurityPolicy.withoutReportsTo(
                value, PageOrigin.of("https://shop.example"), (host, path) -> host.equals("held.test"));
        assertThat(kept).isEqualTo(expected == null ? "" : expected);
    }

    @Provide
    Arbitrary<String> policies() {
        Arbitrary<String> words = Arbitraries.of(
                "default-src",
                "script-src",
                "SCRIPT-SRC-ELEM",
                "style-src",
                "connect-src",
                "frame-src",
                "child-src",
                "form-action",
                "report-uri",
                "'none'",
                "'self'",
                "'unsafe-inline'",
                "'strict-dynamic'",
                "'nonce-abc'",
                "'sha256-abcd'",
                "https:",
                "cdn.test",
                "*",
                ";",
                ";",
                ";",
                ",",
                "\u00e9",
                "\t",
                "\f");
        return words.list().ofMaxSize(25).map(list -> String.join(" ", list));
    }

    @Property(tries = 400, seed = "7")
    void whatWasAdmittedIsNotChangedAgain(@ForAll("policies") String value) {
        Admission once = ContentSecurityPolicy.admit(List.of(value), List.of(value), OURS);
        Admission twice = ContentSecurityPolicy.admit(once.enforced(), once.reportOnly(), OURS);
        assertThat(twice).isEqualTo(once);
        assertThat(once.reportOnly()).isEqualTo(once.enforced());
    }

    @Property(tries = 400, seed = "8")
    void noDirectiveLosesASourceOrGetsForeignOnes(@ForAll("policies") String value) {
        List<CspPolicy> before = parsed(value);
        List<CspPolicy> after = parsed(admit(value));
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            for (String name : List.of(
                    "default-src",
                    "script-src",
                    "script-src-elem",
                    "style-src",
                    "connect-src",
                    "frame-src",
                    "child-src",
                    "form-action",
                    "report-uri")) {
                boolean absent = before.get(i).governing(name) == null;
                List<String> old = before.get(i).values(absent ? "default-src" : name);
                List<String> now = after.get(i).values(name);
                if (absent && after.get(i).governing(name) == null) {
                    continue;
                }
                if (!SourceList.allowsNothing(old)) {
                    assertThat(now).containsAll(old);
                }
                Set<String> ours = Set.of(SCRIPT, SHEET, ROOT, FRAME, FORM, HASH);
                assertThat(now).allMatch(source -> old.contains(source) || ours.contains(source));
                assertThat(!now.contains(HASH) || SourceList.knowsNoncesOrHashes(old))
                        .isTrue();
            }
        }
    }

    private static List<CspPolicy> parsed(String value) {
        List<CspPolicy> policies = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            policies.add(new CspPolicy(text));
        }
        return policies;
    }

    @Property(tries = 400, seed = "9")
    void noFieldIsTooOdd(@ForAll String value) {
        assertThat(admit(value)).isEqualTo(value);
        assertThat(ContentSecurityPolicy.withoutReportsTo(value, OURS.origin(), (host, path) -> false))
                .isSameAs(value);
    }

    /** Our tags stand on the page before such a policy is read, and bear no nonce of it. */
    @Test
    void aPolicyOnThePageIsOpenedByAddressesBesideItsOwnNonce() {
        String own = "script-src 'nonce-abc'; object-src 'none'";
        assertThat(ContentSecurityPolicy.admitInPage(own, OURS))
                .startsWith("script-src 'nonce-abc' https://shop.example/_consent/")
                .endsWith("; object-src 'none'")
                .doesNotContain("sha256");
        String open = "default-src 'self'; img-src *";
        assertThat(ContentSecurityPolicy.admitInPage(open, OURS)).isSameAs(open);
    }
}
