package org.consentry.html;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pages as a visitor gets them who has granted nothing but {@code maps}, and what they were. One char is one byte. */
final class GatedPage {
    /** What stands for a purpose on these pages. */
    static final Map<String, Hold> HOSTS = Map.of(
            "tracker.test", new Hold("analytics", "Tracker"),
            "pixel.tracker.test", new Hold("analytics", "Tracker"),
            "ads.test", new Hold("marketing", "Ads & Co"),
            "video.test", new Hold("video", "Vid\u00E9o"),
            "xn--trcker-bua.test", new Hold("analytics", "Tr\u00E4cker"),
            "[2001:db8::1]", new Hold("-", ""));

    static final Gate GATE = new TestGate();

    private static final String MARK = "data-consent=\"[a-z -]+\"(?: data-consent-service=\"[^\"]*\" src=\"[^\"]*\")?"
            + "(?: type=\"text/plain\")?(?: style=\"[^\"]*\")?(?: [a-z:-]+=\"\")*";
    /** After the tag's name, or in a later part of a long tag. */
    private static final Pattern MARKS = Pattern.compile("(?<=<[^\\s/>]{1,40}) " + MARK + "|" + MARK + " ");

    private static final Pattern ADDRESS = Pattern.compile("data:,consentry:[a-z-]+:([A-Za-z0-9._~%-]*)");

    private GatedPage() {}

    static class TestGate implements Gate {
        @Override
        public Page page() {
            return new Page("https", "shop.test", "/a/b");
        }

        @Override
        public @Nullable Hold host(String host) {
            return HOSTS.get(host);
        }

        @Override
        public boolean gatesPaths(String host) {
            return host.equals("shop.test") || host.equals("mixed.test");
        }

        @Override
        public @Nullable Hold path(String host, String path) {
            if (host.equals("mixed.test")) {
                return path.startsWith("/ads/") ? new Hold("marketing", "Mixed") : null;
            }
            return path.startsWith("/collect") ? new Hold("analytics", "Shop") : null;
        }

        @Override
        public @Nullable Hold script(byte[] b, int from, int to) {
            return new String(b, from, to - from, ISO_8859_1).contains("track(") ? new Hold("analytics", "Tag") : null;
        }

        @Override
        public @Nullable Hint hint(String attribute, String value) {
            return switch (value) {
                case "analytics", "statistics", "optanon-category-C0002" -> new Hint(new Hold("analytics", "Marked"));
                case "maps", "necessary", "optanon-category-C0001" -> new Hint(null);
                default -> null;
            };
        }

        @Override
        public String placeholder(String address, Hold hold) {
            return "/_consent/placeholder?u=" + java.net.URLEncoder.encode(address, ISO_8859_1) + "&s=1";
        }
    }

    static byte[] write(byte[] page, int chunk, Gate gate, Inserts inserts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlRewriter rewriter = new HtmlRewriter(inserts, gate, out::write);
        try {
            for (int at = 0; at < page.length; at += chunk) {
                byte[] b = Arrays.copyOfRange(page, at, Math.min(page.length, at + chunk));
                rewriter.write(b, 0, b.length);
                Arrays.fill(b, (byte) '!');
                if (rewriter.held() > Window.SIZE) {
                    throw new AssertionError("holds " + rewriter.held());
                }
            }
            rewriter.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (rewriter.failedOpen()) {
            throw new AssertionError("failed", rewriter.fault());
        }
        return out.toByteArray();
    }

    static String of(String page, int chunk) {
        byte[] bytes = page.getBytes(ISO_8859_1);
        return new String(write(bytes, chunk, GATE, HtmlRewriterTest.inserts("", "")), ISO_8859_1);
    }

    static String of(String page) {
        return of(page, Math.max(1, page.length()));
    }

    /** Takes out again what gating puts in. The page had nothing that looks the same. */
    static String restore(String gated) {
        String plain = MARKS.matcher(gated).replaceAll("");
        String named = plain.replace("data-consent-", "");
        return ADDRESS.matcher(named)
                .replaceAll((MatchResult address) -> java.util.regex.Matcher.quoteReplacement(
                        java.net.URLDecoder.decode(address.group(1).replace("+", "%2B"), ISO_8859_1)));
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
