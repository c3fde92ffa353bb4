package org.consentry.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.consentry.demo.DemoShop;
import org.consentry.demo.DemoSite;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** The bundled upstreams that policies name by a word: the shop, and small sites of other names. Opened once each. */
final class Demos implements AutoCloseable {
    private static final String SITE = PolicyLoader.DEMO + "-";

    private final Map<String, DemoSite> sites = new HashMap<>();

    /** Of what is open, by the word; asked by requests, which must not wait for one that is being opened. */
    private final Map<URI, URI> addresses = new ConcurrentHashMap<>();

    private @Nullable DemoShop shop;

    /** Whether an upstream is such a word, and no address. */
    static boolean isDemo(@Nullable URI upstream) {
        return PolicyLoader.isDemo(upstream);
    }

    /** Whether such a word stands for something. */
    static boolean knows(URI word) {
        String text = word.toString();
        return word.equals(PolicyLoader.DEMO) || text.startsWith(SITE) && DemoSite.knows(text.substring(SITE.length()));
    }

    /** Opens what stands behind these policies, where it is such a word. */
    void open(Iterable<SitePolicy> policies) throws IOException {
        for (SitePolicy policy : policies) {
            URI upstream = policy.upstream();
            if (upstream != null && isDemo(upstream) && !addresses.containsKey(upstream)) {
                addresses.put(upstream, opened(upstream));
            }
        }
    }

    /** The address of what is behind a policy; {@code null} where nothing is, or it was never opened. */
    @Nullable
    URI behind(SitePolicy policy) {
        URI upstream = policy.upstream();
        return upstream != null && isDemo(upstream) ? addresses.get(upstream) : upstream;
    }

    private synchronized URI opened(URI upstream) throws IOException {
        if (upstream.equals(PolicyLoader.DEMO)) {
            DemoShop opened = shop == null ? DemoShop.open(0) : shop;
            shop = opened;
            return opened.uri();
        }
        try {
            return sites.computeIfAbsent(upstream.toString().substring(SITE.length()), Demos::open)
                    .uri();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static DemoSite open(String name) {
        try {
            return DemoSite.open(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (shop != null) {
            shop.close();
        }
        sites.values().forEach(DemoSite::close);
    }
}
