package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Revocations.Standing;
import org.consentry.consent.Signal;
import org.consentry.consent.Signer;
import org.consentry.http.TrustedProxies;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a site's mobile app is told, and what becomes of what it sends. */
final class AppDeskTest {
    private static final String KEY = "an-apps-key-of-some-length";
    private static final String OTHER_KEY = "another-sites-apps-own-key";

    @TempDir
    Path folder;

    private final SitePolicy shop =
            ChoiceStage.site("shop", "1", "Statistics", "apps: [{name: ios, key: " + KEY + "}]");
    private final SitePolicy other = other();
    private final Map<String, String> sent = new HashMap<>(Map.of("Authorization", "Bearer " + KEY));
    private final Map<String, String> fields = new HashMap<>();
    private String address = "192.0.2.1";
    private Consent cookie;
    private Signal[] signals = {};
    private Standing standing = Standing.HOLDS;
    private int status;
    private JsonObject answer;
    private ChoiceStage stage;
    private AppDesk desk;

    private static SitePolicy other() {
        String yaml = "site: other\nhosts: [other.example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\napps: [{name: ios, key: " + OTHER_KEY + "}]\n";
        try {
            return PolicyLoader.load("other", yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        stage = new ChoiceStage(folder);
        ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> stage.now);
        RequestReader reader = new RequestReader(
                new Sites(List.of(shop, other)), tokens, TrustedProxies.NONE, "", (site, consent) -> standing);
        desk = new AppDesk(stage.choices(), stage.banner, stage.tickets, tokens, reader);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface Action {
        void run(Visit visit) throws Exception;
    }

    private void send(Action action, String query, String type, byte[] body) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.clear();
        HttpServletRequest request = stub(HttpServletRequest.class, (self, method, args) -> switch (method.getName()) {
            case "getHeader" -> sent.get(args[0]);
            case "getInputStream" -> new Body(body);
            case "getContentType" -> type;
            case "getQueryString" -> query;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        HttpServletResponse response = stub(HttpServletResponse.class, (self, method, args) -> {
            switch (method.getName()) {
                case "setHeader", "addHeader" -> fields.put((String) args[0], (String) args[1]);
                case "setStatus" -> status = (Integer) args[0];
                case "setContentType", "setContentLength" -> assertThat(args).hasSize(1);
                case "getOutputStream" -> {
                    return new Out(out);
                }
                default -> throw new UnsupportedOperationException(method.getName());
            }
            return null;
        });
        RequestFacts facts = ChoiceStage.facts(shop, cookie, signals);
        action.run(Visit.of(request, response, address, facts, stage.edition, Provenance.NONE));
        assertThat(fields).doesNotContainKey("Set-Cookie").containsEntry("Cache-Control", "no-store");
        assertThat(fields.keySet()).noneMatch(name -> name.startsWith("Access-Control"));
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(out.toByteArray()))) {
            answer = reader.readObject();
        }
    }

    private void state() throws Exception {
        send(desk::state, "lang=en", null, new byte[0]);
    }

    private void choose(String json) throws Exception {
        send(desk::choose, null, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** Each a second after the one before, so that records stand in their order. */
    private void choose(String choice, String token, String... purposes) throws Exception {
        stage.now = stage.now.plusSeconds(1);
        choose(Json.createObjectBuilder()
                .add("ticket", stage.ticket(shop))
                .add("choice", choice)
                .add("purpose", Json.createArrayBuilder(List.of(purposes)))
                .add("method", "api")
                .add("token", token)
                .build()
                .toString());
    }

    private List<ConsentRecord> records() throws LedgerException {
        List<ConsentRecord> records = new ArrayList<>();
        stage.ledger.latest(RecordFilter.ALL, 100).forEach(stored -> records.add(0, stored.record()));
        return records;
    }

    private String grants() {
        return answer.getJsonObject("grants").toString();
    }

    @Test
    void theStateIsAllThatAnAppHasToShow() throws Exception {
        cookie = new Consent("0".repeat(32), ChoiceStage.OLDER, "1", Map.of("analytics", true), ChoiceStage.NOON);
        state();
        assertThat(status).isEqualTo(200);
        assertThat(answer.getString("site")).isEqualTo("shop");
        assertThat(answer.getString("language")).isEqualTo("en");
        assertThat(answer.getString("text"))
                .contains("The Shop", "Statistics, Marketing")
                .doesNotContain("{", "<");
        assertThat(answer.getString("wordingSha256"))
                .isEqualTo(stage.banner
                        .wording(shop, "en", org.consentry.consent.Surface.BANNER)
                        .hash());
        assertThat(answer.getJsonArray("purposes").getJsonObject(0).getString("title"))
                .isEqualTo("Statistics");
        assertThat(answer.getJsonObject("buttons").getString("reject-all")).isEqualTo("Reject all");
        assertThat(answer.getBoolean("decided"))
                .as("a cookie says nothing here")
                .isFalse();
        assertThat(grants()).isEqualTo("{\"analytics\":false,\"marketing\":false}");
        assertThat(answer.isNull("expires")).isTrue();
        assertThat(stage.tickets.read(shop, answer.getString("ticket"))).isPresent();
        assertThat(answer.toString()).doesNotContain("0".repeat(32));
    }

    @Test
    void aChoiceIsRecordedChangedAndWithdrawnUnderOneSubject() throws Exception {
        choose("accept-all", "");
        assertThat(status).isEqualTo(200);
        assertThat(grants()).isEqualTo("{\"analytics\":true,\"marketing\":true}");
        assertThat(answer.getString("expires")).isEqualTo("2027-05-21T12:00:01Z");
        String first = answer.getString("record");
        String token = answer.getString("token");

        sent.put("Consentry-Token", token);
        state();
        assertThat(answer.getBoolean("decided")).isTrue();
        assertThat(answer.getString("expires")).isEqualTo("2027-05-21T12:00:01Z");
        assertThat(grants()).isEqualTo("{\"analytics\":true,\"marketing\":true}");

        choose("custom", token, "marketing");
        assertThat(grants()).isEqualTo("{\"analytics\":false,\"marketing\":true}");
        String second = answer.getString("record");
        choose("withdraw", answer.getString("token"));
        assertThat(grants()).isEqualTo("{\"analytics\":false,\"marketing\":false}");

        List<ConsentRecord> records = records();
        assertThat(records).extracting(ConsentRecord::method).containsExactly("app", "app", "app");
        assertThat(records).extracting(r -> r.choice().id()).containsExactly("accept-all", "custom", "withdraw");
        assertThat(records).extracting(ConsentRecord::supersedes).containsExactly("", first, second);
        assertThat(records)
                .extracting(ConsentRecord::subject)
                .containsOnly(records.get(0).subject());
        assertThat(records).extracting(ConsentRecord::language).containsOnly("en");
    }

    @Test
    void aSignalOfTheAppIsHeard() throws Exception {
        signals = new Signal[] {Signal.GPC};
        choose("accept-all", "");
        assertThat(grants()).isEqualTo("{\"analytics\":true,\"marketing\":false}");
        assertThat(records().get(0).signals()).containsExactly("gpc");
    }

    @Test
    void aTokenThatIsNoneOrRevokedGrantsNothing() throws Exception {
        choose("accept-all", "");
        String token = answer.getString("token");
        for (String bad : List.of("x", token + "x", token.substring(1), " ", "\u00e9")) {
            sent.put("Consentry-Token", bad);
            state();
            assertThat(answer.getBoolean("decided")).as(bad).isFalse();
        }
        sent.put("Consentry-Token", token);
        standing = Standing.REFUSED;
        state();
        assertThat(answer.getBoolean("decided")).isTrue();
        assertThat(grants()).isEqualTo("{\"analytics\":false,\"marketing\":false}");
        standing = Standing.GONE;
        state();
        assertThat(answer.getBoolean("decided")).isFalse();
        choose("reject-all", token);
        assertThat(records().get(1).supersedes())
                .as("an erased one is not linked to")
                .isEmpty();
        standing = Standing.HOLDS;
        stage.now = stage.now.plusSeconds(180L * 86_400);
        state();
        assertThat(answer.getBoolean("decided")).as("expired").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 401",
                "'', 401",
                "Bearer, 401",
                "'Bearer ', 401",
                "Bearer unknown-key-of-some-length, 401",
                "Basic " + KEY + ", 401",
                KEY + ", 401",
                "Bearer " + KEY + "x, 401",
                "Bearer " + OTHER_KEY + ", 403",
                "Bearer " + KEY + ", 200",
                "bearer  " + KEY + ", 200",
            })
    void onlyAKeyOfThisSitesAppsOpensTheDesk(String authorization, int expected) throws Exception {
        sent.put("Authorization", authorization);
        state();
        assertThat(status).isEqualTo(expected);
        assertThat(fields.containsKey("WWW-Authenticate")).isEqualTo(expected == 401);
        choose("accept-all", "");
        assertThat(status).isEqualTo(expected);
        assertThat(records()).hasSize(expected == 200 ? 1 : 0);
    }

    @Test
    void aPageOfABrowserIsTurnedAway() throws Exception {
        for (String origin : List.of("https://shop.example", "https://evil.example", "null")) {
            sent.put("Origin", origin);
            state();
            assertThat(status).isEqualTo(403);
            choose("accept-all", "");
            assertThat(status).isEqualTo(403);
        }
        assertThat(records()).isEmpty();
    }

    @Test
    void whoAsksTooOftenWaitsAndOthersDoNot() throws Exception {
        for (int i = 0; i < 1200; i++) {
            state();
            assertThat(status).isEqualTo(200);
        }
        state();
        assertThat(status).isEqualTo(429);
        for (int i = 0; i < 120; i++) {
            choose("nonsense", "");
            assertThat(status).as("choice %s, besides what was asked", i).isEqualTo(400);
        }
        choose("accept-all", "");
        assertThat(status).isEqualTo(429);
        assertThat(fields).containsEntry("Retry-After", "60");
        address = "198.51.100.1";
        sent.put("Authorization", "Bearer wrong-key");
        for (int i = 0; i < 120; i++) {
            choose("accept-all", "");
            assertThat(status).isEqualTo(401);
        }
        choose("accept-all", "");
        assertThat(status).as("guessing counts too").isEqualTo(429);
        sent.put("Authorization", "Bearer " + KEY);
        for (int network = 0; network < 5_880; network++) {
            address = "10.0." + network / 200 + "." + network % 200;
            choose("nonsense", "");
            assertThat(status).as("request %s", network).isEqualTo(400);
        }
        address = "203.0.113.2";
        choose("accept-all", "");
        assertThat(status).as("all with one key").isEqualTo(429);
        state();
        assertThat(status).as("whoever only asks").isEqualTo(200);
        assertThat(records()).isEmpty();
    }

    @Test
    void whatIsNoChoiceIsRefusedAndNotRecorded() throws Exception {
        String ticket = stage.ticket(shop);
        Map<String, Integer> bad = Map.ofEntries(
                Map.entry("", 400),
                Map.entry("{", 400),
                Map.entry("[]", 400),
                Map.entry("null", 400),
                Map.entry("{} {}", 400),
                Map.entry("{\"choice\":\"accept-all\"}", 409),
                Map.entry("{\"ticket\":\"x\",\"choice\":\"accept-all\"}", 409),
                Map.entry("{\"ticket\":\"" + stage.ticket(other) + "\",\"choice\":\"accept-all\"}", 409),
                Map.entry("{\"ticket\":\"" + ticket + "\"}", 400),
                Map.entry("{\"ticket\":\"" + ticket + "\",\"choice\":\"maybe\"}", 400),
                Map.entry("{\"ticket\":\"" + ticket + "\",\"choice\":\"custom\",\"purpose\":\"spying\"}", 400),
                Map.entry("{\"ticket\":\"" + ticket + "\",\"choice\":\"custom\",\"purpose\":7}", 400),
                Map.entry("{\"ticket\":\"" + ticket + "\",\"choice\":\"custom\",\"purpose\":[[]]}", 400),
                Map.entry(" ".repeat(64 * 1024) + "{}", 413),
                Map.entry("[".repeat(16_000), 400));
        for (Map.Entry<String, Integer> one : bad.entrySet()) {
            choose(one.getKey());
            assertThat(status).as(one.getKey().strip()).isEqualTo(one.getValue());
            assertThat(answer.getInt("status")).isEqualTo(status);
        }
        for (String type :
                new String[] {null, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
            send(desk::choose, null, type, "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(status).as(type).isEqualTo(415);
        }
        assertThat(records()).isEmpty();
        send(
                desk::choose,
                null,
                "Application/JSON ; charset=utf-8",
                ("{\"ticket\":\"" + ticket + "\",\"choice\":\"reject-all\",\"token\":7}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(200);
    }

    @Test
    void whatCannotBeRecordedDoesNotHold() throws Exception {
        stage.ledger.close();
        choose("accept-all", "");
        assertThat(status).isEqualTo(503);
        assertThat(answer).doesNotContainKey("token");
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Out extends ServletOutputStream {
        private final ByteArrayOutputStream out;

        Out(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            out.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
