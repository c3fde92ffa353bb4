package org.consentry.browser.channels;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.consentry.browser.Browsers;
import org.consentry.browser.channels.Channel.Mode;
import org.consentry.browser.channels.Channel.State;
import org.consentry.browser.channels.ChannelSite.Csp;
import org.consentry.live.LiveGateway;
import org.consentry.live.StartedOnce;

/** The site, a browser, and the gateway between them with a policy for each mode. */
final class Lab implements AutoCloseable {
    private static final String POLICY = """
            site: %s
            hosts: [%s]
            upstream: http://127.0.0.1:%d
            controller: {name: A Site, email: privacy@site.example}
            notice: {version: "1", statement: /privacy, effective: 2026-11-01}
            languages: [en]
            enforcement: %s
            unknown-hosts: %s
            tracking-paths:
              - {path: /collect, purpose: analytics}
            host-rules:
              - {host: cdn.jsdelivr.net, purpose: necessary}
            vendors:
              - {name: YouTube, policy: "https://policies.google.com/privacy"}
              - {name: Google Analytics, policy: "https://policies.google.com/privacy"}
              - {name: Google Tag Manager, policy: "https://policies.google.com/privacy"}
              - {name: Hotjar, policy: "https://www.hotjar.com/legal/policies/privacy/"}
              - {name: Google Ads, policy: "https://policies.google.com/privacy"}
              - {name: Google Maps, policy: "https://policies.google.com/privacy"}
              - {name: Meta, policy: "https://www.facebook.com/privacy/policy/"}
              - {name: Microsoft Advertising, policy: "https://privacy.microsoft.com/"}
            purposes:
              - {id: necessary, category: necessary, basis: contract}
              - {id: video, category: functional, basis: consent, vendors: [YouTube]}
              - {id: maps, category: functional, basis: consent, vendors: [Google Maps]}
              - id: analytics
                category: analytics
                basis: consent
                vendors: [Google Analytics, Google Tag Manager, Hotjar]
              - id: marketing
                category: marketing
                basis: consent
                vendors: [Meta, Microsoft Advertising, Google Ads]
            cookies:
              - {name: basket, purpose: necessary, lifetime: session}
            """;

    /** On a busy machine a request may come that much later than the page's sign that it was sent. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    final ChannelSite site = new ChannelSite();
    final Browsers browsers = Browsers.open();
    private final SSLContext tls;
    private final Map<Csp, Map<String, Integer>> plain = new EnumMap<>(Csp.class);
    private final LiveGateway gateway;

    private final Path folder = Files.createTempDirectory("consentry-lab");

    /** Its gateway has a site for each mode, one that only watches, one that lets no unknown host through. */
    private Lab() throws IOException, GeneralSecurityException {
        tls = Keys.make(Files.createDirectory(folder.resolve("keys")));
        gateway = new LiveGateway(Files.createDirectory(folder.resolve("gateway")));
        for (Mode mode : Mode.values()) {
            gateway.policy(mode + ".yaml", policy(mode.host(), mode.name(), "allow"));
        }
        gateway.policy("gate.yaml", policy("gate.localhost", "markup", "gate"));
        gateway.policy("observe.yaml", policy("observe.localhost", "observe", "gate"));
        gateway.start();
    }

    /** Gives a test class the one lab. */
    static final class Door extends StartedOnce<Lab> {
        Door() {
            super(Lab.class, Lab::new);
        }
    }

    /** Everybody else, for a browser that is opened with it. */
    Outside outside() {
        return new Outside(tls);
    }

    /** Somebody new with such a browser, who comes to that host through the gateway. */
    Visitor visitor(String host, Profile profile, Outside outside) {
        return new Visitor(site, gateway(host), outside, profile.context());
    }

    /** The same, with nothing between. */
    Visitor plainVisitor(Profile profile, Outside outside) {
        return new Visitor(site, plainSite(), outside, profile.context());
    }

    private URI gateway(String host) {
        return URI.create("http://" + host + ":" + gateway.http().getPort());
    }

    private URI plainSite() {
        return URI.create("http://plain.localhost:" + site.port());
    }

    private String policy(String host, String mode, String unknown) {
        String name = host.replace('.', '-');
        return POLICY.formatted(name, host, site.port(), mode.toLowerCase(Locale.ROOT), unknown);
    }

    /** Somebody new, who comes to that host through the gateway. */
    Visitor visitor(String host, boolean script) {
        return new Visitor(browsers.browser(), site, gateway(host), tls, script);
    }

    /** Somebody new, who comes to the site itself, with nothing between. */
    Visitor plainVisitor(boolean script) {
        return new Visitor(browsers.browser(), site, plainSite(), tls, script);
    }

    /** What the pages send without the gateway: the measure of all that is expected with it. */
    Map<String, Integer> plain(Csp csp) {
        return plain.computeIfAbsent(csp, any -> {
            try (Visitor visitor = plainVisitor(true)) {
                return visitAll(visitor, csp);
            }
        });
    }

    /** All these, walked through in step. */
    List<Walk> walk(List<Walk.Way> ways) {
        List<Walk> walks = ways.stream()
                .map(way -> new Walk(way, plain(way.csp()), mode -> visitor(mode.host(), true)))
                .toList();
        visitAll(walks, State.BEFORE);
        walks.forEach(walk -> walk.choose("reject-all"));
        visitAll(walks, State.REJECTED);
        walks.forEach(Walk::leave);
        walks.forEach(Walk::openToAccept);
        walks.forEach(Walk::accept);
        walks.forEach(Walk::countAccepted);
        visitAll(walks, State.ACCEPTED);
        walks.forEach(walk -> walk.choose("withdraw"));
        visitAll(walks, State.WITHDRAWN);
        walks.forEach(Walk::close);
        return walks;
    }

    private static void visitAll(List<Walk> walks, State state) {
        walks.forEach(walk -> walk.open(state));
        walks.forEach(walk -> walk.count(state));
    }

    /** Every page in a tab, all at once; answers what was sent from first to last. */
    static Map<String, Integer> visitAll(Visitor visitor, Csp csp) {
        List<Visitor.Tab> tabs = new ArrayList<>();
        Walk.pages(csp).forEach(page -> tabs.add(visitor.open(csp, page)));
        Map<String, Integer> counts = new TreeMap<>();
        for (Visitor.Tab tab : tabs) {
            tab.settle();
            if (tab.name.equals("ping")) {
                tab.follow();
                tab.settleAgain();
            }
            counts.putAll(tab.atTheSite());
        }
        // What is still on its way; under a policy of the site's own nobody knows how much that is: so until all is
        // quiet.
        AtomicInteger arrived = new AtomicInteger(-1);
        AtomicLong last = new AtomicLong();
        Visitor.poll(System.nanoTime(), Visitor.PATIENCE, () -> {
            int now = visitor.mark();
            if (arrived.getAndSet(now) != now) {
                last.set(System.nanoTime());
            }
            counts.putAll(visitor.since(0));
            return Channels.ALL.stream().allMatch(channel -> counts.containsKey(channel.name()))
                    || System.nanoTime() - last.get() > QUIET.toNanos();
        });
        return counts;
    }

    /** All but the browser, which ends with the Java machine and is of the thread that opened it. */
    @Override
    public void close() throws IOException {
        gateway.close();
        site.close();
        StartedOnce.delete(folder);
    }
}
