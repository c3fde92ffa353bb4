package org.consentry.site;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code notice}: the version of what visitors are asked, and which earlier ones it keeps. */
final class PolicyNotice {
    private static final int LONGEST_VERSION = 40;

    private PolicyNotice() {}

    static Notice read(PolicyNode root) {
        PolicyNode node = root.child("notice");
        if (!node.present()) {
            root.problem(
                    "\"notice\" is missing", "add notice: {version: …, statement: /privacy, effective: 2026-11-01}");
            return new Notice("", "", LocalDate.EPOCH, Map.of());
        }
        node.allow();
        String version = node.required("version");
        if (!isVersion(version)) {
            noVersion(node.child("version"), version);
        }
        return new Notice(
                version,
                PolicyAddresses.web(node, "statement"),
                node.requiredValue("effective", LocalDate.EPOCH, PolicyWords::date, "write a date such as 2026-11-01"),
                PolicyWords.byLanguage(node.child("changes")),
                keeps(node, version));
    }

    /** A consent covers what was told when it was given (article 7(1) GDPR): only a file that says so keeps it. */
    private static List<String> keeps(PolicyNode notice, String version) {
        boolean editorial = notice.value("change", false, PolicyNotice::editorial, "write material or editorial");
        PolicyNode list = notice.child("keeps");
        Set<String> keeps = new LinkedHashSet<>();
        for (PolicyNode node : notice.list("keeps")) {
            String kept = node.text("");
            if (kept.isEmpty() || !isVersion(kept)) {
                noVersion(node, kept);
            } else if (kept.equals(version)) {
                node.problem("version \"" + kept + "\" is this one", "name the versions before it");
            } else if (!keeps.add(kept)) {
                node.problem("version \"" + kept + "\" stands twice", "keep one of them");
            }
        }
        if (editorial && (!list.present() || list.isEmptyList())) {
            notice.child("change")
                    .problem(
                            "an editorial change keeps choices, and the notice does not say of which versions",
                            "add keeps: [\"…\"], or leave change: out to ask everybody again");
        } else if (!editorial && list.present()) {
            list.problem("a material change keeps no choices", "add change: editorial, or take keeps: out");
            return List.of();
        }
        return List.copyOf(keeps);
    }

    private static void noVersion(PolicyNode node, String text) {
        node.problem("\"" + text + "\" is no version", "up to 40 printable letters, no spaces");
    }

    private static boolean isVersion(String text) {
        return text.length() <= LONGEST_VERSION && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static @Nullable Boolean editorial(String text) {
        return switch (text) {
            case "editorial" -> true;
            case "material" -> false;
            default -> null;
        };
    }
}
