package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.util.Map;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.Operations;
import org.consentry.ledger.SubjectForms;
import org.consentry.ledger.Subjects;
import org.consentry.ledger.Subjects.Erasure;
import org.jspecify.annotations.Nullable;

/** What is kept of one subject: to hand it out, and to erase it. */
@Dependent
@Path("subjects/{site}/{subject}")
public class SubjectsResource {
    static final String NOTHING = "Nothing is kept of this subject.";

    @Inject
    Subjects subjects;

    @Inject
    Operations operations;

    /** All records of the subject and the holds over them, as one JSON object. That it was handed out is a record. */
    @GET
    public Response access(@PathParam("site") String site, @PathParam("subject") String subject)
            throws LedgerException {
        Given given = Given.of(Map.of("site", site, "subject", subject));
        String ofSite = given.site();
        String who = given.subject();
        if (!given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        long count = subjects.count(ofSite, who);
        if (count == 0) {
            return Problem.answer(404, NOTHING).build();
        }
        Map<String, Object> holds =
                Map.of("holds", SubjectForms.holds(subjects.holds().over(ofSite, who)));
        // Before the first byte leaves: what is handed out without a record can't be taken back.
        Map<String, Object> details = Map.of(
                "kind", "access", "outcome", "done", "subject_sha256", Subjects.hash(ofSite, who), "count", count);
        operations.request(ofSite, Reviewers.ACCOUNT, details);
        StreamingOutput body = out -> {
            try {
                SubjectForms.json(subjects, ofSite, who, holds, out);
            } catch (LedgerException e) {
                throw new IOException("the ledger can't be read to its end", e);
            }
        };
        return Response.ok(body, MediaType.APPLICATION_JSON).build();
    }

    /** Whether anything is kept: nothing is handed out, so nothing is on record. */
    @HEAD
    public Response look(@PathParam("site") String site, @PathParam("subject") String subject) throws LedgerException {
        Given given = Given.of(Map.of("site", site, "subject", subject));
        String ofSite = given.site();
        String who = given.subject();
        if (!given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        return subjects.latest(ofSite, who, 1).isEmpty()
                ? Problem.answer(404, NOTHING).build()
                : Response.ok().type(MediaType.APPLICATION_JSON).build();
    }

    /**
     * Empties all records of the subject.
     *
     * @param ground on which; goes into the erasure's record
     */
    @DELETE
    public Response erase(
            @PathParam("site") String site,
            @PathParam("subject") String subject,
            @QueryParam("ground") @Nullable String ground)
            throws LedgerException {
        Given given = Given.of(Map.of("site", site, "subject", subject, "ground", ground == null ? "" : ground));
        String ofSite = given.site();
        String who = given.subject();
        String why = given.text("ground");
        if (!given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        Erasure erasure = subjects.erase(ofSite, who, why, Reviewers.ACCOUNT);
        if (erasure instanceof Erasure.Refused refused) {
            return held(refused.hold());
        }
        Erasure.Done done = (Erasure.Done) erasure;
        return done.count() == 0
                ? Problem.answer(404, NOTHING).build()
                : Response.ok(
                                CanonicalJson.write(Map.of("erased", done.count(), "erasures", done.records())),
                                MediaType.APPLICATION_JSON)
                        .build();
    }

    private static Response held(Hold hold) {
        return Problem.answer(409, "The records are held: " + hold.ground() + ". Hold " + hold.id() + ".")
                .build();
    }
}
