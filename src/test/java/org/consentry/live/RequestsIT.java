package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request's course in the running product, and the recipient who is told of it over TLS. */
final class RequestsIT {
    private static final String SECRET = "a key that both of them have, thirty-two or more";
    private static final ConcurrentLinkedQueue<String> TOLD = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<String> SIGNED = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path folder;

    private static QuietSite site;
    private static HttpsServer recipient;
    private static LiveGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        Certificates certificates = new Certificates(folder).signed("localhost");
        recipient = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        recipient.setHttpsConfigurator(new HttpsConfigurator(context(folder.resolve("keys.p12"))));
        recipient.createContext("/hook", exchange -> {
            SIGNED.add(exchange.getRequestHeaders().getFirst("Consentry-Signature"));
            TOLD.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        recipient.start();
        site = new QuietSite();
        String more = "notice: {version: \"1\", effective: 2026-11-01}\n"
                + "requests: {answer: 30 days, kinds: {erase: 5 days}, remind: 2 days}\n"
                + "webhooks: [{name: crm, url: \"https://localhost:"
                + recipient.getAddress().getPort()
                + "/hook\", events: [withdrawal, erasure, request]}]\n";
        gateway = new LiveGateway(folder.resolve("gateway"))
                .options(
                        "-Djavax.net.ssl.trustStore=" + certificates.trust(),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD)
                .with("CONSENTRY_WEBHOOK_SECRET_CRM", SECRET)
                .with("CONSENTRY_WEBHOOK_PRIVATE_HOSTS", "localhost")
                .policy("first.yaml", site.policy("first", "localhost", more))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        site.close();
        recipient.stop(0);
    }

    private static SSLContext context(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, Certificates.PASSWORD.toCharArray());
        }
        keys.deleteEntry("authority");
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        return context;
    }

    private static Reply manage(String method, String path, String json) {
        String word = Base64.getEncoder()
                .encodeToString(("reviewer:" + LiveGateway.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Ask ask = Ask.of(method, gateway.management(), path).with("Authorization", "Basic " + word);
        return (json.isEmpty()
                        ? ask
                        : ask.body("application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .send();
    }

    private static Reply request(String more) {
        URI http = gateway.http();
        String json = "{'ticket':'" + Ask.ticket(http) + "','kind':'erase','contact':'anna@mail.example'" + more + "}";
        return Ask.of("POST", http, "/_consent/requests")
                .with("Origin", http.toString())
                .with("Accept", "application/json")
                .body("application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private static String told(String... words) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            for (String body : TOLD) {
                if (Arrays.stream(words).allMatch(body::contains)) {
                    return body;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError(String.join(", ", words) + " was not told: " + TOLD);
    }

    @Test
    void aRequestGoesItsCourseAndTheRecipientHearsOfIt() throws Exception {
        JsonObject sent = request("").json();
        String number = sent.getString("number");
        assertThat(sent.getString("identity")).isEqualTo("none");
        String path = "/api/requests/" + number;
        JsonObject open = manage("GET", "/api/requests?kind=erase&site=first", "")
                .json()
                .getJsonArray("requests")
                .getJsonObject(0);
        assertThat(open.getInt("due_in_days")).isBetween(4, 5);
        assertThat(open.getBoolean("due_soon")).isFalse();
        assertThat(manage("GET", "/api/requests?kind=access", "").text()).doesNotContain(number);
        assertThat(manage("GET", "/api/requests?kind=all", "").status()).isEqualTo(400);

        assertThat(manage("PATCH", path, "{'state':'closed','outcome':'done'}").status())
                .isEqualTo(409);
        assertThat(manage("PATCH", path, "{'due':'2031-01-01','reason':'x'}").status())
                .isEqualTo(400);
        assertThat(manage("PATCH", path, "{'due':'soon','reason':'x'}").status())
                .isEqualTo(400);
        assertThat(manage("PATCH", path, "{'identity':'token'}").status()).isEqualTo(400);
        assertThat(manage("PATCH", path, "{'identity':'checked','state':'closed','outcome':'done'}")
                        .status())
                .isEqualTo(400);
        String later = LocalDate.parse(open.getString("due")).plusDays(20).toString();
        assertThat(manage("PATCH", path, "{'due':'" + later + "','reason':'many requests'}")
                        .json()
                        .getBoolean("extended"))
                .isTrue();
        assertThat(manage("PATCH", path, "{'identity':'checked'}").json().getString("identity"))
                .isEqualTo("checked");
        assertThat(manage("PATCH", path, "{'state':'closed','outcome':'done'}").status())
                .isEqualTo(200);
        assertThat(manage("PATCH", path, "{'identity':'checked'}").status()).isEqualTo(409);
        assertThat(manage("PATCH", "/api/requests/AAAA-AAAA-AAAA", "{'identity':'checked'}")
                        .status())
                .isEqualTo(404);

        for (String outcome : new String[] {"received", "extended", "checked", "done"}) {
            assertThat(told(number, "\"outcome\":\"" + outcome + '"')).doesNotContain("anna@", "many");
        }
        String signed = String.valueOf(SIGNED.peek());
        String time = signed.substring(2, signed.indexOf(','));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] code = mac.doFinal((time + '.' + TOLD.peek()).getBytes(StandardCharsets.UTF_8));
        assertThat(signed).isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(code));
    }

    @Test
    void whoGivesAReceiptIsKnownAndAWithdrawalIsTold() throws Exception {
        Ask.choose(gateway.http(), "accept-all");
        String stored = manage("GET", "/api/records?site=first&choice=accept-all&format=json", "")
                .text();
        String record = stored.replaceAll("(?s).*\"record_id\":\"([0-9a-f-]{36})\".*", "$1");
        String subject = stored.replaceAll("(?s).*\"subject\":\"([0-9a-f]{32})\".*", "$1");
        assertThat(request(",'receipt':'" + record + "'").json().getString("identity"))
                .isEqualTo("receipt");
        assertThat(request(",'receipt':'01890000-0000-7000-8000-000000000000'").status())
                .isEqualTo(400);
        String body = "{'site':'first','subject':'" + subject + "','ground':'by telephone'}";
        assertThat(manage("POST", "/api/withdrawals", body).status()).isIn(200, 201);
        assertThat(told("\"event\":\"withdrawal\"", "\"purposes\":[\"analytics\",\"functional\",\"marketing\"]"))
                .doesNotContain(subject);
    }

    @Test
    void theConsoleAndTheHealthCheckTellHowItStands() {
        assertThat(manage("GET", "/api/webhooks?state=waiting", "").status()).isEqualTo(200);
        assertThat(manage("GET", "/api/webhooks", "").json().getJsonArray("deliveries"))
                .isEmpty();
        assertThat(manage("GET", "/api/webhooks?state=lost", "").status()).isEqualTo(400);
        assertThat(manage("POST", "/api/webhooks/none/retry", "").status()).isEqualTo(404);
        String health = Ask.get(gateway.platform(), "/health/ready").send().text();
        assertThat(health).contains("\"overdue\":0", "\"webhooks_given_up\":0");
        assertThat(Jsoup.parse(Ask.get(gateway.http(), "/_consent/requests?lang=en")
                                .send()
                                .text())
                        .select("label:has([value=erase])")
                        .text())
                .endsWith("(5 days)");
    }
}
