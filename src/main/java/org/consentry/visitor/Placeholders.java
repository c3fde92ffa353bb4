package org.consentry.visitor;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.HeldFrame;
import org.consentry.banner.Page;
import org.consentry.consent.Decision;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.Destination;
import org.consentry.http.ReturnPath;
import org.consentry.site.Enforcement;
import org.jspecify.annotations.Nullable;

/** Answers in the place of frames that wait for the visitor's yes: says whose they are, and offers to load them. */
final class Placeholders {

    private final Banner banner;
    private final Ticket.Office tickets;
    private final Function<Decision, BannerView> views;

    Placeholders(Banner banner, Ticket.Office tickets, Function<Decision, BannerView> views) {
        this.banner = banner;
        this.tickets = tickets;
        this.views = views;
    }

    void answer(Visit visit) throws IOException {
        Destination destination = Destination.of(visit.request().getHeader(Destination.FIELD));
        boolean framed = destination == Destination.FRAME || destination == Destination.UNSAID;
        AskedFrame asked = framed ? AskedFrame.of(visit) : null;
        if (asked == null) {
            refuse(visit);
        } else if (asked.waits() || asked.address().isEmpty() || isSandboxed(visit) || !askedByOwnPage(visit)) {
            show(visit, asked);
        } else {
            // Granted since the page was made.
            Answers.guard(visit.response());
            visit.response().setStatus(HttpServletResponse.SC_FOUND);
            visit.response().setHeader("Location", asked.address());
        }
    }

    private void show(Visit visit, AskedFrame asked) throws IOException {
        String language = visit.language();
        BannerView view = views.apply(visit.decision());
        String ticket = tickets.issue(visit.site(), banner.wording(visit.site(), language, Surface.PLACEHOLDER, view));
        // A policy that fences the page around holds for what its frames go to as well.
        boolean inPlace = visit.site().enforcement() != Enforcement.STRICT && !isSandboxed(visit);
        HeldFrame frame = new HeldFrame(asked.address(), asked.service(), asked.missing(), inPlace);
        String html = banner.placeholderPage(visit.site(), language, view, ticket, pageAround(visit), frame);
        Answers.framedPage(visit.response(), language, html);
    }

    /** The frame has a sandbox for this page, and not the one that its own content is to have. */
    private static boolean isSandboxed(Visit visit) {
        return !visit.parameter("s").isEmpty();
    }

    /** Nobody else's link may use the site's good name to lead somewhere. */
    private static boolean askedByOwnPage(Visit visit) {
        String site = visit.request().getHeader("Sec-Fetch-Site");
        return site == null ? ownReferrer(visit) != null : site.equals("same-origin");
    }

    /** The page that holds the frame: as the address has it, or as the browser names it to the page's own origin. */
    private static String pageAround(Visit visit) {
        String named = visit.parameter("r");
        return ReturnPath.safe(named.isEmpty() ? ownReferrer(visit) : named);
    }

    /** Path and query of the site's own page that the browser says it comes from; null for none. */
    private static @Nullable String ownReferrer(Visit visit) {
        String referrer = visit.request().getHeader("Referer");
        String origin = visit.facts().origin();
        return referrer != null && referrer.startsWith(origin + '/') ? referrer.substring(origin.length()) : null;
    }

    private void refuse(Visit visit) throws IOException {
        String language = visit.language();
        Answers.page(
                visit.response(),
                Page.BAD_REQUEST.status(),
                language,
                banner.messagePage(visit.site(), language, Page.BAD_REQUEST));
    }
}
