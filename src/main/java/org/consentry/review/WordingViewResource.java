package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.consentry.consent.Wording;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.WordingUses;

/** The page of what visitors were shown. */
@Dependent
@Path("wordings/{hash}")
public class WordingViewResource {
    /** The wording stands in a frame, an origin of its own. */
    private static final String CSP = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'";

    @Inject
    Ledger ledger;

    @Inject
    WordingUses uses;

    /** The wording in a frame, its markup, and the policies that it was shown under. */
    @GET
    public Response wording(@PathParam("hash") String hash) throws LedgerException {
        Optional<Wording> wording = ledger.wording(hash);
        if (wording.isEmpty()) {
            return PageProblems.page(404, "Not Found", "There is no wording of this hash.");
        }
        if (!WordingUses.sound(wording.get())) {
            return PageProblems.page(
                    500, "Changed", "What is kept under this hash is not what was shown: it was changed.");
        }
        return PageProblems.html(200, RecordPage.html(wording.get(), uses.of(hash)))
                .header("Content-Security-Policy", CSP)
                .build();
    }
}
