package org.consentry.review;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.consentry.catalog.Category;
import org.consentry.catalog.Classification;
import org.consentry.catalog.OverrideRule;
import org.consentry.consent.Decision;
import org.consentry.consent.HostVerdict;
import org.consentry.consent.Verdict;
import org.consentry.site.Enforcement;

/** Verdicts in the words of a reviewer. */
final class WhyWords {
    private static final String DECIDES = "decides: ";
    private static final String LEARNING = "provenance:learning";

    private WhyWords() {}

    /** The verdict in one sentence. */
    static String sentence(Why.Answer answer) {
        if (answer.ours()) {
            return "The gateway keeps its own in it: Consentry alone reads and sets this cookie, and it never reaches the"
                    + " site.";
        }
        if (answer.thirdParty()) {
            return "Browsers keep this cookie for " + answer.host() + " and send it only there: "
                    + taken(answer.verdict(), answer.known()) + ", and "
                    + requests(answer.decision().host(answer.host()));
        }
        boolean observes = answer.decision().facts().site().enforcement() == Enforcement.OBSERVE;
        return sentence(answer.verdict(), answer.known(), observes);
    }

    /** @param observes whether the site holds nothing back whatever the verdict */
    static String sentence(Verdict verdict, Classification known, boolean observes) {
        String taken = taken(verdict, known) + ".";
        if (verdict instanceof Verdict.Refuse refusal) {
            if (!refusal.purpose().isEmpty()) {
                return "It is blocked until the visitor says yes to “" + refusal.purpose() + "”: " + taken;
            }
            return refusal.category() == null
                    ? "It is blocked for every visitor: " + taken
                    : "It is blocked for every visitor, since the site has no purpose of that kind to say yes to: "
                            + taken;
        }
        return (observes && waits(verdict) ? "It passes, since the site only observes: " : "It passes: ") + taken;
    }

    /** Whether it would be held back if the site did more than observe, as far as a verdict of passing tells. */
    private static boolean waits(Verdict verdict) {
        Category category = verdict.category();
        return category == null ? verdict.rule().equals(Why.ONLY_IN_REQUESTS) : category.tracking();
    }

    private static String taken(Verdict verdict, Classification known) {
        Category category = verdict.category();
        if (category == null) {
            return unknown(verdict, known);
        }
        String rule = verdict.rule();
        if (rule.startsWith("override:")) {
            return "your own override says that it is " + category.id();
        }
        if (rule.startsWith("policy:")) {
            return "the site's policy declares it as " + category.id();
        }
        if (rule.startsWith("heuristic:")) {
            return "signs of its name and its use speak of " + category.id();
        }
        String who = rule.startsWith("imported:") ? "a list that you loaded has it as " : "the catalogue knows it as ";
        return who + category.id() + (known.vendor().isEmpty() ? "" : ", of " + known.vendor());
    }

    private static String unknown(Verdict verdict, Classification known) {
        if (verdict.rule().equals(Decision.SET_BY_UPSTREAM)) {
            return known.category() == null
                    ? "nobody knows what it is for, but the site itself sets it"
                    : "signs speak of " + known.category().id() + ", but the site itself sets it";
        }
        if (verdict.rule().equals(Decision.UNKNOWN_COOKIES)) {
            return "nobody knows what it is for, and the site's policy lets such cookies pass";
        }
        if (verdict.rule().equals(Decision.ESSENTIAL_ONLY)) {
            return "nobody knows what it is for, and the site promises that nothing but the needed passes:"
                    + " declare it if it is";
        }
        return verdict.rule().equals(LEARNING)
                ? "nobody knows what it is for, and the site's learning period lasts"
                : "nobody knows what it is for, and nothing but requests has ever shown it";
    }

    private static String requests(HostVerdict host) {
        if (host.passes()) {
            return "requests to that host pass.";
        }
        return host.purpose().equals(HostVerdict.NEVER)
                ? "requests to that host are held back for every visitor, since the site has no purpose for them."
                : "requests to that host wait for the visitor's yes to “" + host.purpose() + "”.";
    }

    /** What it is taken for, as a word of its own. */
    static String category(Why.Answer answer) {
        if (answer.ours()) {
            return Category.NECESSARY.id();
        }
        Category category = answer.verdict().category();
        return category == null ? "unknown" : category.id();
    }

    static String confidence(Why.Answer answer) {
        String rule = answer.verdict().rule();
        if (answer.ours() || rule.startsWith("override:") || rule.startsWith("policy:")) {
            return "certain";
        }
        return answer.verdict().category() == null
                ? "none"
                : String.format(Locale.ROOT, "%.2f of 1", answer.known().confidence());
    }

    /** @param sources of the rule's rows in the catalogue */
    static String source(Why.Answer answer, Collection<String> sources) {
        OverrideRule override = answer.override();
        String rule = answer.verdict().rule();
        if (answer.ours()) {
            return "Consentry itself";
        }
        if (override != null) {
            return "overrides.csv, " + reason(override);
        }
        if (rule.startsWith("policy:")) {
            return "the site's policy, under cookies";
        }
        if (rule.startsWith("heuristic:")) {
            return "the cookie's name and attributes; no row of the catalogue";
        }
        if (rule.startsWith("imported:")) {
            return "a list in the folder imported";
        }
        if (answer.verdict().category() == null) {
            return answer.thirdParty() ? "none" : "what traffic has shown";
        }
        return sources.isEmpty()
                ? "a rule of cookies in general"
                : String.join(", ", sources).replace("knowledge", "knowledge of the field");
    }

    static String reason(OverrideRule override) {
        return override.reason() + " (" + override.date() + ")";
    }

    /** What decided, in the order in which it did: a verdict on signs may be followed by who set the cookie. */
    static List<String> reasons(Why.Answer answer) {
        return answer.steps().stream()
                .filter(step -> step.outcome().startsWith(DECIDES))
                .map(step -> step.name() + ": " + step.outcome().substring(DECIDES.length()))
                .toList();
    }

    /** What to propose for a cookie of which a person should say what it is. */
    static Category suggestion(Why.Answer answer) {
        Category signs = answer.known().category();
        if (signs != null) {
            return signs;
        }
        // A server's own cookies are nearly all of use to the site; what a script or the client sets mostly counts.
        return answer.verdict().rule().equals(Decision.SET_BY_UPSTREAM) ? Category.NECESSARY : Category.ANALYTICS;
    }

    /**
     * The line of overrides.csv that says otherwise, for the operator to copy and to complete.
     *
     * @throws IllegalArgumentException where no line can say so, with the reason
     */
    static String overrideLine(Why.Answer answer, String site, LocalDate today) {
        if (answer.ours()) {
            throw new IllegalArgumentException("the gateway's own cookie can't be overruled");
        }
        if (answer.name().indexOf('*') >= 0 || answer.name().indexOf('{') >= 0) {
            throw new IllegalArgumentException("the name would be read as a pattern");
        }
        Category category = answer.verdict().category();
        Category other = category == null || category.tracking() ? Category.NECESSARY : Category.MARKETING;
        String host = answer.thirdParty() ? answer.host() : "";
        OverrideRule line = new OverrideRule(site, answer.name(), host, other, "say why", today);
        return String.join(",", site, quoted(line.name()), line.host(), other.id(), line.reason(), today.toString());
    }

    private static String quoted(String field) {
        return field.indexOf(',') < 0 && field.indexOf('"') < 0 ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
