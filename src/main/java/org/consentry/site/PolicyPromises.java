package org.consentry.site;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.consentry.site.Promises.Claim;
import org.jspecify.annotations.Nullable;

/** Reads what a policy promises beyond purposes. */
final class PolicyPromises {
    /** Above it no law knows minors. */
    static final int OLDEST = 25;

    private PolicyPromises() {}

    static Promises read(PolicyNode root, List<Purpose> purposes) {
        return new Promises(
                PolicyContacts.read(root, "representative"),
                PolicyContacts.read(root, "officer"),
                PolicyContacts.read(root, "authority"),
                PolicyClauses.read(root),
                PolicyStorage.read(root, purposes),
                claims(root),
                root.value("minimum-age", 0, PolicyPromises::age, "write a number of years, 0 to " + OLDEST),
                PolicyWebhooks.read(root),
                PolicyArchive.read(root));
    }

    private static Set<Claim> claims(PolicyNode root) {
        Set<Claim> claims = EnumSet.noneOf(Claim.class);
        for (PolicyNode node : root.list("claims")) {
            String word = node.text("");
            Claim claim = claim(word);
            if (claim == null) {
                node.problem(
                        "\"" + word + "\" is no claim",
                        "write " + String.join(", ", PolicyWords.ids(Claim.values())) + "; other claims need no word");
            } else if (!claims.add(claim)) {
                node.problem("claim \"" + word + "\" stands twice", "keep one of them");
            }
        }
        return claims;
    }

    private static @Nullable Claim claim(String word) {
        for (Claim claim : Claim.values()) {
            if (claim.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return claim;
            }
        }
        return null;
    }

    private static @Nullable Integer age(String text) {
        try {
            int years = Integer.parseInt(text);
            return years >= 0 && years <= OLDEST ? years : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
