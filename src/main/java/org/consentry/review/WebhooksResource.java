package org.consentry.review;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.LedgerException;
import org.consentry.rights.Webhooks;
import org.jspecify.annotations.Nullable;

/** What recipients were told, are still to be told, or could not be told. */
@Dependent
@Path("webhooks")
public class WebhooksResource {
    private static final int MOST = 1000;
    private static final List<String> STATES = List.of(DeliveryTable.WAITING, DeliveryTable.DONE, DeliveryTable.DEAD);

    @Inject
    Webhooks webhooks;

    /**
     * The newest messages first, of those that were given up or, with {@code state}, that are {@code waiting} or
     * {@code done}: {@code {"deliveries":[…],"more":false}}, a thousand at most.
     */
    @GET
    public Response list(@QueryParam("state") @Nullable String state) throws LedgerException {
        String wanted = state == null ? DeliveryTable.DEAD : state;
        if (!STATES.contains(wanted)) {
            return Problem.answer(Map.of("state", String.join(", ", STATES)));
        }
        List<Delivery> found = webhooks.list(wanted, MOST + 1);
        return Response.ok(
                        CanonicalJson.write(Map.of(
                                "deliveries",
                                found.stream()
                                        .limit(MOST)
                                        .map(WebhooksResource::json)
                                        .toList(),
                                "more",
                                found.size() > MOST)),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    /** Sends a message again that was given up, with all its tries. */
    @POST
    @Path("{id}/retry")
    public Response retry(@PathParam("id") String id) throws LedgerException {
        if (webhooks.retry(id)) {
            return Response.ok(CanonicalJson.write(json(webhooks.find(id).orElseThrow())), MediaType.APPLICATION_JSON)
                    .build();
        }
        return webhooks.find(id).isPresent()
                ? Problem.answer(409, "The message was not given up.").build()
                : Problem.answer(404, "There is no message of that id.").build();
    }

    static Map<String, Object> json(Delivery one) {
        Map<String, Object> json = new TreeMap<>();
        json.put("id", one.id());
        json.put("site", one.site());
        json.put("recipient", one.name());
        json.put("event", one.event());
        json.put("created", one.created().toString());
        json.put("state", one.state());
        json.put("tries", one.tries());
        json.put("problem", one.problem());
        if (one.state().equals(DeliveryTable.WAITING)) {
            json.put("next_try", one.nextTry().toString());
        }
        return json;
    }
}
