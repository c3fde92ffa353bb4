package org.consentry.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code Permissions-Policy} of a page whose visitor has not agreed to advertising. */
public final class PermissionsPolicy {

    /** What browsers do for advertising, by the names that Chromium, the only one to do so, knows it under. */
    private static final List<String> ADVERTISING = List.of(
            "attribution-reporting",
            "browsing-topics",
            "join-ad-interest-group",
            "private-aggregation",
            "private-state-token-issuance",
            "private-state-token-redemption",
            "run-ad-auction",
            "shared-storage",
            "shared-storage-select-url");

    private static final String OFF = String.join("=(), ", ADVERTISING) + "=()";

    private PermissionsPolicy() {}

    /**
     * Switches these features off, for the page and all frames in it. The field is a structured dictionary over all its
     * lines, in which the last member of a name counts (RFC 9651, section 4.2.2), so ours stand behind the site's own;
     * all others hold as before.
     *
     * @param fieldValue the site's own value, several lines joined by commas; {@code null} or empty where it has none.
     *     A malformed one, which browsers ignore whole, is left out, for it would take ours with it
     */
    public static String withoutAdvertising(@Nullable String fieldValue) {
        boolean sound = fieldValue != null
                && StructuredDictionary.parse(fieldValue)
                        .filter(members -> !members.isEmpty())
                        .isPresent();
        if (!sound) {
            return OFF;
        }
        String own = Ascii.trim(fieldValue, 0, fieldValue.length());
        return own.endsWith(OFF) ? own : own + ", " + OFF;
    }
}
