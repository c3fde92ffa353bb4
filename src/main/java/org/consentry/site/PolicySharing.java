package org.consentry.site;

import java.util.List;
import org.consentry.http.Party;

/** Reads a policy's {@code share}: where else a choice holds. */
final class PolicySharing {
    private PolicySharing() {}

    static Sharing read(PolicyNode root, List<String> hosts) {
        PolicyNode node = root.child("share");
        node.allow();
        String group = node.text("group", "");
        if (!group.isEmpty() && !PolicyWords.isName(group)) {
            node.child("group").problem("\"" + group + "\" is no group", "use lower-case letters, digits, - and .");
            group = "";
        }
        return new Sharing(domain(node, hosts), group);
    }

    private static String domain(PolicyNode node, List<String> hosts) {
        if (node.text("domain", "").isEmpty()) {
            return "";
        }
        PolicyNode child = node.child("domain");
        String domain = Party.normalize(PolicyAddresses.host(child));
        if (domain.isEmpty()) {
            return "";
        }
        if (domain.startsWith("*") || Party.isAddress(domain)) {
            child.problem("\"" + domain + "\" is no domain", "write shop.example: all hosts below it share the choice");
        } else if (Party.isPublicSuffix(domain)) {
            child.problem(
                    "others register below \"" + domain + "\", and no cookie holds for all of it",
                    "write the site's own domain, such as shop.example");
        } else if (hosts.stream().noneMatch(host -> isWithin(host, domain))) {
            child.problem("no host of the site is " + domain + " or below it", "write the domain above its hosts");
        } else {
            return domain;
        }
        return "";
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals("*") || host.equals(domain) || host.endsWith('.' + domain);
    }
}
