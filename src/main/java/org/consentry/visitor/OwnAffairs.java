package org.consentry.visitor;

import java.util.Objects;
import org.consentry.consent.Handover;
import org.consentry.ledger.Once;
import org.consentry.rights.RequestBook;
import org.consentry.site.Sites;

/**
 * What the pages about the visitor's own need besides.
 *
 * @param book keeps what people ask about their data
 * @param sites of this operator, some of which may hand choices over to one another
 */
public record OwnAffairs(RequestBook book, Sites sites, Handover.Office handovers, Once once) {
    public OwnAffairs {
        Objects.requireNonNull(book);
        Objects.requireNonNull(sites);
        Objects.requireNonNull(handovers);
        Objects.requireNonNull(once);
    }
}
