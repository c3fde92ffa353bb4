package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LegalHolds;
import org.consentry.ledger.LegalHolds.Exemption;
import org.consentry.ledger.LegalHolds.Hold;
import org.consentry.ledger.SubjectForms;
import org.consentry.ledger.Subjects;

/** What must not be erased or purged for now. */
@Dependent
@Path("holds")
public class HoldsResource {
    static final String EXEMPTIONS = "a, b, c, d or e: the point of article 17(3) GDPR";

    static final String NO_SITE = "no site has that name, and no records";

    @Inject
    Subjects subjects;

    @Inject
    ReviewedSites sites;

    /**
     * Those that are set, the newest first, as {@code {"holds":[…],"more":false}}; {@code more} where there are older
     * ones than those.
     */
    @GET
    public Response list(@Context UriInfo uri) throws LedgerException {
        Map<String, String> problems = Queries.read(uri, List.of(), new TreeMap<>());
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        List<Hold> list = holds().list();
        boolean more = list.size() > LegalHolds.MOST;
        List<Hold> shown = more ? list.subList(0, LegalHolds.MOST) : list;
        Map<String, Object> body = Map.of("holds", SubjectForms.holds(shown), "more", more);
        return Response.ok(CanonicalJson.write(body), MediaType.APPLICATION_JSON)
                .build();
    }

    /** Takes {@code {"site", "subject", "exemption", "reason"}}; without a subject all of the site is held. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response set(InputStream body) throws IOException, LedgerException {
        Optional<Given> read = Given.json(body, Set.of("site", "subject", "exemption", "reason"));
        if (read.isEmpty()) {
            return Problem.answer(400, "Send an object with site, subject, exemption and reason.")
                    .build();
        }
        Given given = read.get();
        String site = given.site();
        String subject = given.optionalSubject();
        if (given.has("subject") && subject.isEmpty()) {
            // Such as a script sends whose variable is not set: it would hold everybody's records.
            given.problems().putIfAbsent("subject", "empty; leave it away to hold all of the site");
        }
        Optional<Exemption> exemption = Exemption.of(given.text("exemption"));
        String reason = given.text("reason");
        if (exemption.isEmpty()) {
            given.problems().put("exemption", EXEMPTIONS);
        }
        if (!given.problems().containsKey("site") && !known(site, sites, subjects)) {
            given.problems().put("site", NO_SITE);
        }
        if (exemption.isEmpty() || !given.problems().isEmpty()) {
            return Problem.answer(given.problems());
        }
        Hold hold = holds().set(site, subject, exemption.get(), reason, Reviewers.ACCOUNT);
        return Response.status(201)
                .type(MediaType.APPLICATION_JSON)
                .entity(CanonicalJson.write(SubjectForms.holds(List.of(hold)).get(0)))
                .build();
    }

    /** Lifts one. */
    @DELETE
    @Path("{id}")
    public Response lift(@PathParam("id") String id) throws LedgerException {
        return holds().lift(id, Reviewers.ACCOUNT).isPresent()
                ? Response.ok(CanonicalJson.write(Map.of("lifted", id)), MediaType.APPLICATION_JSON)
                        .build()
                : Problem.answer(404, "There is no hold of this id.").build();
    }

    /** A hold of a misspelt site would hold nothing, and look as if it did. */
    static boolean known(String site, ReviewedSites sites, Subjects subjects) throws LedgerException {
        return sites.ids().contains(site) || subjects.holds().knows(site);
    }

    private LegalHolds holds() {
        return subjects.holds();
    }
}
