package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.util.Objects;
import org.consentry.ledger.Exports;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.Operations;
import org.consentry.ledger.PolicyVersions;
import org.consentry.ledger.Retention;
import org.consentry.ledger.Statistics;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.WordingUses;
import org.consentry.review.CatalogNews;
import org.consentry.review.PolicyNews;
import org.consentry.review.ReviewedSites;
import org.consentry.review.Reviewers;
import org.consentry.review.SeenCookies;
import org.consentry.rights.RequestBook;
import org.consentry.rights.Webhooks;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

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
    Exports exports() {
        return made(Exports.class);
    }

    @Produces
    Statistics statistics() {
        return made(Statistics.class);
    }

    @Produces
    WordingUses wordingUses() {
        return made(WordingUses.class);
    }

    @Produces
    Sites policies() {
        return made(Sites.class);
    }

    @Produces
    Subjects subjects() {
        return made(Subjects.class);
    }

    @Produces
    Operations operations() {
        return made(Operations.class);
    }

    @Produces
    RequestBook requests() {
        return made(RequestBook.class);
    }

    @Produces
    Webhooks webhooks() {
        return made(Webhooks.class);
    }

    @Produces
    Retention retention() {
        return made(Retention.class);
    }

    @Produces
    Reviewers reviewers() {
        return made(Reviewers.class);
    }

    @Produces
    ReviewedSites sites() {
        return new ReviewedSites(
                made(Sites.class).all().stream().map(SitePolicy::id).toList());
    }

    @Produces
    CatalogNews catalogNews() {
        return made(CatalogNews.class);
    }

    @Produces
    PolicyNews policyNews() {
        return made(PolicyNews.class);
    }

    @Produces
    PolicyVersions policyVersions() {
        return made(PolicyVersions.class);
    }

    @Produces
    SeenCookies seenCookies() {
        return made(SeenCookies.class);
    }

    private <T> T made(Class<T> type) {
        return type.cast(Objects.requireNonNull(context.getAttribute(type.getName())));
    }
}
