package org.consentry.rights;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.consent.Uuid7;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.site.SitePolicy;

/** What a site's recipients are told of something that happened. Never a contact, a pseudonym or a cookie's value. */
final class WebhookEvents {
    static final String WITHDRAWAL = "withdrawal";
    static final String ERASURE = "erasure";
    static final String REQUEST = "request";
    static final String REQUEST_DUE = "request-due";

    private WebhookEvents() {}

    /**
     * A delivery to each recipient who wants to hear of it.
     *
     * @param time when it happened
     * @param facts what {@link CanonicalJson} takes, by name
     * @param now from when on it can be sent
     * @param order among what is told at once: ids sort by it
     */
    static List<Delivery> tell(
            SitePolicy site, String event, Instant time, Map<String, Object> facts, Instant now, int order) {
        return site.promises().webhooks().stream()
                .filter(webhook -> webhook.events().contains(event))
                .map(webhook -> delivery(site.id(), webhook.name(), event, time, facts, now, order))
                .toList();
    }

    private static Delivery delivery(
            String site, String name, String event, Instant time, Map<String, Object> facts, Instant now, int order) {
        Instant due = now.truncatedTo(ChronoUnit.MILLIS);
        Instant created = due.plusMillis(order);
        String id = Uuid7.at(created);
        Map<String, Object> members = new TreeMap<>(facts);
        members.put("id", id);
        members.put("event", event);
        members.put("site", site);
        members.put("time", time.toString());
        String body = CanonicalJson.write(members);
        return new Delivery(id, site, name, event, body, created, due, 0, DeliveryTable.WAITING, "");
    }
}
