package org.consentry.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads which mobile apps record choices for a site. */
final class PolicyApps {
    /** More apps than any site has. */
    static final int MOST = 50;

    private static final int SHORTEST_KEY = 20;
    private static final int LONGEST_KEY = 100;

    private PolicyApps() {}

    static List<AppKey> read(PolicyNode root) {
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        List<AppKey> apps = new ArrayList<>();
        for (PolicyNode node : root.list("apps")) {
            node.allow();
            String name = node.required("name");
            if (!name.isEmpty() && !PolicyWords.isName(name)) {
                node.child("name")
                        .problem("\"" + name + "\" is no app's name", "use lower-case letters, digits, - and .");
            } else if (!name.isEmpty() && !names.add(name)) {
                node.child("name").problem("app \"" + name + "\" stands twice", "rename one of them");
            }
            String key = node.required("key");
            // Not shown: it is public, but a log is the wrong place to read it from.
            if (!key.isEmpty() && !isKey(key)) {
                node.child("key")
                        .problem(
                                "this is no app's key",
                                "write " + SHORTEST_KEY + " to " + LONGEST_KEY
                                        + " random letters, digits, - and _, such as openssl rand -hex 16 gives");
            } else if (!key.isEmpty() && !keys.add(key)) {
                node.child("key").problem("two apps have this key", "give each app a key of its own");
            }
            if (apps.size() == MOST) {
                node.problem("more than " + MOST + " apps", "let apps of one kind share a key");
                break;
            }
            apps.add(new AppKey(name, key));
        }
        return apps;
    }

    private static boolean isKey(String text) {
        return text.length() >= SHORTEST_KEY
                && text.length() <= LONGEST_KEY
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_');
    }
}
