package org.consentry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.consentry.ledger.CanonicalJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DryRunCommandTest {
    private static final String POLICY = """
            site: shop
            hosts: [shop.example, "*.shop.example"]
            controller: {name: Alder, email: privacy@shop.example}
            notice: {version: "1", statement: /privacy, effective: 2026-03-01}
            vendors: [{name: Google Analytics, policy: "https://g.example/", hosts: [google-analytics.com]}]
            purposes:
              - {id: shop, category: necessary, basis: contract}
              - {id: counting, category: analytics, vendors: [Google Analytics]}
              - {id: ads, category: marketing}
            cookies: [{name: basket, purpose: shop}]
            tracking-paths: [{path: /collect, purpose: counting}]
            """;

    /** As Chromium writes it, with fields, bodies and members that nobody asks for. */
    private static final String HAR = """
            {"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": [{"id": "p"}],
             "entries": [
              {"startedDateTime": "2026-11-01T10:00:00.000+01:00", "_resourceType": "document", "time": 12.5e0,
               "request": {"method": "GET", "url": "https://shop.example/", "headers": [
                 {"name": "cookie", "value": "basket=7; _fbp=fb.1.2.3; stray=\\u00e9"}],
                 "cookies": [{"name": "twice", "value": "1"}], "bodySize": -1},
               "response": {"status": 200, "headers": [
                 {"name": "Set-Cookie",
                  "value": "SESSIONID=secret-value; Path=/; HttpOnly\\n_ga=GA1.2.3.4; Max-Age=99999"},
                 {"name": "set-cookie", "value": "gone=; Max-Age=0"}],
                 "content": {"text": "<html>\\"}]}", "size": 9}}},
              {"startedDateTime": "nonsense",
               "request": {"method": "POST", "url": "https://www.shop.example/collect?x=1", "headers": []},
               "response": {"headers": [{"name": "Set-Cookie", "value": "cid=1"}], "cookies": []}},
              {"request": {"url": "https://www.google-analytics.com/g/collect?v=2"}, "response": {}},
              {"request": {"url": "https://www.google-analytics.com/g/collect?v=3"}, "response": null},
              {"request": {"url": "wss://ad.doubleclick.net/x"}, "response": {}},
              {"request": {"url": "https://cdn.nobody.example/x.js"}, "response": {}},
              {"request": {"url": "data:text/plain,x"}, "response": {}},
              {"request": {"url": "https://static.shop.example/x", "headers": 7,
               "cookies": [{"name": "listed", "value": "1"}]},
               "response": {"cookies": [{"name": "_gid", "value": "GA1.2.3.4", "sameSite": "Lax"}]}}
             ]}}
            """;

    @TempDir
    private @Nullable Path folder;

    private Path policy = Path.of("");
    private Path har = Path.of("");

    private record Outcome(int status, List<String> out, List<String> err) {
        /** Its lines, with the space between columns closed up. */
        List<String> closed() {
            return out.stream().map(line -> line.strip().replaceAll(" +", " ")).toList();
        }
    }

    @BeforeEach
    void write() throws IOException {
        policy = file("shop.yaml", POLICY);
        har = file("traffic.har", HAR);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(Objects.requireNonNull(folder).resolve(name), text);
    }

    private static Outcome run(Object... args) {
        List<String> all = new ArrayList<>(List.of("dry-run"));
        Arrays.stream(args).map(Object::toString).forEach(all::add);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                all.toArray(String[]::new));
        return new Outcome(
                status,
                out.toString(UTF_8).lines().toList(),
                err.toString(UTF_8).lines().toList());
    }

    @Test
    void whatPassesAndWhatIsHeldIsToldWithRuleAndPurpose() {
        Outcome outcome = run("--site", policy, har);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.closed())
                .containsExactly(
                        "shop: 3 requests to the site, 4 to other hosts",
                        "",
                        "Held",
                        "cookie set _ga analytics exact:_ga, waits for counting_google-analytics",
                        "cookie set _gid analytics exact:_gid, waits for counting_google-analytics",
                        "cookie set cid analytics policy-path:/collect, waits for counting",
                        "cookie sent _fbp marketing exact:_fbp, waits for ads",
                        "cookie sent listed unknown provenance:only-in-requests, no purpose opens it",
                        "cookie sent stray unknown provenance:only-in-requests, no purpose opens it",
                        "request ad.doubleclick.net marketing host:doubleclick.net, waits for ads",
                        "request www.google-analytics.com analytics policy-host:google-analytics.com, waits for"
                                + " counting_google-analytics (2 times)",
                        "own path /collect analytics policy-path:/collect, waits for counting",
                        "",
                        "Passes",
                        "cookie set SESSIONID necessary protected:container-session",
                        "cookie sent basket necessary policy:shop",
                        "request cdn.nobody.example unknown unknown",
                        "",
                        "category passes held",
                        "necessary 2 0",
                        "analytics 0 6",
                        "marketing 0 2",
                        "unknown 1 2");
    }

    @Test
    void aYesOpensItsPurposeAndNoMore() {
        assertThat(run("--site", policy, "--consent", "counting", har).closed())
                .contains("cookie set _ga analytics exact:_ga", "own path /collect analytics policy-path:/collect")
                .contains("request ad.doubleclick.net marketing host:doubleclick.net, waits for ads");
        assertThat(run("--site", policy, "--consent", "all", har).closed())
                .contains("marketing 2 0", "analytics 5 0")
                .contains("cookie sent _fbp marketing exact:_fbp");
    }

    @Test
    void againstAnOlderPolicyOnlyWhatWouldChangeIsListed() throws IOException {
        Path now = file(
                "now.yaml",
                POLICY.replace("  - {id: ads, category: marketing}\n", "")
                        + "unknown-hosts: gate\nhost-rules: [{host: cdn.nobody.example, purpose: counting}]\n");
        assertThat(run("--site", now, "--against", policy, har).closed())
                .containsExactly(
                        "shop: 3 requests to the site, 4 to other hosts",
                        "",
                        "would wait for another purpose: cookie sent _fbp (marketing, exact:_fbp, no purpose"
                                + " opens it; was: waits for ads)",
                        "would wait for another purpose: request ad.doubleclick.net (marketing, host:doubleclick.net,"
                                + " no purpose opens it; was: waits for ads)",
                        "would be held now: request cdn.nobody.example (analytics,"
                                + " policy-host:cdn.nobody.example, waits for counting; was: unknown)",
                        "",
                        "category passes held",
                        "necessary 2 0",
                        "analytics 0 7",
                        "marketing 0 2",
                        "unknown 0 2");
        assertThat(run("--site", policy, "--against", now, "--consent", "ads", har)
                        .closed())
                .contains("would pass now: request cdn.nobody.example (unknown, unknown; was:"
                        + " policy-host:cdn.nobody.example)");
        assertThat(run("--site", policy, "--against", policy, har).closed()).contains("Nothing would change.");
    }

    @Test
    void jsonSaysTheSame() {
        Outcome outcome = run("--site", policy, "--json", har);
        Map<?, ?> json = (Map<?, ?>) Objects.requireNonNull(CanonicalJson.read(String.join("", outcome.out())));
        assertThat(json.get("site")).isEqualTo("shop");
        Map<String, Object> beacon = Map.of(
                "kind", "request",
                "subject", "www.google-analytics.com",
                "category", "analytics",
                "passes", false,
                "rule", "policy-host:google-analytics.com",
                "purpose", "counting_google-analytics",
                "count", 2L);
        List<?> items = (List<?>) Objects.requireNonNull(json.get("items"));
        assertThat(items).hasSize(12).anyMatch(beacon::equals);
        Map<?, ?> totals = (Map<?, ?>) Objects.requireNonNull(json.get("totals"));
        assertThat(totals).hasSize(4);
    }

    @Test
    void aStagingHostStandsForTheSiteAndAnyHostMustBeNamed() throws IOException {
        Path staging = file("staging.har", HAR.replace("shop.example", "staging.test"));
        assertThat(run("--site", policy, staging).out().get(0)).startsWith("shop: 0 requests to the site, 7");
        assertThat(run("--site", policy, "--host", "staging.test", "--host", "https://www.staging.test:8443/", staging)
                        .out()
                        .get(0))
                .startsWith("shop: 3 requests to the site, 4");
        Path any = file("any.yaml", POLICY.replace("[shop.example, \"*.shop.example\"]", "[\"*\"]"));
        assertThat(run("--site", any, har).status()).isEqualTo(2);
        assertThat(run("--site", any, "--host", "shop.example", har).status()).isZero();
    }

    @Test
    void noValueIsEverPrintedAndNothingThatATerminalWouldObey() throws IOException {
        Path odd = file("odd.har", HAR.replace("stray=", "st\\u001b[31mr\\u0007ay\\ud800\\u202e="));
        for (Outcome outcome : List.of(run("--site", policy, odd), run("--site", policy, "--json", odd))) {
            assertThat(outcome.status()).isZero();
            assertThat(String.join("\n", outcome.out()))
                    .doesNotContain("secret-value", "GA1.2.3.4", "\u001b", "\u0007", "\ud800", "\u202e");
        }
    }

    @Test
    void badUsageIsStatusTwoAndOneLine() throws IOException {
        Path bad = file("bad.yaml", POLICY + "colour: red\n");
        for (Outcome outcome : List.of(
                run(),
                run(har),
                run("--site", policy),
                run("--site", "nowhere.yaml", har),
                run("--site", policy, "nowhere.har"),
                run("--site", policy, Objects.requireNonNull(folder)),
                run("--site", policy, "a\0b"),
                run("--site", policy, "--against", "nowhere.yaml", har),
                run("--site", policy, "--consent", "nothing-such", har),
                run("--site", policy, "--region", "California", har),
                run("--site", policy, "--region", "ZZ-1", har),
                run("--site", policy, "--region", "ZZ", har),
                run("--site", policy, "--host", "https://", har),
                run("--site", policy, "--host", "bad host", har),
                run("--site", policy, "--host", "*.", har),
                run("--site", policy, "--host", "a_b..example", har),
                run("--site", bad, har),
                run("--site", policy, "--against", bad, har))) {
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).hasSize(1);
        }
    }

    @Test
    void aPolicyThatCannotBeUsedIsNamedAsLintNamesIt() throws IOException {
        Path bad = file("bad.yaml", POLICY + "colour: red\n");
        assertThat(run("--site", bad, har).err())
                .singleElement()
                .asString()
                .startsWith(bad + ":12:1: error: unknown key \"colour\" in the policy (");
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, 1",
        "http:/x, 1",
        "https://, 1",
        "' https://shop.example/', 1",
        "'https://a b/', 1",
        "data:x, 0",
        "about:blank, 0",
        "chrome-extension://abc/x.js, 0",
        "blob:https://shop.example/1, 0",
        "https://shop.example/, 0",
    })
    void requestsWithoutAnAddressToReadAreCounted(String url, int unreadable) throws IOException {
        Path one = file("one.har", HAR.replace("data:text/plain,x", url));
        assertThat(run("--site", policy, one).out().get(0))
                .matches(".* to other hosts" + (unreadable == 0 ? "" : ", 1 left out: no address to read"));
        assertThat(run("--site", policy, "--json", one).out().get(0))
                .contains("\"unreadable_requests\":" + unreadable + "}");
    }

    @Test
    void whatIsNoHarIsStatusTwoAndSaysWhere() throws IOException {
        for (String text : List.of("", "{\"log\": {}}", "{\"log\": {\"entries\": [", "<har/>")) {
            Outcome outcome = run("--site", policy, file("bad.har", text));
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).hasSize(1).first().asString().contains("bad.har is no HAR: ");
        }
    }

    @Test
    void aListLongerThanAnybodyReadsIsCut() throws IOException {
        StringBuilder all = new StringBuilder("{\"log\": {\"entries\": [");
        for (int i = 0; i < 7000; i++) {
            all.append(i == 0 ? "" : ",").append("{\"request\": {\"url\": \"https://h" + i + ".example/\"}}");
        }
        Outcome outcome =
                run("--site", policy, file("long.har", all.append("]}}").toString()));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("and 2000 more that are not listed").hasSizeLessThan(5100);
    }
}
