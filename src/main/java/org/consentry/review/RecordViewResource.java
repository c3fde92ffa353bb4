package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.StoredRecord;

/** The page of one record. */
@Dependent
@Path("records/{id}")
public class RecordViewResource {
    @Inject
    Ledger ledger;

    /** All that a record says, and its forms. */
    @GET
    public Response record(@PathParam("id") String id) throws LedgerException {
        Optional<StoredRecord> choice = ledger.find(id);
        if (choice.isPresent()) {
            return PageProblems.html(200, RecordPage.html(choice.get())).build();
        }
        Optional<StoredEntry> entry = ledger.entry(id);
        return entry.isPresent()
                ? PageProblems.html(200, RecordPage.html(entry.get())).build()
                : PageProblems.page(404, "Not Found", "There is no record of this id, or it was purged.");
    }
}
