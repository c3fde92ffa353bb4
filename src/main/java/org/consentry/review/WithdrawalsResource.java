package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Subjects;

/** Withdrawals that reached the operator by mail, by telephone or on another device. */
@Dependent
@Path("withdrawals")
public class WithdrawalsResource {
    @Inject
    Subjects subjects;

    /** Takes {@code {"site", "subject", "ground"}}; holds on every node within seconds, whatever tokens are about. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response withdraw(InputStream body) throws IOException, LedgerException {
        Optional<Given> read = Given.json(body, Set.of("site", "subject", "ground"));
        if (read.isEmpty()) {
            return Problem.answer(400, "Send an object with site, subject and ground.")
                    .build();
        }
        Given given = read.get();
        String site = given.site();
        String subject = given.subject();
        String ground = given.text("ground");
        if (!given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        Optional<ConsentRecord> record = subjects.withdraw(site, subject, ground, Reviewers.ACCOUNT);
        return record.isPresent()
                ? Response.status(201)
                        .type(MediaType.APPLICATION_JSON)
                        .entity(CanonicalJson.write(
                                Map.of("record_id", record.get().id())))
                        .build()
                : Problem.answer(404, SubjectsResource.NOTHING).build();
    }
}
