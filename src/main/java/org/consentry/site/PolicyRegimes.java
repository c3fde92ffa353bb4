package org.consentry.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code regimes}: which rules hold for visitors of which region. */
final class PolicyRegimes {
    private static final String WORDS = "write opt-in, opt-out, notice or under-age";

    private PolicyRegimes() {}

    static Regimes read(PolicyNode root) {
        PolicyNode node = root.child("regimes");
        node.allow(Set.of("default", "regions"));
        Map<String, Regime> regions = new HashMap<>();
        for (PolicyNode entry : node.list("regions")) {
            entry.allow(Set.of("in", "regime"));
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

    private static void add(Map<String, Regime> regions, PolicyNode node, Regime regime) {
        String code = node.text("");
        if (!isCode(code)) {
            node.problem("\"" + code + "\" is no region", "write a country such as US, or a subdivision such as US-CA");
        } else if (regions.putIfAbsent(code, regime) != null) {
            node.problem("region " + code + " stands twice", "keep one of them");
        }
    }

    private static @Nullable Regime regime(String text) {
        return Regime.of(text).orElse(null);
    }

    /** As ISO 3166 writes it: two capital letters, and behind a hyphen one to three letters or digits. */
    private static boolean isCode(String text) {
        return text.matches("[A-Z]{2}(-[A-Z0-9]{1,3})?");
    }
}
