package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.RecordForms;
import org.consentry.ledger.RecordJson;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** One record by its id, as it is kept or in the terms of a standard. */
@Dependent
@Path("records/{id}")
public class RecordResource {
    private static final List<String> FORMATS = List.of("json", "ts27560", "receipt", "kantara");

    @Inject
    Ledger ledger;

    @Inject
    LedgerTree tree;

    @Inject
    Sites sites;

    /**
     * The record. {@code format}: {@code json} as it is kept, {@code ts27560} or {@code receipt} as record or receipt
     * of ISO/IEC TS 27560, {@code kantara} as a Kantara receipt; these with the inclusion proof once it is sealed.
     */
    @GET
    public Response record(@PathParam("id") String id, @Context UriInfo uri) throws LedgerException {
        Map<String, List<String>> parameters = uri.getQueryParameters();
        Map<String, String> problems = problems(parameters);
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        Optional<StoredRecord> found = ledger.find(id);
        if (found.isEmpty()) {
            return missing(id);
        }
        String format = parameters.getOrDefault("format", List.of("json")).get(0);
        return Response.ok(text(found.get(), format), MediaType.APPLICATION_JSON)
                .build();
    }

    private static Map<String, String> problems(Map<String, List<String>> parameters) {
        Map<String, String> problems = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (!name.equals("format")) {
                problems.put(RecordQuery.shown(name), "unknown");
            } else if (values.size() > 1) {
                problems.put(name, "given more than once");
            } else if (!FORMATS.contains(values.get(0))) {
                problems.put(name, "one of " + String.join(", ", FORMATS));
            }
        });
        return problems;
    }

    private Response missing(String id) throws LedgerException {
        Optional<StoredEntry> entry = ledger.entry(id);
        String erasedBy = entry.map(StoredEntry::erasedBy).orElse(null);
        if (erasedBy != null) {
            return Problem.answer(410, "This record was erased, as the record " + erasedBy + " says.")
                    .build();
        }
        return Problem.answer(404, "There is no record of a choice of this id.").build();
    }

    private String text(StoredRecord stored, String format) throws LedgerException {
        if (format.equals("json")) {
            return RecordJson.one(stored);
        }
        SitePolicy site = sites.byId(stored.record().site()).orElse(null);
        RecordForms.Sealed sealed = sealed(stored.record().id());
        return CanonicalJson.write(
                switch (format) {
                    case "ts27560" -> RecordForms.record(site, stored, sealed);
                    case "receipt" -> RecordForms.receipt(site, stored, sealed);
                    default -> RecordForms.kantara(site, stored, sealed);
                });
    }

    private RecordForms.@Nullable Sealed sealed(String id) throws LedgerException {
        Optional<InclusionProof> proof = tree.prove(id);
        return proof.isPresent() ? new RecordForms.Sealed(proof.get(), tree.verifierKey()) : null;
    }
}
