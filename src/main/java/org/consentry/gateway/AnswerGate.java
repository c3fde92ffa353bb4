package org.consentry.gateway;

import java.util.Locale;
import java.util.function.BiPredicate;
import org.consentry.http.ContentSecurityPolicy;
import org.consentry.http.LinkField;
import org.consentry.http.PageOrigin;
import org.consentry.http.RefreshField;
import org.consentry.http.ReportTo;
import org.consentry.http.ReportingEndpoints;
import org.consentry.http.SpeculationRulesField;
import org.jspecify.annotations.Nullable;

/**
 * The fields of any answer by which a browser is led to load something or to report somewhere: what leads to a host that
 * must wait is taken out, line by line as the site sets them.
 */
final class AnswerGate {
    private static final System.Logger LOG = System.getLogger(AnswerGate.class.getName());

    private final PageOrigin page;
    private final BiPredicate<String, String> held;

    /** @param held judges a host in normal form and a path on it */
    AnswerGate(PageOrigin page, BiPredicate<String, String> held) {
        this.page = page;
        this.held = held;
    }

    /** The line as it may go, {@code null} where nothing of it may. */
    @Nullable
    String field(String name, String value) {
        try {
            return judged(name.toLowerCase(Locale.ROOT), value);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The field " + name + " could not be judged", e);
            // Tracking fails closed; but to drop a security policy would open the page to others.
            return name.toLowerCase(Locale.ROOT).startsWith("content-security-policy") ? value : null;
        }
    }

    private @Nullable String judged(String name, String value) {
        return switch (name) {
            case "link" -> LinkField.without(value, page, held);
            case "refresh" -> RefreshField.leadsTo(value, page, held) ? null : value;
            case "speculation-rules" -> SpeculationRulesField.leadsTo(value, page, held) ? null : value;
            case "report-to" -> ReportTo.without(value, page, held);
            case "reporting-endpoints" -> ReportingEndpoints.without(value, page, held);
            case "content-security-policy", "content-security-policy-report-only" -> {
                // A group that leads to a held host has lost its endpoint: what is left of its name reports nowhere.
                String left = ContentSecurityPolicy.withoutReportsTo(value, page, held);
                yield left.isEmpty() ? null : left;
            }
            default -> value;
        };
    }
}
