package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.consentry.ledger.CanonicalJson;
import org.jspecify.annotations.Nullable;

/** What cookies and third parties' hosts were seen, and how each was classified. */
@Dependent
@Path("cookies")
public class CookiesResource {

    @Inject
    SeenCookies seen;

    /** Of one site, or of all, as one JSON object. */
    @GET
    public Response cookies(@QueryParam("site") @Nullable String site) {
        String wanted = site == null ? "" : site;
        if (!wanted.isEmpty() && !seen.knows(wanted)) {
            return Problem.answer(Map.of("site", "no site has that name"));
        }
        Map<String, Object> body = Map.of(
                "cookies", seen.rows(wanted).stream().map(CookiesResource::json).toList(),
                "hosts", seen.hosts(wanted).stream().map(CookiesResource::json).toList());
        return Response.ok(CanonicalJson.write(body), MediaType.APPLICATION_JSON)
                .build();
    }

    private static Map<String, Object> json(SeenCookies.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("site", row.site());
        json.put("name", row.name());
        json.put("seen", row.seen());
        json.put("category", row.category());
        json.put("rule", row.rule());
        json.put("unclassified", row.unclassified());
        json.put("suggestion", row.suggestion());
        json.put("reasons", row.reasons());
        json.put("first_seen", row.firstSeen().toString());
        json.put("last_seen", row.lastSeen().toString());
        json.put("requests", row.requests());
        return json;
    }

    private static Map<String, Object> json(SeenHosts.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("site", row.site());
        json.put("host", row.host());
        json.put("category", row.category());
        json.put("vendor", row.vendor());
        json.put("rule", row.rule());
        json.put("purpose", row.purpose());
        json.put("how", row.how());
        json.put("held", row.held());
        json.put("unclassified", row.unclassified());
        json.put("first_seen", row.firstSeen().toString());
        json.put("last_seen", row.lastSeen().toString());
        json.put("sightings", row.sightings());
        return json;
    }
}
