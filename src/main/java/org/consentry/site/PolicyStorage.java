package org.consentry.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what a site keeps in the browser beside cookies: article 5(3) of the ePrivacy Directive makes no difference
 * between them.
 */
final class PolicyStorage {
    static final List<String> KINDS = List.of("local", "session", "indexed-db", "cache");

    private PolicyStorage() {}

    static List<StoredItem> read(PolicyNode root, List<Purpose> purposes) {
        Set<String> seen = new HashSet<>();
        List<StoredItem> items = new ArrayList<>();
        for (PolicyNode node : root.list("storage")) {
            node.allow();
            String name = node.required("name");
            String kind = node.required("kind");
            if (!kind.isEmpty() && !KINDS.contains(kind)) {
                node.child("kind")
                        .problem("\"" + kind + "\" is no value for kind", "write " + String.join(", ", KINDS));
            }
            int star = name.indexOf('*');
            if (name.equals("*")) {
                node.child("name").problem("\"*\" would declare all that is stored", "name the keys");
            } else if (star >= 0 && star < name.length() - 1) {
                node.child("name").problem("a * may only end a key's name", "write the beginning and a *");
            } else if (!name.isEmpty() && !seen.add(kind + '\n' + name)) {
                node.child("name").problem("\"" + name + "\" stands twice in storage", "keep one of them");
            }
            String purpose = node.required("purpose");
            if (!purpose.isEmpty() && purposes.stream().noneMatch(p -> p.id().equals(purpose))) {
                node.child("purpose").problem("no purpose is called \"" + purpose + "\"", "add it to purposes:");
            }
            items.add(new StoredItem(name, kind, purpose, node.text("vendor", ""), node.text("lifetime", "")));
        }
        return items;
    }
}
