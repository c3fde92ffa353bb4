package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.banner.Asset;
import org.consentry.banner.Edition;
import org.consentry.banner.Tags;
import org.consentry.catalog.Category;
import org.consentry.consent.Decision;
import org.consentry.http.ContentSecurityPolicy;
import org.consentry.http.HostFence;
import org.consentry.http.OurFiles;
import org.consentry.http.PageOrigin;
import org.consentry.http.PermissionsPolicy;
import org.consentry.http.ReportingEndpoints;
import org.consentry.site.Enforcement;
import org.consentry.site.Purpose;

/**
 * What a page's fields allow it to load: the site's own policy, changed no further than our files need, and beside it a
 * fence of ours around the hosts that pass. Several policies of one answer intersect (CSP Level 3, section 8.1), so the
 * fence only ever tightens.
 */
final class SecurityFields {
    private static final System.Logger LOG = System.getLogger(SecurityFields.class.getName());

    private static final String ENFORCED = "Content-Security-Policy";
    private static final String REPORT_ONLY = "Content-Security-Policy-Report-Only";
    private static final String ENDPOINTS = "Reporting-Endpoints";
    private static final String PERMISSIONS = "Permissions-Policy";

    private static final Set<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        NAMES.addAll(List.of(ENFORCED, REPORT_ONLY, ENDPOINTS, PERMISSIONS));
    }

    private final Decision decision;
    private final PageOrigin origin;
    private final Edition edition;
    private final Fences fences;
    private final String root;
    private Tags tags;

    /** What becomes of a page. */
    enum Outcome {
        REWRITTEN,
        /** Its bytes pass as they came: a fence is all that holds there. */
        UNREAD,
        /** The browser's copy is still good; those of its fields are replaced that the answer names (RFC 9111, 3.2). */
        NOT_MODIFIED
    }

    /**
     * @param origin of the page
     * @param root path that our own addresses begin with, such as {@code /_consent/}
     */
    SecurityFields(Decision decision, PageOrigin origin, Edition edition, Fences fences, String root) {
        this.decision = decision;
        this.origin = origin;
        this.edition = edition;
        this.fences = fences;
        this.root = root;
        this.tags = new Tags(guards(), "", false, decision.ownDomain());
    }

    /** Whether a field is one of those that are changed here. */
    static boolean changes(String name) {
        return NAMES.contains(name);
    }

    /** How our tags stand on the page; known once {@link #settlePage} has been called. */
    Tags tags() {
        return tags;
    }

    /** The guard that the page's policy admits. */
    Asset guard() {
        return edition.guard(decision.facts().site());
    }

    private boolean guards() {
        return mode() != Enforcement.OBSERVE && !decision.everythingGranted();
    }

    /** Whether a page's fields depend on what this visitor granted. */
    boolean isPersonal() {
        return mode() == Enforcement.STRICT || guards();
    }

    private Enforcement mode() {
        return decision.facts().site().enforcement();
    }

    private boolean secure() {
        return decision.facts().https();
    }

    /**
     * For a page.
     *
     * @param own what the site said, as far as {@link #changes} names it
     */
    void settlePage(HttpServletResponse real, HeldFields own, Outcome outcome) {
        List<String> enforced = own.all(ENFORCED);
        List<String> reportOnly = own.all(REPORT_ONLY);
        try {
            if (outcome != Outcome.UNREAD && !(enforced.isEmpty() && reportOnly.isEmpty())) {
                ContentSecurityPolicy.Admission admitted = ContentSecurityPolicy.admit(enforced, reportOnly, ours());
                enforced = admitted.enforced();
                reportOnly = admitted.reportOnly();
                tags = new Tags(guards(), admitted.nonce(), admitted.integrity(), decision.ownDomain());
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page keeps the policy that it came with", e);
        }
        send(real, ENFORCED, enforced);
        send(real, REPORT_ONLY, reportOnly);
        String endpoints = String.join(", ", own.all(ENDPOINTS));
        String field = mode() == Enforcement.OBSERVE ? REPORT_ONLY : ENFORCED;
        Optional<String> fence = names(own, field, outcome) ? fence(outcome) : Optional.empty();
        fence.ifPresent(text -> real.addHeader(field, text));
        if (secure() && isFenced(outcome) && names(own, ENDPOINTS, outcome)) {
            endpoints = ReportingEndpoints.with(endpoints, HostFence.GROUP, reports());
        }
        send(real, ENDPOINTS, endpoints.isEmpty() ? List.of() : List.of(endpoints));
        List<String> permissions = own.all(PERMISSIONS);
        boolean advertising = mode() == Enforcement.OBSERVE || granted(Category.MARKETING);
        if (!advertising && names(own, PERMISSIONS, outcome)) {
            permissions = List.of(PermissionsPolicy.withoutAdvertising(String.join(", ", permissions)));
        }
        send(real, PERMISSIONS, permissions);
    }

    /**
     * Whether a field of ours has a place. The browser's copy has ours beside the site's, as both were when it came;
     * ours alone would drive the site's own out.
     */
    private static boolean names(HeldFields own, String field, Outcome outcome) {
        return outcome != Outcome.NOT_MODIFIED || own.contains(field);
    }

    /** A policy that stands on the page itself, so that our files work under it too; the same text if they do. */
    String inPage(String content) {
        return ContentSecurityPolicy.admitInPage(content, ours());
    }

    /** For an answer that is no page: as the site said it. */
    void settleOther(HttpServletResponse real, HeldFields own) {
        for (String name : NAMES) {
            send(real, name, own.all(name));
        }
    }

    /** Whether workers' scripts carry a fence, for no page's policy reaches what they ask for. */
    boolean fencesWorkers() {
        return mode() == Enforcement.STRICT;
    }

    /** For a worker's script, which has no groups to report to. */
    void fenceWorker(HttpServletResponse real) {
        workersFence().ifPresent(fence -> real.addHeader(ENFORCED, fence));
    }

    /**
     * A line of a script that says under which fence it goes; empty where it goes without. A browser keeps a service
     * worker, with the policy that it came with, until the bytes of its script are others (Service Workers, "Update").
     */
    String workersMark() {
        return workersFence()
                .map(fence -> "\n//consentry:" + Validator.fingerprint(fence) + '\n')
                .orElse("");
    }

    private Optional<String> workersFence() {
        return fencesWorkers() ? text(false) : Optional.empty();
    }

    private static void send(HttpServletResponse real, String name, List<String> values) {
        values.forEach(value -> real.addHeader(name, value));
    }

    /** A markup page has no fence: what the site's policy does not name would be shut out, known or not. */
    private boolean isFenced(Outcome outcome) {
        return switch (mode()) {
            case STRICT, OBSERVE -> true;
            case MARKUP -> outcome == Outcome.UNREAD && guards();
        };
    }

    private Optional<String> fence(Outcome outcome) {
        return isFenced(outcome) ? text(secure()) : Optional.empty();
    }

    private Optional<String> text(boolean secure) {
        try {
            return fences.text(decision.facts().site().id(), decision.fenceHosts(), reports(), secure);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page goes without its fence", e);
            return Optional.empty();
        }
    }

    private String reports() {
        return root + "csp-reports";
    }

    private boolean granted(Category category) {
        List<Purpose> purposes = decision.facts().site().optionalPurposes().stream()
                .filter(purpose -> purpose.category() == category)
                .toList();
        return !purposes.isEmpty() && purposes.stream().allMatch(purpose -> decision.granted(purpose.id()));
    }

    private OurFiles ours() {
        return edition.files(decision.facts().site(), origin);
    }
}
