package org.consentry.browser.leaks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.consentry.html.Hold;
import org.consentry.html.HostGate;
import org.consentry.html.HtmlRewriter;
import org.consentry.html.Inserts;
import org.jspecify.annotations.Nullable;

/** Holds {@code tracker.test} and {@code ads.test}, and nothing else: no script, no path, no mark. */
final class HeldHosts extends HostGate {
    static final String OWN = "shop.test";
    /** What a host can't be told for might be any. */
    private static final Hold UNTOLD = new Hold(Hold.NEVER, "");

    private static final Inserts NOTHING = new Inserts() {
        @Override
        public byte[] head(String pageLang) {
            return new byte[0];
        }

        @Override
        public byte[] body(String pageLang) {
            return new byte[0];
        }
    };

    @Override
    public Page page() {
        return new Page("http", OWN, "/page/1");
    }

    @Override
    public @Nullable Hold host(String host) {
        return switch (host) {
            case "tracker.test" -> new Hold("analytics", "Tracker");
            case "ads.test" -> new Hold("marketing", "Ads");
            case "" -> UNTOLD;
            default -> null;
        };
    }

    static boolean holds(String host) {
        return host.equals("tracker.test") || host.equals("ads.test");
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return "/_consent/placeholder";
    }

    /** The page as it leaves the gate, written in chunks of {@code chunk} bytes. */
    static byte[] gate(byte[] page, int chunk) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(NOTHING, new HeldHosts(), out::write);
        try {
            for (int at = 0; at < page.length; at += chunk) {
                rewriter.write(page, at, Math.min(chunk, page.length - at));
            }
            rewriter.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (rewriter.fault() != null) {
            throw new AssertionError("the rewriter failed", rewriter.fault());
        }
        return out.toByteArray();
    }
}
