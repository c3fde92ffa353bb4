package org.consentry.site.lint;

import java.util.ArrayList;
import java.util.List;
import org.consentry.catalog.Classifier;
import org.consentry.site.Finding;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.PolicyPlaces;
import org.consentry.site.SitePolicy;

/** All checks of a policy, before it goes live. Safe for any number of threads if its checks are. */
public final class PolicyLint {
    private final List<PolicyCheck> checks;

    /**
     * @param classifier what is known of cookies and hosts
     * @param more checks of other rooms
     */
    public PolicyLint(Classifier classifier, List<PolicyCheck> more) {
        List<PolicyCheck> all = new ArrayList<>(List.of(
                new ContactCheck(),
                new LanguageCheck(),
                new TextsCheck(),
                new ContrastCheck(),
                new PurposeCheck(),
                new CatalogCheck(classifier),
                new HostRuleCheck(classifier),
                new RegimeCheck(),
                new SignalCheck(),
                new ClaimCheck(),
                new PromiseCheck(),
                new ShareCheck()));
        all.addAll(more);
        this.checks = List.copyOf(all);
    }

    /**
     * What is wrong with a file: what keeps it from being read, or else what the checks find.
     *
     * @param name the file's name as the operator knows it
     */
    public List<Finding> of(String name, byte[] yaml) {
        SitePolicy policy;
        try {
            policy = PolicyLoader.load(name, yaml);
        } catch (PolicyException e) {
            return e.findings();
        }
        Findings findings = new Findings(PolicyPlaces.of(name, yaml));
        checks.forEach(check -> check.check(policy, findings));
        return findings.sorted();
    }
}
