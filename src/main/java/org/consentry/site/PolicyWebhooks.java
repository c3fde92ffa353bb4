package org.consentry.site;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/** Reads whom a site tells of withdrawals, erasures and requests (articles 17(2), 19 GDPR). */
final class PolicyWebhooks {
    static final int MOST = 20;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_URL = 2000;
    private static final URI NOWHERE = URI.create("https://invalid.invalid");

    private PolicyWebhooks() {}

    static List<Webhook> read(PolicyNode root) {
        Set<String> names = new HashSet<>();
        List<Webhook> webhooks = new ArrayList<>();
        for (PolicyNode node : root.list("webhooks")) {
            if (webhooks.size() == MOST) {
                node.problem("more than " + MOST + " webhooks", "let one of them tell the others");
                break;
            }
            node.allow();
            String name = node.required("name");
            if (!name.isEmpty() && !isWebhookName(name)) {
                node.child("name")
                        .problem(
                                "\"" + name + "\" is no webhook's name",
                                "use up to 40 lower-case letters, digits and -");
            } else if (!name.isEmpty() && !names.add(name)) {
                node.child("name").problem("webhook \"" + name + "\" stands twice", "rename one of them");
            }
            webhooks.add(new Webhook(name, url(node), events(node)));
        }
        return webhooks;
    }

    private static boolean isWebhookName(String name) {
        return name.length() <= LONGEST_NAME && PolicyWords.isName(name) && name.indexOf('.') < 0;
    }

    private static URI url(PolicyNode webhook) {
        String text = webhook.required("url");
        URI url = parsed(text);
        if (text.isEmpty()) {
            return NOWHERE;
        }
        // What is told is about a person, and the address itself may hold a key: findings are logged.
        if (url == null) {
            webhook.child("url").problem("this is no webhook's address", "write https://crm.example/hook");
        } else if (!"https".equalsIgnoreCase(url.getScheme())) {
            webhook.child("url").problem("a webhook goes by https alone", "write https://crm.example/hook");
        } else if (url.getRawUserInfo() != null) {
            webhook.child("url").problem("a name or password stands in the address", "each call is signed instead");
        } else if (url.getRawFragment() != null) {
            webhook.child("url").problem("what follows a # is never sent", "take it out");
        } else {
            return url;
        }
        return NOWHERE;
    }

    private static @Nullable URI parsed(String text) {
        try {
            URI url = URI.create(text);
            boolean plain = text.length() <= LONGEST_URL && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
            boolean port = url.getPort() == -1 || url.getPort() > 0 && url.getPort() < 65536;
            String host = url.getHost();
            // One in a private net may be listed in the settings; a number that only looks like one is no host at all.
            boolean known = host != null && (!Party.isAddress(host) || AddressRange.isAddress(host));
            return plain && port && known ? url : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Set<String> events(PolicyNode webhook) {
        Set<String> events = new LinkedHashSet<>();
        String known =
                "write " + String.join(", ", Webhook.EVENTS.stream().sorted().toList());
        if (webhook.isBlock() && !webhook.child("events").present()) {
            webhook.problem("\"events\" is missing in " + webhook.path(), "add events: [withdrawal]");
        } else if (webhook.child("events").isEmptyList()) {
            webhook.child("events").problem("the webhook is told nothing", known);
        }
        for (PolicyNode node : webhook.list("events")) {
            String event = node.text("");
            if (!Webhook.EVENTS.contains(event)) {
                node.problem("\"" + event + "\" is no event", known);
            } else if (!events.add(event)) {
                node.problem("event \"" + event + "\" stands twice", "keep one of them");
            }
        }
        return events;
    }
}
