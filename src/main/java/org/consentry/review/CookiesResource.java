package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.inventory.Variant;
import org.consentry.ledger.CanonicalJson;

/** What cookies and third parties' hosts were seen, how each was classified, and what has drifted from the policies. */
@Dependent
@Path("cookies")
public class CookiesResource {

    @Inject
    SeenCookies seen;

    /** Of one site, or of all, as one JSON object; {@code since} is the day from which on a host is new. */
    @GET
    public Response cookies(@Context UriInfo uri) {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        SeenQuestion question = SeenQuestion.of(uri.getQueryParameters(), List.of("site", "since"), seen::knows, today);
        String wanted = question.site();
        LocalDate day = question.day();
        if (day == null || !question.problems().isEmpty()) {
            return Problem.answer(question.problems());
        }
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Map<String, Object> body = Map.of(
                "cookies", seen.rows(wanted).stream().map(CookiesResource::json).toList(),
                "hosts", seen.hosts(wanted).stream().map(CookiesResource::json).toList(),
                "drift", DriftJson.of(seen.drift(wanted, from)),
                "no_room", seen.refused(wanted));
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
        if (row.upstream() != null) {
            set(json, row.upstream());
        }
        if (row.claim() != null) {
            ClaimedCookie.Confirmation word = row.claim().confirmation();
            json.put("confirmed", word != null);
            json.put("confirmed_by", word == null ? "" : word.by());
            json.put("confirmed_at", word == null ? "" : word.at().toString());
        }
        return json;
    }

    private static void set(Map<String, Object> json, UpstreamCookie cookie) {
        json.put("host", cookie.host());
        json.put("sightings", cookie.sightings());
        json.put("held", cookie.held());
        json.put(
                "variants",
                cookie.variants().stream().map(CookiesResource::json).toList());
        // A row from before the attributes were kept says nothing of them.
        if (cookie.lifetime() >= 0) {
            json.put("lifetime_s", cookie.lifetime());
            json.put("http_only", cookie.attributes().httpOnly());
            json.put("secure", cookie.attributes().secure());
            json.put("same_site", cookie.attributes().sameSite());
        }
    }

    private static Map<String, Object> json(Variant variant) {
        return Map.of("domain", variant.domain(), "path", variant.path(), "partitioned", variant.partitioned());
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
