package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking a choice back and forgetting a person, by the visitor and by the reviewer, in the running product. */
final class ForgetIT {
    /** What a withdrawal may take until it holds everywhere. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String NOBODY = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path folder;

    private static LiveGateway gateway;
    private static QuietSite site;
    private static Evidence evidence;
    private static URI http;

    @BeforeAll
    static void start() {
        site = new QuietSite();
        gateway = new LiveGateway(folder)
                .policy(
                        "first.yaml",
                        site.policy("first", "localhost", "notice: {version: \"3\", effective: 2026-11-01}"))
                .start();
        evidence = new Evidence(gateway);
        http = gateway.http();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
    }

    /** A visitor who accepted all. */
    private record Person(String cookie, String subject, String record) {
        static Person who(Reply choice) {
            JsonObject receipt = navigate("/_consent/receipt", choice.consent()).json();
            return new Person(choice.consent(), receipt.getString("pii_principal_id"), receipt.getString("record_id"));
        }

        JsonObject state() {
            return Ask.get(http, "/_consent/state")
                    .with("Cookie", cookie)
                    .send()
                    .json();
        }

        boolean granted() {
            return state().getJsonObject("grants").getBoolean("analytics");
        }

        String path() {
            return "/api/subjects/first/" + subject;
        }
    }

    private static Person visitor() {
        return Person.who(Ask.choose(http, "accept-all"));
    }

    private static Reply navigate(String target, String cookie) {
        return Ask.get(http, target)
                .with("Accept", "text/html")
                .with("Cookie", cookie)
                .send();
    }

    private static Ask reviewer(String method, String target) {
        return evidence.ask(method, target);
    }

    private static Reply post(String target, String json) {
        return reviewer("POST", target)
                .body("application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private static Reply console(String action, String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return evidence.post("/review/subjects/" + action, form.toString())
                .with("Sec-Fetch-Site", "same-origin")
                .send();
    }

    private static Ask erasure(Person who, String form) {
        return Ask.of("POST", http, "/_consent/my-data/erase?lang=en")
                .with("Cookie", who.cookie())
                .with("Sec-Fetch-Site", "same-origin")
                .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII));
    }

    private static Reply erase(Person who) {
        String page = navigate("/_consent/my-data", who.cookie()).text();
        int start = page.indexOf("name=\"ticket\" value=\"") + "name=\"ticket\" value=\"".length();
        String ticket = page.substring(start, page.indexOf('"', start));
        return erasure(who, "ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8))
                .send();
    }

    private static void within(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + limit).isLessThan(end);
        }
    }

    private static List<String> operations(String query) {
        Reply reply = reviewer("GET", "/api/operations?" + query).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json().getJsonArray("operations").getValuesAs(JsonObject.class).stream()
                .map(operation -> operation.getJsonObject("record").toString())
                .toList();
    }

    @Test
    void aWithdrawalThatAReviewerEntersHoldsOnALiveTokenAndALaterChoiceCounts() {
        Person who = visitor();
        assertThat(who.granted()).isTrue();
        Reply entered = post(
                "/api/withdrawals",
                "{'site': 'first', 'subject': '" + who.subject() + "', 'ground': 'letter of 3 May'}");
        assertThat(entered.status()).as(entered.toString()).isEqualTo(201);
        within(LIMIT, () -> !who.granted());
        assertThat(who.state().getBoolean("decided"))
                .as("nobody is asked again")
                .isTrue();

        JsonObject record = evidence.ask("/api/records/" + entered.json().getString("record_id"))
                .send()
                .json()
                .getJsonObject("record");
        assertThat(record.getString("method")).isEqualTo("reviewer");
        assertThat(record.getString("choice")).isEqualTo("withdraw");
        assertThat(record.getString("supersedes")).isEqualTo(who.record());
        assertThat(record.getJsonArray("signals")).isEmpty();

        // A choice of the withdrawal's own second would not count.
        long second = Instant.now().getEpochSecond();
        within(LIMIT, () -> Instant.now().getEpochSecond() > second);
        Reply again = Ask.form(http, "ticket", Ask.ticket(http), "choice", "accept-all")
                .with("Cookie", who.cookie())
                .send();
        assertThat(new Person(again.consent(), "", "").granted()).isTrue();
    }

    @Test
    void aVisitorSeesAndErasesWhatIsKept() throws IOException {
        Person who = visitor();
        Reply page = navigate("/_consent/my-data?lang=en", who.cookie());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Erase my data", "format=json").doesNotContain(who.subject());
        assertThat(navigate("/_consent/?lang=en", who.cookie()).text()).contains("my-data?lang=en");

        Reply json = navigate("/_consent/my-data?format=json", who.cookie());
        assertThat(json.json().getString("subject")).isEqualTo(who.subject());
        assertThat(json.json().getJsonArray("records")).hasSize(1);
        assertThat(json.field("Content-Security-Policy")).contains("sandbox");
        Reply csv = navigate("/_consent/my-data?format=csv", who.cookie());
        assertThat(csv.text().lines()).hasSize(2).last().asString().contains(who.record(), who.subject());

        Reply erased = erase(who);
        assertThat(erased.status()).as(erased.toString()).isEqualTo(303);
        assertThat(erased.field("Location")).isEqualTo("/_consent/my-data?done=erased&lang=en");
        assertThat(erased.setCookie("consentry")).startsWith("consentry=;").contains("Max-Age=0", "Path=/", "HttpOnly");
        assertThat(navigate(erased.field("Location"), "").text()).contains("Your data has been erased");

        assertThat(evidence.ask("/api/records/" + who.record()).send().status()).isIn(404, 410);
        assertThat(reviewer("GET", who.path()).send().status()).isEqualTo(404);
        within(LIMIT, () -> !who.state().getBoolean("decided"));
        assertThat(navigate("/_consent/receipt", who.cookie()).status()).isIn(404, 410);
        within(
                LIMIT,
                () -> evidence.ask("/api/records/" + who.record() + "/proof")
                                .send()
                                .status()
                        == 200);
        assertThat(operations("kind=erasure"))
                .first()
                .asString()
                .contains("\"actor\":\"visitor\"", "17(1)(b)", "\"count\":1")
                .doesNotContain(who.subject());
        try (Stream<Path> files = Files.walk(gateway.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(who.subject()))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void whatAScriptOrAnotherSiteAsksForIsRefused() {
        Person who = visitor();
        for (String format : List.of("", "?format=json", "?format=csv")) {
            Reply script = Ask.get(http, "/_consent/my-data" + format)
                    .with("Cookie", who.cookie())
                    .with("Sec-Fetch-Dest", "empty")
                    .send();
            assertThat(script.status()).isEqualTo(403);
            assertThat(script.text()).doesNotContain(who.subject());
        }
        assertThat(navigate("/_consent/my-data?format=xml", who.cookie()).status())
                .isEqualTo(400);
        assertThat(navigate("/_consent/my-data?format=json", "").status()).isEqualTo(404);
        assertThat(erasure(who, "ticket=none").send().status()).isEqualTo(409);
        assertThat(erasure(who, "").without("Sec-Fetch-Site").send().status()).isEqualTo(403);
        assertThat(erasure(who, "x=".repeat(3000)).send().status()).isEqualTo(413);
        assertThat(Ask.get(http, "/_consent/my-data/erase").send().status()).isEqualTo(405);
        assertThat(who.granted()).isTrue();
    }

    @Test
    void whatIsHeldIsNotErasedAndTheGroundIsSaid() {
        Person who = visitor();
        Reply set = post(
                "/api/holds",
                "{'site': 'first', 'subject': '" + who.subject() + "', 'exemption': 'e', 'reason': 'case 12/26'}");
        assertThat(set.status()).as(set.toString()).isEqualTo(201);
        String ground = "article 17(3)(e) GDPR, legal claims: case 12/26";
        assertThat(set.json().getString("ground")).isEqualTo(ground);

        Reply page = erase(who);
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.text()).contains("Your data was not erased", "Your consent is withdrawn", ground);
        assertThat(page.all("Set-Cookie")).isEmpty();
        assertThat(who.granted()).isFalse();
        Reply json = Ask.of("POST", http, "/_consent/my-data/erase")
                .with("Cookie", who.cookie())
                .with("Sec-Fetch-Site", "same-origin")
                .body(
                        "application/json",
                        Json.createObjectBuilder()
                                .add("ticket", Ask.ticket(http))
                                .build()
                                .toString()
                                .getBytes(StandardCharsets.UTF_8))
                .send();
        assertThat(json.status()).isEqualTo(409);
        assertThat(json.json().getString("ground")).isEqualTo(ground);
        Reply refused = reviewer("DELETE", who.path() + "?ground=asked").send();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains(ground);
        int requests = operations("kind=request").size();
        assertThat(reviewer("HEAD", who.path()).send().status()).isEqualTo(200);
        assertThat(operations("kind=request")).as("nothing was handed out").hasSize(requests);
        assertThat(reviewer("GET", who.path()).send().json().getJsonArray("holds"))
                .hasSize(1);
        assertThat(operations("kind=request"))
                .hasSize(requests + 1)
                .first()
                .asString()
                .contains("\"kind\":\"access\"", "\"count\":2", "\"subject_sha256\":\"")
                .doesNotContain(who.subject());

        String hold = "/api/holds/" + set.json().getString("id");
        assertThat(reviewer("GET", "/api/holds").send().text())
                .contains(set.json().getString("id"));
        assertThat(reviewer("DELETE", hold).send().status()).isEqualTo(200);
        assertThat(reviewer("DELETE", hold).send().status()).isEqualTo(404);
        Reply done = reviewer("DELETE", who.path() + "?ground=asked").send();
        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(done.json().getInt("erased")).as("the choice, and its end").isEqualTo(2);
        assertThat(operations("kind=hold")).hasSizeGreaterThanOrEqualTo(2).allMatch(r -> !r.contains(who.subject()));
    }

    @Test
    void theConsoleDoesItByFormsAlone() {
        Person who = visitor();
        String find = "/review/subjects?site=first&subject=" + who.subject();
        assertThat(evidence.ask(find).send().text()).contains(who.record(), "Record the withdrawal", "Erase");
        assertThat(evidence.ask("/review/subjects").send().status()).isEqualTo(200);
        assertThat(evidence.ask("/review/subjects?site=first&subject=" + NOBODY)
                        .send()
                        .text())
                .contains("Nothing is kept of this subject");
        Reply wrong =
                evidence.ask("/review/subjects?site=first&subject=x%22%3E").send();
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("aria-invalid=\"true\"", "x&quot;&gt;");

        String[] asked = {"site", "first", "subject", who.subject()};
        Reply withdrawn = console("withdraw", asked[0], asked[1], asked[2], asked[3], "ground", "by telephone");
        assertThat(withdrawn.status()).as(withdrawn.toString()).isEqualTo(303);
        assertThat(evidence.ask(withdrawn.field("Location")).send().text())
                .contains("role=\"status\"", "The withdrawal is on record", "withdraw</td>");
        Reply unconfirmed = console("erase", asked[0], asked[1], asked[2], asked[3], "ground", "asked");
        assertThat(unconfirmed.status()).isEqualTo(400);
        assertThat(unconfirmed.text()).contains("say that you mean it", "value=\"asked\"");
        for (String site : List.of("", "frist")) {
            Reply nowhere = console("hold", "site", site, "subject", "", "exemption", "b", "reason", "an audit");
            assertThat(nowhere.status()).as(site).isEqualTo(400);
        }
        Reply held = console("hold", asked[0], asked[1], asked[2], asked[3], "exemption", "b", "reason", "an audit");
        assertThat(held.status()).as(held.toString()).isEqualTo(303);
        String page = evidence.ask(held.field("Location")).send().text();
        assertThat(page).contains("Held since", "an audit");
        Reply refused = console("erase", asked[0], asked[1], asked[2], asked[3], "ground", "asked", "confirm", "yes");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Nothing was erased", "an audit");
        int id = page.indexOf("name=\"hold\" value=\"") + "name=\"hold\" value=\"".length();
        String hold = page.substring(id, page.indexOf('"', id));
        assertThat(console("lift", asked[0], asked[1], asked[2], asked[3], "hold", hold)
                        .status())
                .isEqualTo(303);
        Reply erased = console("erase", asked[0], asked[1], asked[2], asked[3], "ground", "asked", "confirm", "yes");
        assertThat(erased.status()).as(erased.toString()).isEqualTo(303);
        assertThat(evidence.ask(erased.field("Location")).send().text())
                .contains("The records were erased", "Nothing is kept of this subject");
        assertThat(evidence.post("/review/subjects/erase", "site=first").send().status())
                .as("no page of ours")
                .isEqualTo(403);
        assertThat(Ask.get(gateway.management(), find).send().status()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/withdrawals | {'site':'first','subject':'" + NOBODY + "','ground':'x'} | 404",
                "/api/withdrawals | {'site':'first','subject':'x','ground':'x'} | 400",
                "/api/withdrawals | {'site':'first','subject':'" + NOBODY + "'} | 400",
                "/api/withdrawals | {'site':'first','subject':'" + NOBODY + "','ground':'x','more':1} | 400",
                "/api/withdrawals | [] | 400",
                "/api/withdrawals | {'ground': | 400",
                "/api/holds | {'site':'first','exemption':'f','reason':'x'} | 400",
                "/api/withdrawals | {'site':'first','subject':'" + NOBODY + "','ground':'letter \\ud800'} | 400",
                "/api/holds | {'site':'first','subject':'','exemption':'a','reason':'x'} | 400",
                "/api/holds | {'site':'first','subject':' ','exemption':'a','reason':'x'} | 400",
                "/api/holds | {'site':'frist','exemption':'a','reason':'x'} | 400",
                "/api/holds | {'site':'first','exemption':'a','reason':'\\udc00'} | 400",
                "/api/holds | {'site':'a b','exemption':'a','reason':'x'} | 400",
                "/api/operations | {'kind':'erasure','site':'first','details':{}} | 400",
                "/api/operations | {'kind':'request','site':'first','details':{'kind':'erasure','outcome':'done'}} | 400",
                "/api/operations | {'kind':'accounting','site':'nowhere','details':{}} | 400",
                "/api/operations | {'kind':'accounting','site':'first','details':{'amount':1.5}} | 400",
                "/api/operations | {'kind':'accounting','site':'first','details':'x'} | 400",
                "/api/operations | {'kind':'a b','site':'first','details':{}} | 400",
                "/api/operations | {'kind':'accounting','site':'first','details':{'a':1,'a':2}} | 400",
                "/api/withdrawals | {'site':'x','site':'first','subject':'" + NOBODY + "','ground':'x'} | 400",
            })
    void whatCannotBeUsedIsNamedAndChangesNothing(String target, String body, int status) {
        Reply reply = post(target, body);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
    }

    /** An erasure under a garbled ground could not be mended. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/records?site=demo%",
                "GET /api/records?site=%zz",
                "GET /api/records?site=%ff",
                "GET /api/records?notice=%C3%28",
                "GET /api/records/%ff",
                "GET /api/stats?from=%",
                "GET /api/checkpoint?from=%D9%A3",
                "GET /api/checkpoint?from=1&from=2",
                "GET /api/checkpoint?x=1",
                "GET /api/retention?x=1",
                "GET /api/holds?before=x",
                "GET /api/operations?kind=accounting&site=",
                "GET /api/requests?site=",
                "GET /api/requests?kind=",
                "GET /api/records?subject=",
                "GET /review/?site=%",
                "GET /review/subjects?site=first&subject=%zz",
                "DELETE /api/subjects/first/" + NOBODY + "?ground=M%FCller",
            })
    void anAddressThatIsNoSoundTextIsRefusedAndChangesNothing(String asked) {
        String[] parts = asked.split(" ");
        Reply reply = reviewer(parts[0], parts[1]).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.field("Content-Type"))
                .startsWith(parts[1].startsWith("/review") ? "text/html" : "application/problem+json");
        assertThat(reply.field("Cache-Control")).isEqualTo("no-store");
    }

    /** What is read is put on record in the reviewer's name: no picture on the visitors' pages may do that. */
    @ParameterizedTest
    @CsvSource({"same-site, 403", "cross-site, 403", "same-origin, 200", "none, 200"})
    void whatAnotherOriginsPageAsksForIsNeitherGivenNorPutOnRecord(String site, int status) {
        List<String> before = operations("kind=export");
        Reply reply = evidence.ask("/api/export?site=first&from=2020-01-01")
                .with("Sec-Fetch-Site", site)
                .with("Sec-Fetch-Mode", "no-cors")
                .send();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(operations("kind=export").size() > before.size()).isEqualTo(status == 200);
    }

    @Test
    void moreOperationsThanAnAnswerHoldsAreAskedForOnePageAfterTheOther() {
        for (int n = 0; n <= 200; n++) {
            assertThat(post("/api/operations", "{'kind': 'counted', 'site': 'first', 'details': {'n': " + n + "}}")
                            .status())
                    .isEqualTo(201);
        }
        JsonObject page = reviewer("GET", "/api/operations?kind=counted").send().json();
        assertThat(page.getBoolean("more")).isTrue();
        assertThat(page.getJsonArray("operations")).hasSize(200);
        String last = page.getJsonArray("operations")
                .getJsonObject(199)
                .getJsonObject("record")
                .getString("record_id");
        JsonObject rest = reviewer("GET", "/api/operations?kind=counted&before=" + last)
                .send()
                .json();
        assertThat(rest.getBoolean("more")).isFalse();
        assertThat(rest.getJsonArray("operations")).hasSize(1);
    }

    @Test
    void aSitesOwnOperationsAreKeptAndListed() {
        String details = "{'invoice': '4711', 'amount': 1200, 'lines': ['a', 'b']}";
        Reply kept = post("/api/operations", "{'kind': 'accounting', 'site': 'first', 'details': " + details + "}");
        assertThat(kept.status()).as(kept.toString()).isEqualTo(201);
        assertThat(operations("kind=accounting&site=first"))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"invoice\":\"4711\"", "\"amount\":1200", kept.json().getString("record_id"));
        assertThat(operations("kind=accounting&before=" + kept.json().getString("record_id")))
                .isEmpty();
        for (String bad : List.of("x=1", "before=yesterday", "kind=a&kind=b")) {
            assertThat(reviewer("GET", "/api/operations?" + bad).send().status())
                    .as(bad)
                    .isEqualTo(400);
        }
        for (String target : List.of("/api/operations", "/api/holds", "/api/subjects/first/" + NOBODY)) {
            assertThat(Ask.get(gateway.management(), target).send().status()).isEqualTo(401);
        }
        for (String method : List.of("POST", "DELETE")) {
            Ask forged = Ask.of(method, gateway.management(), method.equals("POST") ? "/api/holds" : "/api/holds/x")
                    .with("Authorization", Evidence.basic("reviewer", LiveGateway.PASSWORD))
                    .with("Origin", "https://evil.example")
                    .body("application/json", "{}".getBytes(StandardCharsets.US_ASCII));
            assertThat(forged.send().status()).as("another site's page").isEqualTo(403);
        }
    }
}
