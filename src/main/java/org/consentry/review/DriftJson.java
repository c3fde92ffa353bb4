package org.consentry.review;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.Drift;
import org.consentry.inventory.SeenHost;
import org.consentry.inventory.UpstreamCookie;

/** Drift as the API tells it. */
final class DriftJson {
    private DriftJson() {}

    static Map<String, Object> of(String site, Drift drift) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("site", site);
        json.put(
                "unseen",
                DriftPage.unseen(drift).stream()
                        .map(cookie -> Map.of("name", cookie.name(), "purpose", cookie.purpose()))
                        .toList());
        json.put(
                "undeclared",
                drift.undeclared().stream().map(UpstreamCookie::name).toList());
        json.put("claimed", drift.claimed().stream().map(ClaimedCookie::name).toList());
        json.put(
                "lifetimes",
                drift.lifetimes().stream()
                        .map(other -> Map.of(
                                "name",
                                other.cookie().name(),
                                "declared",
                                other.declared().lifetime(),
                                "declared_s",
                                other.seconds(),
                                "lifetime_s",
                                other.cookie().lifetime()))
                        .toList());
        json.put("held", drift.held().stream().map(DriftJson::held).toList());
        json.put("new_hosts", drift.hosts().stream().map(SeenHost::host).toList());
        return json;
    }

    private static Map<String, Object> held(UpstreamCookie cookie) {
        return Map.of("name", cookie.name(), "held", cookie.held(), "sightings", cookie.sightings());
    }

    /** Sites without any drift are told too: that is news as well. */
    static List<Map<String, Object>> of(Map<String, Drift> drifts) {
        return drifts.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
