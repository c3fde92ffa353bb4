package org.consentry.gateway;

import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.consent.Decision;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.html.Inserts;
import org.consentry.http.AcceptLanguage;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** What goes into one page for one visitor, in the page's own language. */
final class PageInserts implements Inserts {
    private static final byte[] NOTHING = {};

    private final Banner banner;
    private final Ticket.Office tickets;
    private final Decision decision;
    private final @Nullable String acceptLanguage;
    private final String returnPath;
    private final PageKind kind;
    private final SecurityFields security;

    PageInserts(
            Banner banner,
            Ticket.Office tickets,
            Decision decision,
            @Nullable String acceptLanguage,
            String returnPath,
            PageKind kind,
            SecurityFields security) {
        this.banner = banner;
        this.tickets = tickets;
        this.decision = decision;
        this.acceptLanguage = acceptLanguage;
        this.returnPath = returnPath;
        this.kind = kind;
        this.security = security;
    }

    @Override
    public byte[] head(String pageLang) {
        return kind == PageKind.FRAME
                ? banner.frameHead(site(), view(), security.tags(), security.guard())
                : banner.head(site(), language(pageLang), view(), security.tags(), security.guard());
    }

    @Override
    public byte[] body(String pageLang) {
        if (kind == PageKind.FRAME) {
            return NOTHING;
        }
        String language = language(pageLang);
        BannerView view = view();
        String ticket = tickets.issue(site(), banner.wording(site(), language, Surface.BANNER, view));
        String origin = decision.facts().origin();
        String authority = origin.substring(origin.indexOf("://") + 3);
        return banner.body(site(), language, view, ticket, returnPath, authority);
    }

    private SitePolicy site() {
        return decision.facts().site();
    }

    private String language(String pageLang) {
        return AcceptLanguage.choose(acceptLanguage, pageLang, site().languages());
    }

    private BannerView view() {
        return BannerView.of(decision);
    }
}
