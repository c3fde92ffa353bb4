package org.consentry.site.lint;

import java.util.List;
import java.util.stream.Collectors;
import org.consentry.site.SitePolicy;

/** Whether a signal is denied that must be honoured where the site serves. */
final class SignalCheck implements PolicyCheck {
    /** States whose laws make GPC, or any opt-out preference signal, binding: ISO 3166-2 without {@code US-}. */
    private static final List<String> BINDING =
            List.of("CA", "CO", "CT", "DE", "MD", "MN", "MT", "NE", "NH", "NJ", "OR", "TX");

    @Override
    public void check(SitePolicy policy, Findings findings) {
        // Where a yes is asked for first, there is nothing yet that a signal would end.
        String opened = BINDING.stream()
                .map("US-"::concat)
                .filter(region -> policy.regimes().of(region).standsUntilNo())
                .collect(Collectors.joining(", "));
        if (!policy.honourGpc() && !policy.essentialOnly() && !opened.isEmpty()) {
            findings.error(
                    "GPC is ignored, and it is a binding opt-out in regions where optional uses run until a no: "
                            + opened,
                    "write gpc: honour",
                    "signals",
                    "gpc");
        }
    }
}
