package org.consentry.site.lint;

import java.util.List;
import java.util.stream.Stream;
import org.consentry.site.Contact;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;
import org.consentry.site.Vendor;

/** Whether a visitor can find out who answers for what, and where to turn to (GDPR, article 13). */
final class ContactCheck implements PolicyCheck {
    @Override
    public void check(SitePolicy policy, Findings findings) {
        if (policy.notice().statement().isEmpty()) {
            findings.warning(
                    "the notice names no privacy statement, and the banner links to none",
                    "add statement: /privacy",
                    "notice");
        }
        Contact contact = policy.controller();
        if (Stream.of(contact.address(), contact.email(), contact.phone(), contact.url())
                .allMatch(String::isEmpty)) {
            findings.warning(
                    "the controller has a name and no contact", "add an address, email, phone or url", "controller");
        }
        boolean optIn = policy.regimes().otherwise() == Regime.OPT_IN
                || policy.regimes().regions().containsValue(Regime.OPT_IN);
        if (optIn && policy.promises().authority().name().isEmpty()) {
            findings.warning(
                    "no authority is named that would hear a complaint (GDPR, article 13(2)(d))",
                    "add authority: {name: …, url: https://…}",
                    "authority");
        }
        List<Vendor> vendors = policy.vendors();
        for (int i = 0; i < vendors.size(); i++) {
            if (vendors.get(i).policy().isEmpty()) {
                findings.warning(
                        "vendor \"" + vendors.get(i).name() + "\" has no privacy statement that visitors could read",
                        "add policy: https://…",
                        "vendors",
                        i,
                        "name");
            }
        }
    }
}
