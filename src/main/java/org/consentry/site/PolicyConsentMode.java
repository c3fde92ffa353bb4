package org.consentry.site;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.catalog.Category;
import org.jspecify.annotations.Nullable;

/** Reads what a site tells Google's tags of a choice. */
final class PolicyConsentMode {
    private static final int USUAL_WAIT = 500;
    static final int LONGEST_WAIT = 5000;

    /** The signals of version 2; {@code security_storage} is granted always and not here. */
    static final Map<String, Category> SIGNALS = Map.of(
            "ad_storage", Category.MARKETING,
            "ad_user_data", Category.MARKETING,
            "ad_personalization", Category.MARKETING,
            "analytics_storage", Category.ANALYTICS,
            "functionality_storage", Category.FUNCTIONAL,
            "personalization_storage", Category.FUNCTIONAL);

    private PolicyConsentMode() {}

    static @Nullable ConsentMode read(PolicyNode root, List<Purpose> purposes) {
        PolicyNode node = root.child("consent-mode");
        if (!node.present()) {
            return null;
        }
        node.allow();
        Map<String, String> signals = new TreeMap<>();
        SIGNALS.forEach((signal, category) -> purposes.stream()
                .filter(purpose -> purpose.optional() && purpose.category() == category)
                .findFirst()
                .ifPresent(purpose -> signals.put(signal, purpose.id())));
        Set<String> known = new HashSet<>();
        purposes.stream().filter(Purpose::optional).forEach(purpose -> known.add(purpose.id()));
        PolicyNode named = node.child("signals");
        named.allow();
        named.entries().forEach((signal, purpose) -> {
            String id = purpose.text("");
            if (SIGNALS.containsKey(signal) && !known.contains(id)) {
                purpose.problem("no purpose that a visitor can refuse is called \"" + id + "\"", "add it to purposes:");
            }
            signals.put(signal, id);
        });
        return new ConsentMode(
                node.value("mode", false, PolicyConsentMode::advanced, "write basic or advanced"),
                node.value("wait", USUAL_WAIT, PolicyConsentMode::wait, "write milliseconds, 0 to 5000"),
                signals);
    }

    private static @Nullable Boolean advanced(String text) {
        return switch (text) {
            case "advanced" -> true;
            case "basic" -> false;
            default -> null;
        };
    }

    private static @Nullable Integer wait(String text) {
        try {
            int millis = Integer.parseInt(text);
            return millis >= 0 && millis <= LONGEST_WAIT ? millis : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
