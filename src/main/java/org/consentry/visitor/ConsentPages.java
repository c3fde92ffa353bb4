package org.consentry.visitor;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Page;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.ReturnPath;
import org.jspecify.annotations.Nullable;

/** What a visitor reads of ours apart from the site's pages, in the visitor's language. */
final class ConsentPages {
    private final Banner banner;
    private final Ticket.Office tickets;

    ConsentPages(Banner banner, Ticket.Office tickets) {
        this.banner = banner;
        this.tickets = tickets;
    }

    /** The preference centre. */
    void preferences(Visit visit) throws IOException {
        preferences(visit, 200, "", visit.parameter("return"));
    }

    /**
     * @param messageKey key of a message to show first; empty for none
     * @param back where the visitor came from, as sent
     */
    void preferences(Visit visit, int status, String messageKey, @Nullable String back) throws IOException {
        String language = visit.language();
        String html = banner.preferencePage(
                visit.site(),
                language,
                BannerView.of(visit.decision()),
                ticket(visit, Surface.PREFERENCES),
                back(visit, back),
                messageKey);
        Answers.page(visit.response(), status, language, html);
    }

    void redirectToPreferences(Visit visit) {
        visit.response().setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        visit.response().setHeader("Location", visit.request().getContextPath() + "/_consent/");
    }

    /** The first layer alone, for the script that shows it again. */
    void fragment(Visit visit) throws IOException {
        String language = visit.language();
        byte[] html = banner.fragment(
                visit.site(),
                language,
                BannerView.of(visit.decision()),
                ticket(visit, Surface.BANNER),
                back(visit, visit.parameter("return")));
        Answers.page(visit.response(), 200, language, new String(html, StandardCharsets.US_ASCII));
    }

    /** Says what went wrong in the form that the visitor's side reads: a page, or problem details (RFC 9457). */
    void refuse(Visit visit, Page page, String title, String detail) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(visit.response(), page.status(), title, detail);
        } else {
            String language = visit.language();
            Answers.page(visit.response(), page.status(), language, banner.messagePage(visit.site(), language, page));
        }
    }

    /** A fresh ticket for what the visitor reads on a surface. */
    String ticket(Visit visit, Surface surface) {
        return tickets.issue(
                visit.site(), banner.wording(visit.site(), visit.language(), surface, BannerView.of(visit.decision())));
    }

    /** Back to a page of this application, which need not stand at the top of its host. */
    static String back(Visit visit, @Nullable String candidate) {
        String root = visit.request().getContextPath();
        boolean inside = candidate != null && candidate.startsWith(root + '/');
        return root + ReturnPath.safe(inside ? candidate.substring(root.length()) : null);
    }
}
