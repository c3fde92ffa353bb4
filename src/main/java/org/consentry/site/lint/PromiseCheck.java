package org.consentry.site.lint;

import java.time.Period;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.SitePolicy;

/** Whether what a site promises besides purposes is what the law asks for, and what it says of itself. */
final class PromiseCheck implements PolicyCheck {
    /** Member states may let people consent for themselves from that age on, and from none below it. */
    private static final int YOUNGEST = 13;

    /** The longest month; a deadline in days may be told from one in months by no more than that. */
    private static final int MONTH = 31;

    private static final int CALIFORNIA = 45;

    @Override
    public void check(SitePolicy policy, Findings findings) {
        checkDeadlines(policy, findings);
        checkTransport(policy, findings);
        checkAge(policy, findings);
    }

    private static void checkDeadlines(SitePolicy policy, Findings findings) {
        boolean strict = serves(policy.regimes(), List.of(Regime.OPT_IN, Regime.UNDER_AGE, Regime.ESSENTIAL));
        int most = strict ? MONTH : CALIFORNIA;
        String law = strict ? "one month (GDPR, article 12(3))" : "45 days (CCPA and the laws after it)";
        if (days(policy.requests().answer()) > most) {
            warn("an answer to a request", law, findings, "requests", "answer");
        }
        new TreeMap<>(policy.requests().byKind()).forEach((kind, period) -> {
            if (days(period) > most) {
                warn("an answer to a request of the kind " + kind, law, findings, "requests", "kinds", kind);
            }
        });
    }

    private static void warn(String what, String law, Findings findings, Object... path) {
        findings.warning(what + " may take longer than the law has it: " + law, "promise no more than that", path);
    }

    private static long days(Period period) {
        return period.getDays() + period.toTotalMonths() * MONTH;
    }

    private static void checkTransport(SitePolicy policy, Findings findings) {
        if (policy.transport().httpsOnly() && policy.transport().hsts().isZero()) {
            findings.warning(
                    "https is required, and no browser is told: the first request of each visit may go out by http",
                    "add hsts: 365 days",
                    "transport",
                    "https");
        }
    }

    private static void checkAge(SitePolicy policy, Findings findings) {
        int age = policy.promises().minimumAge();
        boolean consents = policy.purposes().stream()
                .anyMatch(purpose -> purpose.basis() == LegalBasis.CONSENT && offered(policy, purpose));
        if (age > 0 && age < YOUNGEST && consents && serves(policy.regimes(), List.of(Regime.OPT_IN))) {
            findings.warning(
                    "minimum-age is " + age + ", and nobody below " + YOUNGEST
                            + " can consent without a parent (GDPR, article 8)",
                    "write 13 to 16, as the law of your visitors' countries has it",
                    "minimum-age");
        }
    }

    private static boolean offered(SitePolicy policy, Purpose purpose) {
        return purpose.optional() && !policy.essentialOnly();
    }

    private static boolean serves(Regimes regimes, List<Regime> some) {
        return Stream.concat(Stream.of(regimes.otherwise()), regimes.regions().values().stream())
                .anyMatch(some::contains);
    }
}
