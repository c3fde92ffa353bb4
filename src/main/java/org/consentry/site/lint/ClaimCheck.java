package org.consentry.site.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.site.Promises.Claim;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;

/** What the published statement says and the law does not let stand, each with what the site does instead. */
final class ClaimCheck implements PolicyCheck {
    private static final String HINT = "mend the published statement, then take the claim out";

    @Override
    public void check(SitePolicy policy, Findings findings) {
        for (Claim claim : policy.promises().claims()) {
            String word = claim.name().toLowerCase(Locale.ROOT).replace('_', '-');
            int place = place(findings, word);
            if (claim == Claim.IGNORES_SIGNALS && !policy.honourGpc()) {
                findings.error(
                        said(word, "GPC is an opt-out that California and other states make binding", "it is ignored"),
                        "write signals: {gpc: honour}",
                        "claims",
                        place);
            } else {
                findings.warning(answer(claim, word, policy), HINT, "claims", place);
            }
        }
    }

    /** Where the file has it; at the list's end where it has not, as for a policy that was made without one. */
    private static int place(Findings findings, String word) {
        int place = 0;
        String text = findings.places().text("claims", place);
        while (text != null && !text.strip().equals(word)) {
            text = findings.places().text("claims", ++place);
        }
        return place;
    }

    private static String answer(Claim claim, String word, SitePolicy policy) {
        return switch (claim) {
            case USE_IS_CONSENT -> said(word, "nobody agrees by using a site (GDPR, article 4(11))", asked(policy));
            case IGNORES_SIGNALS ->
                said(
                        word,
                        "GPC is an opt-out that California and other states make binding",
                        "GPC is honoured" + (policy.honourDnt() ? ", and DNT too" : ", and DNT alone is ignored"));
            case INTEREST_IN_TRACKING ->
                said(
                        word,
                        "a legitimate interest opens no storage and no request (ePrivacy Directive, article 5(3))",
                        tracking(policy));
        };
    }

    private static String said(String word, String law, String instead) {
        return "the statement makes the claim " + word + ", and " + law + ": here " + instead;
    }

    private static String asked(SitePolicy policy) {
        Set<Regime> regimes = EnumSet.of(policy.regimes().otherwise());
        regimes.addAll(policy.regimes().regions().values());
        if (policy.essentialOnly()) {
            return "nothing that tracks passes, whatever a visitor does";
        }
        if (!regimes.contains(Regime.OPT_IN)) {
            return regimes.contains(Regime.UNDER_AGE)
                    ? "nothing optional is offered"
                    : "no use is recorded as a yes, and every visitor may say no";
        }
        return "nothing optional runs before a yes" + (regimes.size() > 1 ? " where the regime is opt-in" : "");
    }

    private static String tracking(SitePolicy policy) {
        String objected = ids(policy, Purpose.Control.OBJECT);
        String asked = ids(policy, Purpose.Control.SWITCH);
        if (!objected.isEmpty()) {
            return "these rest on it, and stay shut where the regime is opt-in: " + objected;
        }
        return asked.isEmpty() ? "no purpose tracks" : "these are the visitor's to grant: " + asked;
    }

    private static String ids(SitePolicy policy, Purpose.Control control) {
        List<Purpose> tracking =
                policy.purposes().stream().filter(Purpose::tracking).toList();
        return tracking.stream()
                .filter(purpose -> purpose.control() == control)
                .map(Purpose::id)
                .collect(Collectors.joining(", "));
    }
}
