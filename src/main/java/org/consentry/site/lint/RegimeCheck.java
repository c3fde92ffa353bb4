package org.consentry.site.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.consentry.site.ConsentMode;
import org.consentry.site.LegalBasis;
import org.consentry.site.PolicyPlaces;
import org.consentry.site.Promises.Claim;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.SitePolicy;

/** What a site offers against the rules that it names for its visitors' regions. */
final class RegimeCheck implements PolicyCheck {
    @Override
    public void check(SitePolicy policy, Findings findings) {
        Set<Regime> regimes = EnumSet.of(policy.regimes().otherwise());
        regimes.addAll(policy.regimes().regions().values());
        checkRegions(findings);
        checkMinors(policy, regimes, findings);
        checkConsentMode(policy, regimes, findings);
        checkInterest(policy, regimes, findings);
    }

    private static void checkRegions(Findings findings) {
        PolicyPlaces places = findings.places();
        for (int i = 0; places.text("regimes", "regions", i, "regime") != null; i++) {
            for (int j = 0; ; j++) {
                String code = places.text("regimes", "regions", i, "in", j);
                if (code == null) {
                    break;
                }
                String country = code.strip().split("-", -1)[0];
                if (!Regimes.isCountry(country)) {
                    String hint = country.equals("UK")
                            ? "write GB"
                            : country.equals("EU") ? "name its countries" : "write a code of ISO 3166-1, such as US";
                    findings.error(
                            "no country has the code " + country + ", so that the rule would never hold",
                            hint,
                            "regimes",
                            "regions",
                            i,
                            "in",
                            j);
                }
            }
        }
    }

    private static void checkMinors(SitePolicy policy, Set<Regime> regimes, Findings findings) {
        List<String> offered =
                policy.optionalPurposes().stream().map(Purpose::id).toList();
        if (!regimes.contains(Regime.UNDER_AGE) || offered.isEmpty()) {
            return;
        }
        if (regimes.size() == 1) {
            findings.error(
                    "a site for minors offers nothing optional, and these purposes would never be asked: "
                            + String.join(", ", offered),
                    "take them out of purposes:, or choose another regime",
                    "regimes");
        } else {
            findings.warning(
                    "only some regions are under-age: elsewhere minors are offered " + String.join(", ", offered),
                    "a site for minors is one everywhere: write default: under-age and no regions",
                    "regimes");
        }
    }

    private static void checkConsentMode(SitePolicy policy, Set<Regime> regimes, Findings findings) {
        ConsentMode mode = policy.presentation().consentMode();
        if (mode == null || !mode.advanced()) {
            return;
        }
        for (Regime regime : regimes) {
            if (!regime.standsUntilNo()) {
                findings.error(
                        "advanced consent mode sends pings before a yes, and the regime " + regime.id()
                                + " of this site allows none",
                        "write mode: basic, or opt-out or notice for all regions",
                        "consent-mode",
                        "mode");
            }
        }
    }

    private static void checkInterest(SitePolicy policy, Set<Regime> regimes, Findings findings) {
        List<Purpose> purposes = policy.purposes();
        for (int i = 0; i < purposes.size(); i++) {
            Purpose purpose = purposes.get(i);
            boolean objected = purpose.control() == Purpose.Control.OBJECT;
            if (!purpose.category().tracking() || purpose.basis() == LegalBasis.CONSENT) {
                continue;
            }
            String what = purpose.category().id() + " on " + purpose.basis().id();
            if (objected && regimes.contains(Regime.OPT_IN)) {
                String problem = what + " opens no storage and no request where the regime is opt-in: purpose "
                        + purpose.id() + " is listed with a switch to object, and stays shut";
                if (policy.promises().claims().contains(Claim.INTEREST_IN_TRACKING)) {
                    // The operator knows: the basis is the statement's, and what happens is the law's.
                    findings.warning(problem, "mend the statement, and write basis: consent", "purposes", i, "basis");
                } else {
                    findings.error(
                            problem,
                            "write basis: consent, or another regime where the law knows one",
                            "purposes",
                            i,
                            "basis");
                }
            } else {
                findings.warning(
                        what + ": purpose " + purpose.id()
                                + (objected ? " runs until a visitor objects" : " is asked for as with consent"),
                        "write basis: consent if it is one",
                        "purposes",
                        i,
                        "basis");
            }
        }
    }
}
