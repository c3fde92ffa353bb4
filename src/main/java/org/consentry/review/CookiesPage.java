package org.consentry.review;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.catalog.FolderReading;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.inventory.Variant;

/** The page of the cookies and hosts that traffic has shown. */
final class CookiesPage {
    private CookiesPage() {}

    /**
     * Which site is asked about.
     *
     * @param id empty for all
     * @param problems of the question, by parameter
     * @param sites to choose from
     * @param catalog how the operator's stands; empty where there is none
     */
    record Asked(String id, Map<String, String> problems, List<String> sites, Optional<FolderReading> catalog) {}

    /**
     * The page.
     *
     * @param refused how many sightings found no room
     */
    static String html(Asked asked, SeenCookies.Shown cookies, List<SeenHosts.Row> hosts, long refused) {
        Map<String, Object> values = new HashMap<>(CatalogNews.values(asked.catalog()));
        values.put("sites", Pages.options(asked.sites(), asked.id().isEmpty() ? null : asked.id()));
        values.put("siteError", asked.problems().getOrDefault("site", ""));
        values.put("other", SeenQuestion.other(asked.problems()));
        values.put("asked", asked.id());
        values.put("rows", cookies.set().stream().map(CookiesPage::set).toList());
        String set = "cookies that the site sets";
        values.put("caption", caption(cookies.set().size(), cookies.allSet(), set, "Cookies that the site sets"));
        values.put("claims", cookies.claims().stream().map(CookiesPage::claim).toList());
        String only = "names that only requests show";
        values.put(
                "claimsCaption",
                caption(cookies.claims().size(), cookies.allClaims(), only, "Names that only requests show"));
        values.put(
                "hosts", hosts.stream().limit(Pages.MOST).map(CookiesPage::host).toList());
        values.put("hostsCaption", caption(hosts.size(), "hosts", "Hosts"));
        values.put("refused", refused == 0 ? "" : String.format(Locale.ROOT, "%,d", refused));
        return Pages.cookies(values);
    }

    static String caption(int count, String some, String all) {
        return caption(Math.min(count, Pages.MOST), count, some, all);
    }

    private static String caption(int shown, int count, String some, String all) {
        return shown < count ? "The first " + shown + " of " + count + " " + some : all + ": " + count;
    }

    private static Map<String, Object> set(SeenCookies.Row row) {
        UpstreamCookie cookie = Objects.requireNonNull(row.upstream());
        Map<String, Object> values = common(row);
        values.put("host", cookie.host());
        values.put("attributes", attributes(cookie));
        values.put("where", cookie.variants().stream().map(CookiesPage::where).toList());
        values.put("lifetime", lifetime(cookie.lifetime()));
        values.put("sightings", cookie.sightings());
        values.put("held", cookie.held());
        return values;
    }

    private static Map<String, Object> claim(SeenCookies.Row row) {
        ClaimedCookie claim = Objects.requireNonNull(row.claim());
        ClaimedCookie.Confirmation word = claim.confirmation();
        Map<String, Object> values = common(row);
        values.put("confirmed", word == null ? "" : word.by() + ", " + Pages.time(word.at()));
        // What has no name no declaration can name, so nobody can confirm it.
        values.put("action", word != null ? "Take back" : row.name().isEmpty() ? "" : "Confirm");
        values.put("yes", word == null ? "yes" : "no");
        return values;
    }

    private static Map<String, Object> common(SeenCookies.Row row) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", row.name());
        values.put("label", label(row.name()));
        values.put("site", row.site());
        values.put("category", row.category());
        values.put("unclassified", row.unclassified());
        values.put("rule", row.rule());
        values.put("suggestion", row.suggestion());
        values.put("reasons", row.reasons());
        values.put("why", WhyQuestion.takes(row.name()) ? WhyPage.address(row.site(), row.name()) : "");
        values.put("requests", row.requests());
        values.put("first", Pages.time(row.firstSeen()));
        values.put("last", Pages.time(row.lastSeen()));
        return values;
    }

    /** A name as a reviewer reads it. */
    static String label(String name) {
        return name.isEmpty() ? "(no name)" : name;
    }

    private static Map<String, Object> host(SeenHosts.Row row) {
        return Map.ofEntries(
                Map.entry("host", row.host()),
                Map.entry("site", row.site()),
                Map.entry("category", row.category()),
                Map.entry("vendor", row.vendor()),
                Map.entry("unclassified", row.unclassified()),
                Map.entry("rule", row.rule()),
                Map.entry("how", String.join(", ", row.how())),
                Map.entry("held", row.held() ? "yes" : "no"),
                Map.entry("sightings", row.sightings()),
                Map.entry("first", Pages.time(row.firstSeen())),
                Map.entry("last", Pages.time(row.lastSeen())));
    }

    private static String attributes(UpstreamCookie cookie) {
        if (cookie.lifetime() < 0) {
            return "not known yet";
        }
        String sameSite = cookie.attributes().sameSite();
        String all = (cookie.attributes().secure() ? "Secure " : "")
                + (cookie.attributes().httpOnly() ? "HttpOnly " : "")
                + (sameSite.isEmpty() ? "" : "SameSite=" + sameSite);
        return all.isBlank() ? "none" : all.strip();
    }

    private static String where(Variant variant) {
        return Stream.of(
                        variant.domain().isEmpty() ? "" : "Domain=" + variant.domain(),
                        variant.path().isEmpty() ? "" : "Path=" + variant.path(),
                        variant.partitioned() ? "Partitioned" : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** A number of seconds as a reviewer reads it. */
    static String lifetime(long seconds) {
        if (seconds <= 0) {
            return seconds == 0 ? "session" : "not known yet";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        long unit = seconds < 7_200 ? 60 : seconds < 172_800 ? 3_600 : 86_400;
        String name = unit == 60 ? " minutes" : unit == 3_600 ? " hours" : " days";
        return Math.round((double) seconds / unit) + name;
    }
}
