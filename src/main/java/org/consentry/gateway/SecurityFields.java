package org.consentry.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.consentry.banner.Banner;
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
import org.consentry.site.SitePolicy;

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
    private final Banner banner;
    private final String root;
    private Tags tags;

    /** @param root path that our own addresses begin with, such as {@code /_consent/} */
    SecurityFields(Decision decision, Banner banner, String root) {
        this.decision = decision;
        this.banner = banner;
        this.root = root;
        this.tags = new Tags(guards(), "", false);
    }

    /** Whether a field is one of those that are changed here. */
    static boolean changes(String name) {
        return NAMES.contains(name);
    }

    /** How our tags stand on the page; known once {@link #settlePage} has been called. */
    Tags tags() {
        return tags;
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
     * @param rewritten false for a page whose bytes pass as they came: the fence is all that holds there
     */
    void settlePage(HttpServletResponse real, HeldFields own, boolean rewritten) {
        List<String> enforced = own.all(ENFORCED);
        List<String> reportOnly = own.all(REPORT_ONLY);
        try {
            if (rewritten && !(enforced.isEmpty() && reportOnly.isEmpty())) {
                ContentSecurityPolicy.Admission admitted = ContentSecurityPolicy.admit(enforced, reportOnly, ours());
                enforced = admitted.enforced();
                reportOnly = admitted.reportOnly();
                tags = new Tags(guards(), admitted.nonce(), admitted.integrity());
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A page keeps the policy that it came with", e);
        }
        send(real, ENFORCED, enforced);
        send(real, REPORT_ONLY, reportOnly);
        String endpoints = String.join(", ", own.all(ENDPOINTS));
        Optional<String> fence = fence(rewritten);
        if (fence.isPresent()) {
            real.addHeader(mode() == Enforcement.OBSERVE ? REPORT_ONLY : ENFORCED, fence.get());
            if (secure()) {
                endpoints = ReportingEndpoints.with(endpoints, HostFence.GROUP, reports());
            }
        }
        send(real, ENDPOINTS, endpoints.isEmpty() ? List.of() : List.of(endpoints));
        List<String> permissions = own.all(PERMISSIONS);
        boolean advertising = mode() == Enforcement.OBSERVE || granted(Category.MARKETING);
        send(
                real,
                PERMISSIONS,
                advertising
                        ? permissions
                        : List.of(PermissionsPolicy.withoutAdvertising(String.join(", ", permissions))));
    }

    /** For an answer that is no page: as the site said it. */
    void settleOther(HttpServletResponse real, HeldFields own) {
        for (String name : NAMES) {
            send(real, name, own.all(name));
        }
    }

    /** For a worker's script, whose requests no page's policy reaches. */
    void fenceWorker(HttpServletResponse real) {
        if (mode() == Enforcement.STRICT) {
            fence(true).ifPresent(fence -> real.addHeader(ENFORCED, fence));
        }
    }

    private static void send(HttpServletResponse real, String name, List<String> values) {
        values.forEach(value -> real.addHeader(name, value));
    }

    /** A markup page has no fence: what the site's policy does not name would be shut out, known or not. */
    private Optional<String> fence(boolean rewritten) {
        boolean fenced = switch (mode()) {
            case STRICT, OBSERVE -> true;
            case MARKUP -> !rewritten && guards();
        };
        try {
            return fenced ? HostFence.policy(decision.fenceHosts(), reports(), secure()) : Optional.empty();
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
        SitePolicy site = decision.facts().site();
        List<String> paths = banner.scripts(site);
        List<String> hashes = banner.integrity(site);
        List<OurFiles.Script> scripts = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            String hash = hashes.get(i);
            scripts.add(new OurFiles.Script(paths.get(i), hash.substring(hash.indexOf('-') + 1)));
        }
        return new OurFiles(PageOrigin.of(decision.facts().origin()), root, scripts, banner.styles());
    }
}
