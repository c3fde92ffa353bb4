package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.Objects;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerTree;
import org.consentry.review.CatalogNews;
import org.consentry.review.ReviewedSites;
import org.consentry.review.Reviewers;
import org.consentry.review.SeenCookies;

/** Hands the reviewers' pages what the gateway's start has made. */
@ApplicationScoped
public class ReviewBeans {
    @Inject
    ServletContext context;

    @Produces
    Ledger ledger() {
        return made(Ledger.class);
    }

    @Produces
    LedgerTree tree() {
        return made(LedgerTree.class);
    }

    @Produces
    Reviewers reviewers() {
        return made(Reviewers.class);
    }

    @Produces
    ReviewedSites sites() {
        return made(ReviewedSites.class);
    }

    @Produces
    CatalogNews catalogNews() {
        return made(CatalogNews.class);
    }

    @Produces
    SeenCookies seenCookies() {
        return made(SeenCookies.class);
    }

    private <T> T made(Class<T> type) {
        return type.cast(Objects.requireNonNull(context.getAttribute(type.getName())));
    }
}
