package org.consentry.site;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a site's statement says beyond purposes, and to whom it answers.
 *
 * @param representative in the visitors' region (GDPR, article 27); nameless where there is none
 * @param officer who answers questions and grievances; nameless where nobody is named
 * @param authority with whom a complaint can be lodged; nameless where none is named
 * @param clauses of the statement, in their order
 * @param storage what the site keeps in the browser beside cookies
 * @param claims what the published statement says and the policy does not follow, since the law is stricter
 * @param minimumAge under which nothing optional is offered; 0 where the site says nothing of age
 * @param webhooks whom it tells of what happened
 * @param archive what stays once the contract has ended
 */
public record Promises(
        Contact representative,
        Contact officer,
        Contact authority,
        List<Clause> clauses,
        List<StoredItem> storage,
        Set<Claim> claims,
        int minimumAge,
        List<Webhook> webhooks,
        Archive archive) {
    /** None. */
    public static final Promises NONE = new Promises(
            Contact.NOBODY, Contact.NOBODY, Contact.NOBODY, List.of(), List.of(), Set.of(), 0, List.of(), Archive.NONE);

    /** What statements say that the law does not let stand. */
    public enum Claim {
        /** Who uses the site agrees. */
        USE_IS_CONSENT,
        /** No signal of the browser is heeded, GPC among them. */
        IGNORES_SIGNALS,
        /** A legitimate interest is the ground for tracking. */
        INTEREST_IN_TRACKING
    }

    public Promises {
        Objects.requireNonNull(representative);
        Objects.requireNonNull(officer);
        Objects.requireNonNull(authority);
        clauses = List.copyOf(clauses);
        storage = List.copyOf(storage);
        claims = Set.copyOf(claims);
        webhooks = List.copyOf(webhooks);
        Objects.requireNonNull(archive);
    }
}
