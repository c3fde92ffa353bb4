package org.consentry.site.lint;

import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.consentry.http.Party;
import org.consentry.site.Enforcement;
import org.consentry.site.LegalBasis;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Regimes;
import org.consentry.site.SitePolicy;
import org.consentry.site.Transport.CookieDomains;

/** Whether what a site promises besides purposes is what the law asks for, and what it says of itself. */
final class PromiseCheck implements PolicyCheck {
    /** Member states may let people consent for themselves from that age on, and from none below it. */
    private static final int YOUNGEST = 13;

    /** The longest month; a deadline in days may be told from one in months by no more than that. */
    private static final int MONTH = 31;

    private static final int CALIFORNIA = 45;

    @Override
    public void check(SitePolicy policy, Findings findings) {
        checkEnforcement(policy, findings);
        checkDeadlines(policy, findings);
        checkTransport(policy, findings);
        checkCookieDomains(policy, findings);
        checkAge(policy, findings);
        checkKinds(policy, findings);
    }

    /** A site may enter records of kinds of its own; whoever does not has named one that there never is. */
    private static void checkKinds(SitePolicy policy, Findings findings) {
        for (String kind : new TreeSet<>(policy.retention().keySet())) {
            checkKind(kind, findings, "retention", kind);
        }
        for (int i = 0; ; i++) {
            String kept = findings.places().text("archive", "keep", i);
            if (kept == null) {
                break;
            }
            if (!policy.retention().containsKey(kept.strip())) {
                checkKind(kept.strip(), findings, "archive", "keep", i);
            }
        }
    }

    private static void checkKind(String kind, Findings findings, Object... path) {
        if (!SitePolicy.KINDS.contains(kind)) {
            findings.warning(
                    "no records are of the kind \"" + kind + "\" but those that you enter under that word yourself",
                    "leave it if you do; the others are " + String.join(", ", SitePolicy.KINDS),
                    path);
        }
    }

    private static void checkEnforcement(SitePolicy policy, Findings findings) {
        if (policy.essentialOnly() && policy.enforcement() == Enforcement.OBSERVE) {
            findings.error(
                    "enforcement is observe, and the site is essential-only: what tracks is seen, and passes",
                    "write markup or strict, or take enforcement or essential-only out",
                    "enforcement");
        }
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

    /** Hosts that may share a session by a cookie for the domain above them cease to, unless that domain is listed. */
    private static void checkCookieDomains(SitePolicy policy, Findings findings) {
        if (policy.transport().cookieDomains() != CookieDomains.NARROW) {
            return;
        }
        List<String> own = policy.hosts().stream()
                .map(host -> host.startsWith("*.") ? host.substring(2) : host)
                .filter(host -> !Party.isAddress(host))
                .distinct()
                .toList();
        Map<String, String> below = new HashMap<>();
        for (String host : own) {
            String registrable = Party.registrableDomain(host);
            String parent = host;
            while (parent.length() > registrable.length() && !registrable.isEmpty()) {
                parent = parent.substring(parent.indexOf('.') + 1);
                String other = below.putIfAbsent(parent, host);
                if (other != null && own.stream().noneMatch(above(parent))) {
                    findings.warning(
                            "a cookie that " + other + " and " + host + " share by the domain " + parent
                                    + " becomes each host's own",
                            "add " + parent + " to hosts if it is yours, or write report",
                            "transport",
                            "cookie-domains");
                    return;
                }
            }
        }
    }

    /** Whether a host is that domain, or one that the domain lies below. */
    private static Predicate<String> above(String domain) {
        return host -> host.equals("*") || host.equals(domain) || domain.endsWith('.' + host);
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
