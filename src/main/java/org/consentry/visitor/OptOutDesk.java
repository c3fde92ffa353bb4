package org.consentry.visitor;

import java.io.IOException;
import org.consentry.banner.Banner;
import org.consentry.banner.BannerView;
import org.consentry.consent.Surface;

/** The page on which a visitor says no to sale and sharing in one click, wherever the visitor is. */
final class OptOutDesk {
    private final Banner banner;
    private final ConsentPages pages;

    OptOutDesk(Banner banner, ConsentPages pages) {
        this.banner = banner;
        this.pages = pages;
    }

    void answer(Visit visit) throws IOException {
        String language = visit.language();
        String html = banner.optOutPage(
                visit.site(),
                language,
                BannerView.of(visit.decision()),
                pages.ticket(visit, Surface.OPTOUT),
                ConsentPages.back(visit, visit.parameter("return")));
        Answers.page(visit.response(), 200, language, html);
    }
}
