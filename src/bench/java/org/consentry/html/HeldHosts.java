package org.consentry.html;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gate that costs next to nothing itself: thirty hosts and those below them wait, all else passes. */
final class HeldHosts extends HostGate {
    private static final Map<String, Hold> HELD = new HashMap<>();

    static {
        String marketing = "googletagmanager.com google-analytics.com facebook.com facebook.net hotjar.com"
                + " bing.com linkedin.com licdn.com doubleclick.net googleadservices.com tiktok.com twitter.com t.co"
                + " pinterest.com pinimg.com snapchat.com criteo.com criteo.net taboola.com outbrain.com segment.com"
                + " mixpanel.com amplitude.com clarity.ms adnxs.com quantserve.com scorecardresearch.com";
        for (String host : marketing.split(" ")) {
            HELD.put(host, new Hold("marketing", host));
        }
        for (String host : "youtube.com youtube-nocookie.com vimeo.com".split(" ")) {
            HELD.put(host, new Hold("video", host));
        }
    }

    @Override
    public Page page() {
        return new Page("https", "shop.example", "/");
    }

    @Override
    public @Nullable Hold host(String host) {
        String asked = host;
        while (true) {
            Hold hold = HELD.get(asked);
            int dot = asked.indexOf('.');
            if (hold != null || dot < 0) {
                return hold;
            }
            asked = asked.substring(dot + 1);
        }
    }

    @Override
    public String placeholder(String address, Hold hold) {
        return "/_consent/placeholder?u=" + hold.service();
    }
}
