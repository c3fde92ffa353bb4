package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A bundled policy in front of a {@link RawUpstream}, so that what it lets through is seen at both ends. Every request
 * comes from another visitor by way of a trusted proxy.
 */
final class PromisedSite implements AutoCloseable {
    private static final AtomicInteger VISITORS = new AtomicInteger();

    private final String name;
    private final RawUpstream upstream = new RawUpstream();
    private final LiveGateway gateway;
    private final Evidence evidence;
    private boolean secure;

    /** @param name of the site, its policy's file and, before {@code .example}, its host */
    PromisedSite(Path folder, String name) {
        this.name = name;
        this.gateway = new LiveGateway(folder)
                .policy(name + ".yaml", policy(name))
                .with("CONSENTRY_TRUSTED_PROXIES", "127.0.0.1")
                .with("CONSENTRY_GEO_HEADER", "CF-IPCountry, CF-Region-Code");
        this.evidence = new Evidence(gateway);
    }

    /** Asks over TLS from now on. */
    PromisedSite securely() {
        secure = true;
        return this;
    }

    /** Adds other sites before the start. */
    LiveGateway gateway() {
        return gateway;
    }

    RawUpstream upstream() {
        return upstream;
    }

    Evidence evidence() {
        return evidence;
    }

    /** The bundled policy of that name, in front of this upstream. */
    String policy(String bundled) {
        String yaml = text(bundled);
        String line = "upstream: demo-" + bundled + "\n";
        assertThat(yaml).contains(line);
        return yaml.replace(line, "upstream: " + upstream.uri() + "\n");
    }

    static String text(String bundled) {
        try {
            return Files.readString(file(bundled));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path file(String bundled) {
        return Path.of("server-config", "sites", bundled + ".yaml");
    }

    SitePolicy loaded() {
        try {
            return PolicyLoader.load(file(name));
        } catch (IOException | PolicyException e) {
            throw new AssertionError(e);
        }
    }

    URI base() {
        return secure ? gateway.https() : gateway.http();
    }

    String host() {
        return name + ".example:" + base().getPort();
    }

    private Ask asVisitor(Ask ask) {
        int number = VISITORS.incrementAndGet();
        return ask.host(host()).with("X-Forwarded-For", "198.51." + (number >> 8) + "." + (number & 0xFF));
    }

    Ask get(String target) {
        return asVisitor(Ask.get(base(), target));
    }

    /** As a browser asks for a page that it will show. */
    Ask page(String target) {
        return get(target)
                .with("Sec-Fetch-Dest", "document")
                .with("Sec-Fetch-Mode", "navigate")
                .with("Accept", "text/html");
    }

    /** The gateway's own page below {@code /_consent}, as text and markup. */
    Document shown(String path) {
        Reply reply = page("/_consent" + path).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return Jsoup.parse(reply.text());
    }

    /** Lets the site answer a path with a page that sets these cookies. */
    void sets(String path, String body, String... cookies) {
        List<String> fields = new ArrayList<>();
        for (String cookie : cookies) {
            fields.add("Set-Cookie: " + cookie);
        }
        upstream.on(path, PageIT.html(body, fields.toArray(String[]::new)));
    }

    /** The Cookie field that the last request for that path brought to the site; empty for none. */
    String arrived(String path) {
        List<RawUpstream.Head> heads = upstream.seen(path);
        assertThat(heads).as("requests for " + path).isNotEmpty();
        return String.join("; ", heads.get(heads.size() - 1).fields("Cookie"));
    }

    String ticket() {
        return get("/_consent/state").send().json().getString("ticket");
    }

    /** A choice by a form; what comes of it is for the test to say. */
    Reply choose(String choice, String cookie, String... purposes) {
        List<String> form = new ArrayList<>(List.of("ticket", ticket(), "choice", choice, "return", "/"));
        for (String purpose : purposes) {
            form.addAll(List.of("purpose", purpose));
        }
        Ask ask = asVisitor(Ask.form(base(), form.toArray(String[]::new)));
        return (cookie.isEmpty() ? ask : ask.with("Cookie", cookie)).send();
    }

    /** A choice that is taken; the consent cookie, as a browser sends it back. */
    String chosen(String choice, String... purposes) {
        Reply reply = choose(choice, "", purposes);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        assertThat(reply.consent()).isNotEmpty();
        return reply.consent();
    }

    /** What somebody asks about data; answers the receipt of it: number, kind, received, due. */
    JsonObject request(String kind, String cookie) {
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("ticket", ticket())
                .add("kind", kind)
                .add("contact", kind + "@visitor.example")
                .add("details", "In my own words: " + kind);
        Ask ask = asVisitor(Ask.of("POST", base(), "/_consent/requests"))
                .with("Sec-Fetch-Site", "same-origin")
                .with("Accept", "application/json")
                .body("application/json", body.build().toString().getBytes(StandardCharsets.UTF_8));
        Reply reply = (cookie.isEmpty() ? ask : ask.with("Cookie", cookie)).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return reply.json();
    }

    /** What a reviewer sees of an open request. */
    JsonObject open(String number) {
        return manage("GET", "/api/requests?site=" + name, "")
                .json()
                .getJsonArray("requests")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(request -> request.getString("number").equals(number))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no open request " + number));
    }

    /** A reviewer's request, answered with success. */
    Reply manage(String method, String target, String json) {
        Ask ask = evidence.ask(method, target);
        Reply reply = (json.isEmpty()
                        ? ask
                        : ask.body("application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .send();
        assertThat(reply.status()).as(reply.toString()).isIn(200, 201);
        return reply;
    }

    /** Operations on record, newest first, each as JSON. */
    List<JsonObject> operations(String kind) {
        return manage("GET", "/api/operations?site=" + name + "&kind=" + kind, "")
                .json()
                .getJsonArray("operations")
                .getValuesAs(JsonObject.class);
    }

    /** The visitor's receipt of a choice. */
    JsonObject receipt(String cookie) {
        Reply reply = page("/_consent/receipt").with("Cookie", cookie).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }
}
