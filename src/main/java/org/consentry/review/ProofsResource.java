package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.ProofJson;
import org.consentry.ledger.tree.InclusionProof;

/** That a record stands in the sealed tree. */
@Dependent
@Path("records/{id}/proof")
public class ProofsResource {
    @Inject
    LedgerTree tree;

    /** The proof against the newest checkpoint (RFC 9162, section 2.1.3). */
    @GET
    public Response proof(@PathParam("id") String id) throws LedgerException {
        Optional<InclusionProof> proof = tree.prove(id);
        return proof.isPresent()
                ? Response.ok(CanonicalJson.write(ProofJson.inclusion(id, proof.get())), MediaType.APPLICATION_JSON)
                        .build()
                : Problem.answer(404, "There is no record of this id, or it is not sealed yet: that takes seconds.")
                        .build();
    }
}
