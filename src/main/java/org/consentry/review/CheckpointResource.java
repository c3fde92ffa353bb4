package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.ProofJson;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Hash;

/** The newest checkpoint, and that it goes on from an earlier one. */
@Dependent
@Path("checkpoint")
public class CheckpointResource {
    @Inject
    LedgerTree tree;

    /**
     * The checkpoint and the key that signed it; with {@code from}, the size of an earlier checkpoint, also the proof
     * that the tree of that size is its beginning (RFC 9162, section 2.1.4).
     */
    @GET
    public Response checkpoint(@Context UriInfo uri) throws LedgerException {
        Map<String, String> asked = new TreeMap<>();
        Map<String, String> problems = Queries.read(uri, List.of("from"), asked);
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        String from = asked.get("from");
        Optional<Checkpoint> newest = tree.checkpoint();
        if (newest.isEmpty()) {
            return Problem.answer(503, "The first checkpoint is not signed yet.")
                    .header("Retry-After", 5)
                    .build();
        }
        Checkpoint checkpoint = newest.get();
        Map<String, Object> answer = new TreeMap<>(ProofJson.checkpoint(checkpoint, tree.verifierKey()));
        if (from != null) {
            long before = size(from);
            if (before < 0 || before > checkpoint.size()) {
                return Problem.answer(
                        Map.of("from", "a number of records from 0 to " + checkpoint.size() + " is needed"));
            }
            List<Hash> path = tree.consistency(before, checkpoint.size());
            answer.put("consistency", Map.of("from", before, "path", ProofJson.hex(path)));
        }
        return Response.ok(CanonicalJson.write(answer), MediaType.APPLICATION_JSON)
                .build();
    }

    /** Below zero where it is no size. */
    private static long size(String digits) {
        try {
            // A number's other digits are no digits here.
            return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(digits) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
