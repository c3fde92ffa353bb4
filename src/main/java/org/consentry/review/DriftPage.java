package org.consentry.review;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.consent.ConsentToken;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.Drift;
import org.consentry.inventory.SeenHost;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.site.DeclaredCookie;
import org.jspecify.annotations.Nullable;

/** The page that says where sites have moved away from their policies. */
final class DriftPage {
    /** In days: how far back a host is new where nobody says since when. */
    private static final int NEW_FOR = 30;

    private DriftPage() {}

    /** A day to look back to; {@code null} where the text is none. */
    static @Nullable LocalDate since(@Nullable String text, LocalDate today) {
        if (text == null || text.isEmpty()) {
            return today.minusDays(NEW_FOR);
        }
        try {
            LocalDate day = LocalDate.parse(text);
            return day.getYear() >= 1970 && day.getYear() <= 9999 ? day : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /**
     * The page.
     *
     * @param problems of the question, by parameter
     * @param since as given
     */
    static String html(
            Map<String, Drift> drifts, Map<String, String> problems, List<String> sites, String site, String since) {
        List<Map<String, Object>> unseen = new ArrayList<>();
        List<Map<String, Object>> undeclared = new ArrayList<>();
        List<Map<String, Object>> lifetimes = new ArrayList<>();
        List<Map<String, Object>> held = new ArrayList<>();
        List<Map<String, Object>> hosts = new ArrayList<>();
        drifts.forEach((id, drift) -> {
            unseen(drift).forEach(cookie -> unseen.add(row(id, cookie.name(), "detail", cookie.purpose())));
            drift.undeclared().forEach(cookie -> undeclared.add(undeclared(id, cookie)));
            drift.claimed().forEach(claim -> undeclared.add(claimed(id, claim)));
            drift.lifetimes().forEach(other -> lifetimes.add(lifetime(id, other)));
            drift.held().forEach(cookie -> held.add(held(id, cookie)));
            drift.hosts().forEach(host -> hosts.add(host(id, host)));
        });
        Map<String, Object> values = new HashMap<>();
        values.put("sites", Pages.options(sites, site.isEmpty() ? null : site));
        values.put("since", since);
        values.put("siteError", problems.getOrDefault("site", ""));
        values.put("other", SeenQuestion.other(problems));
        values.put("sinceError", problems.getOrDefault("since", ""));
        table(values, "unseen", unseen, "Declared, and never seen");
        table(values, "undeclared", undeclared, "Seen, and not declared");
        table(values, "lifetimes", lifetimes, "Set for another time than declared");
        table(values, "held", held, "Set by the site, and held back from visitors");
        table(values, "hosts", hosts, "Hosts that are new since " + since);
        return Pages.drift(values);
    }

    /** Those that could be seen: the gateway's own cookie never reaches the site. */
    static List<DeclaredCookie> unseen(Drift drift) {
        return drift.unseen().stream()
                .filter(cookie -> !ConsentToken.isOwn(cookie.name()))
                .toList();
    }

    private static void table(Map<String, Object> values, String name, List<Map<String, Object>> rows, String caption) {
        values.put(name, rows.stream().limit(Pages.MOST).toList());
        values.put(name + "Caption", CookiesPage.caption(rows.size(), "rows: " + caption, caption));
    }

    private static Map<String, Object> row(String site, String name, String... more) {
        Map<String, Object> row = new HashMap<>();
        row.put("site", site);
        row.put("name", CookiesPage.label(name));
        for (int i = 0; i < more.length; i += 2) {
            row.put(more[i], more[i + 1]);
        }
        return row;
    }

    private static Map<String, Object> undeclared(String site, UpstreamCookie cookie) {
        return row(site, cookie.name(), "detail", "the site's own headers", "last", Pages.time(cookie.lastSeen()));
    }

    private static Map<String, Object> claimed(String site, ClaimedCookie claim) {
        String detail = claim.confirmed() ? "requests only, confirmed" : "requests only";
        return row(site, claim.name(), "detail", detail, "last", Pages.time(claim.lastSeen()));
    }

    private static Map<String, Object> lifetime(String site, Drift.OtherLifetime other) {
        return row(
                site,
                other.cookie().name(),
                "declared",
                other.declared().lifetime(),
                "detail",
                CookiesPage.lifetime(other.cookie().lifetime()));
    }

    private static Map<String, Object> held(String site, UpstreamCookie cookie) {
        return row(
                site,
                cookie.name(),
                "detail",
                cookie.held() + " of " + cookie.sightings(),
                "last",
                Pages.time(cookie.lastSeen()));
    }

    private static Map<String, Object> host(String site, SeenHost host) {
        return row(
                site,
                host.host(),
                "detail",
                String.join(", ", host.how()),
                "held",
                host.held() ? "yes" : "no",
                "first",
                host.firstSeen().atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }
}
