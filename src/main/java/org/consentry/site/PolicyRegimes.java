package org.consentry.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code regimes}: which rules hold for visitors of which region. */
final class PolicyRegimes {
    private static final String WORDS = "write opt-in, opt-out, notice or under-age";

    private PolicyRegimes() {}

    static Regimes read(PolicyNode root, List<Purpose> purposes) {
        PolicyNode node = root.child("regimes");
        if (root.value("essential-only", false, PolicyWords::yes, "write true or false")) {
            checkEssential(root, purposes);
            return new Regimes(Regime.ESSENTIAL, Map.of());
        }
        node.allow();
        Map<String, Regime> regions = new HashMap<>();
        for (PolicyNode entry : node.list("regions")) {
            entry.allow();
            Regime regime = entry.requiredValue("regime", Regime.OPT_IN, PolicyRegimes::regime, WORDS);
            List<PolicyNode> codes = entry.list("in");
            if (codes.isEmpty() && !entry.child("in").present()) {
                entry.problem("\"in\" is missing in " + entry.path(), "add in: [US-CA]");
            }
            for (PolicyNode code : codes) {
                add(regions, code, regime);
            }
        }
        return new Regimes(node.value("default", Regime.OPT_IN, PolicyRegimes::regime, WORDS), regions);
    }

    /**
     * A site that promises no tracking asks nothing, in no region: article 5(3) of the ePrivacy Directive leaves out
     * what is strictly necessary for what the visitor asked for, and that alone.
     */
    private static void checkEssential(PolicyNode root, List<Purpose> purposes) {
        for (String key : List.of("regimes", "consent-mode")) {
            if (root.child(key).present()) {
                root.child(key).problem(key + " beside essential-only: nothing is asked", "take one of the two out");
            }
        }
        for (String key : List.of("unknown-cookies", "unknown-hosts")) {
            if (root.text(key, "").equals("allow")) {
                root.child(key)
                        .problem(
                                "what nobody knows would pass, and the site is essential-only",
                                "write gate, and declare what is necessary");
            }
        }
        List<PolicyNode> nodes = root.list("purposes");
        for (int i = 0; i < purposes.size(); i++) {
            Purpose purpose = purposes.get(i);
            PolicyNode node = nodes.get(i);
            String id = "purpose \"" + purpose.id() + "\" ";
            if (purpose.tracking() && node.child("category").present()) {
                node.child("category")
                        .problem(id + "tracks, and the site is essential-only", "take it, or essential-only, out");
            } else if (purpose.control() == Purpose.Control.SWITCH && !purpose.tracking()) {
                node.problem(
                        id + "waits for a yes, and the site is essential-only",
                        "name no vendors and another basis, such as contract");
            }
        }
    }

    private static void add(Map<String, Regime> regions, PolicyNode node, Regime regime) {
        String code = node.text("");
        if (!isCode(code)) {
            node.problem("\"" + code + "\" is no region", "write a country such as US, or a subdivision such as US-CA");
        } else if (regions.putIfAbsent(code, regime) != null) {
            node.problem("region " + code + " stands twice", "keep one of them");
        }
    }

    private static @Nullable Regime regime(String text) {
        // That one holds for all regions or none, and has a key of its own.
        return Regime.of(text).filter(regime -> regime != Regime.ESSENTIAL).orElse(null);
    }

    /** As ISO 3166 writes it: two capital letters, and behind a hyphen one to three letters or digits. */
    private static boolean isCode(String text) {
        return text.matches("[A-Z]{2}(-[A-Z0-9]{1,3})?");
    }
}
