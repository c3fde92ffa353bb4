package org.consentry.cli;

import org.consentry.banner.Asset;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.banner.Tags;
import org.consentry.html.Inserts;
import org.consentry.http.AcceptLanguage;
import org.consentry.site.SitePolicy;

/** What the gateway would put into a page, in the page's own language, but for the ticket. */
final class PageFragments implements Inserts {
    /** Stands where a gateway has its signature. */
    static final String TICKET = "example";

    private final Banner banner;
    private final Asset guard;
    private final SitePolicy policy;
    private final BannerView view;
    private final String returnPath;
    private final Tags tags;

    PageFragments(Banner banner, Asset guard, SitePolicy policy, BannerView view, String returnPath, Tags tags) {
        this.banner = banner;
        this.guard = guard;
        this.policy = policy;
        this.view = view;
        this.returnPath = returnPath;
        this.tags = tags;
    }

    @Override
    public byte[] head(String pageLang) {
        return banner.head(policy, language(pageLang), view, tags, guard);
    }

    @Override
    public byte[] body(String pageLang) {
        return banner.body(policy, language(pageLang), view, TICKET, returnPath);
    }

    private String language(String pageLang) {
        return AcceptLanguage.choose(null, pageLang, policy.languages());
    }
}
