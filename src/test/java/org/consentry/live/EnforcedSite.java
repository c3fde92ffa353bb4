package org.consentry.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Sites of the one gateway that differ in how far they enforce, all in front of the same {@link RawUpstream}. */
enum EnforcedSite {
    OBSERVE,
    MARKUP,
    STRICT;

    /** Known trackers: of analytics, and of marketing. */
    static final String COUNTER = "www.google-analytics.com";

    static final String ADS = "connect.facebook.net";

    /** A host that the policy declares necessary, and one that nobody knows. */
    static final String CDN = "cdn.example.net";

    static final String STRANGER = "stranger.example.org";

    /** Choices are counted for each visitor's address: these are another's than the other tests'. */
    private static final String VISITOR = "127.0.0.3";

    private String host() {
        return name().toLowerCase(Locale.ROOT) + ".test";
    }

    String policy(URI upstream) {
        return """
                site: %1$s
                hosts: [%1$s.test]
                upstream: "%2$s"
                controller: {name: "A test"}
                notice: {version: "1", effective: 2026-11-01}
                languages: [en]
                enforcement: %1$s
                clear-site-data: %3$s
                host-rules: [{host: cdn.example.net, purpose: necessary}]
                tracking-paths:
                  - {path: /collect, purpose: analytics}
                  - {path: /proxied/tag.js, purpose: marketing}
                  - {path: "/px-*", purpose: marketing}
                vendors:
                  - {name: Google Analytics, policy: "https://policies.example/", hosts: [google-analytics.com]}
                  - {name: YouTube, policy: "https://policies.example/", hosts: [youtube-nocookie.com]}
                purposes:
                  - {id: necessary, category: necessary, basis: contract}
                  - {id: video, category: functional, basis: consent, vendors: [YouTube]}
                  - {id: analytics, category: analytics, basis: consent, vendors: [Google Analytics]}
                  - {id: marketing, category: marketing, basis: consent}
                """.formatted(name().toLowerCase(Locale.ROOT), upstream, this == STRICT);
    }

    private String[] with(URI server, String... fields) {
        return Stream.concat(Stream.of("Host: " + host() + ":" + server.getPort()), Stream.of(fields))
                .toArray(String[]::new);
    }

    String request(Front front, String method, String target, String... fields) {
        return front.request(method, target, with(front.gateway().http(), fields));
    }

    Answer ask(Front front, String method, String target, String... fields) throws IOException {
        return front.ask(method, target, with(front.gateway().http(), fields));
    }

    Answer askSecurely(Front front, String method, String target, String... fields) throws IOException {
        return front.askSecurely(method, target, with(front.gateway().https(), fields));
    }

    /** A page in a tab of its own. */
    Answer page(Front front, String target, String... fields) throws IOException {
        return ask(
                front,
                "GET",
                target,
                Stream.concat(Stream.of("Sec-Fetch-Dest: document"), Stream.of(fields))
                        .toArray(String[]::new));
    }

    /** Lets the site answer a path of its own with these octets, and asks for it as a page. */
    Answer fetchPage(Front front, String octets, String... fields) throws IOException {
        String path = Front.path();
        front.upstream().on(path, octets);
        return page(front, path, fields);
    }

    /** The Cookie field of a visitor of plain http who granted these purposes. */
    String consent(Front front, String... purposes) {
        return "Cookie: "
                + front.consents()
                        .computeIfAbsent(
                                name() + List.of(purposes),
                                key -> choose(front, purposes).consent());
    }

    Reply choose(Front front, String... purposes) {
        List<String> fields = new ArrayList<>();
        for (String purpose : purposes) {
            fields.addAll(List.of("purpose", purpose));
        }
        return choose(front.gateway().http(), "", "custom", fields.toArray(String[]::new));
    }

    /** @param cookie what the visitor has chosen before; empty for nothing */
    Reply choose(URI server, String cookie, String choice, String... fields) {
        String authority = host() + ":" + server.getPort();
        List<String> form = new ArrayList<>(List.of("ticket", Ask.ticket(server, authority), "choice", choice));
        form.addAll(List.of(fields));
        Ask ask = Ask.form(server, form.toArray(String[]::new)).host(authority).from(VISITOR);
        Reply reply = (cookie.isEmpty() ? ask : ask.with("Cookie", cookie)).send();
        assertThat(reply.status()).as(reply.toString()).isEqualTo(303);
        return reply;
    }

    Reply chooseByScript(URI server, String cookie, String choice) {
        String authority = host() + ":" + server.getPort();
        String json = "{\"ticket\":\"" + Ask.ticket(server, authority) + "\",\"choice\":\"" + choice + "\"}";
        return Ask.json(server, json)
                .host(authority)
                .from(VISITOR)
                .with("Cookie", cookie)
                .send();
    }

    /** What the operator's list says of a host, once it is on it. */
    JsonObject seen(Front front, String host) {
        String site = name().toLowerCase(Locale.ROOT);
        Evidence evidence = new Evidence(front.gateway());
        Instant limit = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(limit)) {
            Reply reply = evidence.ask("/api/cookies?site=" + site).send();
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            Optional<JsonObject> found = reply.json().getJsonArray("hosts").getValuesAs(JsonObject.class).stream()
                    .filter(row -> row.getString("host").equals(host))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(host + " is not on the list of " + site);
    }
}
