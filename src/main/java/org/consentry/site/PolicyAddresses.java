package org.consentry.site;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.consentry.http.Party;
import org.jspecify.annotations.Nullable;

/** Reads hosts and addresses: the site's own, its upstream's, and those that visitors are led to. */
final class PolicyAddresses {
    private static final int LONGEST_DEMO = 40;

    private PolicyAddresses() {}

    static List<String> hosts(PolicyNode root) {
        Set<String> hosts = new LinkedHashSet<>();
        for (PolicyNode node : root.list("hosts")) {
            String host = host(node);
            if (host.indexOf('_') >= 0 && host.indexOf('.') >= 0) {
                // A container's name may have one; RFC 1123, section 2.1, has none in what is registered.
                node.problem("\"" + host + "\" has a _, and no registered name has one", "write shop-1.example");
            } else if (host.startsWith("*.") && Party.isListedSuffix(host.substring(2))) {
                node.problem(
                        "others register below " + host.substring(2),
                        "write *.shop.example, or * for any host there is");
            } else if (!host.isEmpty() && !hosts.add(host)) {
                node.problem("host " + host + " stands twice", "keep one of them");
            }
        }
        if (!root.child("hosts").present() || root.child("hosts").isEmptyList()) {
            root.problem("the policy names no hosts", "add hosts: [shop.example]");
        }
        return List.copyOf(hosts);
    }

    /** A host in lower case; empty, with a finding, where the text is none. */
    static String host(PolicyNode node) {
        String host = node.text("").toLowerCase(Locale.ROOT);
        if (Sites.isHostPattern(host)) {
            return host;
        }
        node.problem("\"" + host + "\" is no host", "write shop.example, *.shop.example or *, without a port");
        return "";
    }

    static @Nullable URI upstream(PolicyNode root) {
        PolicyNode node = root.child("upstream");
        String text = node.text("");
        if (text.isEmpty()) {
            return null;
        }
        if (isDemo(text)) {
            return URI.create(text);
        }
        URI uri = PolicyLoader.upstream(text);
        if (uri == null) {
            // A password may stand in it, and findings are logged.
            String shown = text.indexOf('@') >= 0 ? "an address with an @" : "\"" + text + "\"";
            node.problem(
                    shown + " is no upstream",
                    "write http://host:port or https://host, without a path; no _ in the name");
        }
        return uri;
    }

    /** {@code demo}, or {@code demo-} and a name of lower-case letters, digits and hyphens. */
    static boolean isDemo(String text) {
        String name = text.startsWith("demo-") ? text.substring(5) : "";
        return text.equals("demo")
                || !name.isEmpty()
                        && text.length() <= LONGEST_DEMO
                        && PolicyWords.isName(name)
                        && name.indexOf('.') < 0;
    }

    /** Addresses become links in front of visitors: a script in one would run on the operator's site. */
    static String web(PolicyNode node, String key) {
        String text = node.text(key, "");
        boolean path = text.startsWith("/") && !text.startsWith("//");
        boolean web = text.startsWith("https://") || text.startsWith("http://");
        boolean plain = text.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7F);
        if (!text.isEmpty() && !(plain && (path || web))) {
            node.child(key).problem("\"" + text + "\" is no web address", "write https://… or a path such as /privacy");
        }
        return text;
    }
}
