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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.PolicyVersions;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/** The site policies that were ever served, by the hash that records name them by. */
@Dependent
@Path("policies")
public class PoliciesResource {
    private static final int ROWS = 1000;

    @Inject
    PolicyVersions versions;

    @Inject
    Sites sites;

    /**
     * The newest 1,000, newest first, as {@code {"policies":[{"hash", "site", "notice", "effective", "first_seen",
     * "served"}…]}}; {@code site} selects. {@code served} is true of what this node serves now.
     */
    @GET
    public Response list(@Context UriInfo uri) throws LedgerException {
        Map<String, String> problems = new TreeMap<>();
        uri.getQueryParameters().forEach((name, values) -> {
            if (!name.equals("site")) {
                problems.put(RecordQuery.shown(name), "unknown");
            } else if (values.size() > 1) {
                problems.put(name, "given more than once");
            }
        });
        if (!problems.isEmpty()) {
            return Problem.answer(problems);
        }
        String site = uri.getQueryParameters().getFirst("site");
        List<Map<String, Object>> rows =
                versions.list(site, ROWS).stream().map(this::row).toList();
        return Response.ok(CanonicalJson.write(Map.of("policies", rows)), MediaType.APPLICATION_JSON)
                .build();
    }

    private Map<String, Object> row(PolicyVersions.Version version) {
        boolean served = sites.byId(version.site())
                .map(SitePolicy::hash)
                .filter(version.hash()::equals)
                .isPresent();
        return Map.of(
                "hash", version.hash(),
                "site", version.site(),
                "notice", version.notice(),
                "effective", version.effective().toString(),
                "first_seen", version.firstSeen().toString(),
                "served", served);
    }

    /** The file's text under its hash, byte for byte. */
    @GET
    @Path("{hash}")
    public Response policy(@PathParam("hash") String hash) throws LedgerException {
        Optional<String> found = versions.text(hash);
        if (found.isEmpty()) {
            return Problem.answer(404, "No site policy of this hash was kept.").build();
        }
        if (!PolicyVersions.sound(found.get(), hash)) {
            return Problem.answer(500, "What is kept under this hash is not what was served: it was changed.")
                    .build();
        }
        // Plain text, which every browser shows and none runs.
        return Response.ok(found.get().getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "text/plain;charset=UTF-8")
                .build();
    }
}
