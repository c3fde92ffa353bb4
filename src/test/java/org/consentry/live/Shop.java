package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One gateway in front of a {@link QuietSite}, started once for all classes that try to slip it something. Beside the
 * site at localhost stands another one, and a third that answers to every host.
 */
final class Shop implements AutoCloseable {
    /** Host of the other site. */
    static final String OTHER = "other.test";

    /** Path that waits for a yes, at any host. */
    static final String TRACKING = "/collect";

    static final String NASTY = "\"'><script>alert(1)</script>\r\nSet-Cookie: stolen=1\r\n\r\n";

    private static final AtomicInteger VISITORS = new AtomicInteger();

    private final Path folder;
    private final QuietSite site = new QuietSite();
    private final LiveGateway gateway;
    private final Evidence evidence;

    private Shop() throws IOException {
        folder = Files.createTempDirectory("consentry-shop");
        String notice = "notice: {version: \"1\", effective: 2026-11-01}";
        String tracking = "\ntracking-paths: [{path: " + TRACKING + ", purpose: analytics}]";
        gateway = new LiveGateway(folder)
                .policy("shop.yaml", site.policy("shop", "localhost", notice))
                .policy("other.yaml", site.policy("other", OTHER, notice))
                .policy("any.yaml", site.policy("any", "\"*\"", notice + tracking))
                .with("CONSENTRY_TRUSTED_PROXIES", "127.0.0.1")
                .start();
        evidence = new Evidence(gateway);
        visitor(Ask.form(http(), "ticket", Ask.ticket(http()), "choice", "accept-all"))
                .send();
    }

    URI http() {
        return gateway.http();
    }

    QuietSite site() {
        return site;
    }

    Evidence evidence() {
        return evidence;
    }

    /** Every request comes from another visitor, so that none is held back for the others' sake. */
    static Ask visitor(Ask ask) {
        int number = VISITORS.incrementAndGet();
        return ask.with("X-Forwarded-For", "198.51." + (number >> 8) + "." + (number & 0xFF));
    }

    /** Sends what is no choice, and looks for what it must not leave behind. */
    Reply changesNothing(Ask ask, int status) {
        List<String> before = evidence.ids();
        Reply reply = visitor(ask).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(reply.text()).doesNotContain("<script>alert");
        assertThat(evidence.ids()).isEqualTo(before);
        return reply;
    }

    static JsonObject problem(Reply reply) {
        assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = reply.json();
        assertThat(problem.getInt("status")).isEqualTo(reply.status());
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        return problem;
    }

    /** Another text of the same length. */
    static String flipped(String text, int at) {
        char[] chars = text.toCharArray();
        chars[at] = chars[at] == 'A' ? 'B' : 'A';
        return new String(chars);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        site.close();
        StartedOnce.delete(folder);
    }

    /** Gives a test class the one gateway. */
    static final class Door extends StartedOnce<Shop> {
        Door() {
            super(Shop.class, Shop::new);
        }
    }
}
