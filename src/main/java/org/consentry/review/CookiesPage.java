package org.consentry.review;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.inventory.ClaimedCookie;
import org.consentry.inventory.UpstreamCookie;
import org.consentry.inventory.Variant;

/** The page of the cookies and hosts that traffic has shown. */
final class CookiesPage {
    /** What one client makes up comes last: a page shows no more than can be read. */
    private static final Comparator<SeenCookies.Row> CLAIMS = Comparator.comparing(
                    (SeenCookies.Row row) -> Objects.requireNonNull(row.claim()).confirmed())
            .thenComparing(SeenCookies.Row::requests)
            .reversed()
            .thenComparing(SeenCookies.Row::name);

    private CookiesPage() {}

    /**
     * The page.
     *
     * @param refused how many sightings found no room
     */
    static String html(List<SeenCookies.Row> rows, List<SeenHosts.Row> hosts, long refused) {
        List<SeenCookies.Row> set =
                rows.stream().filter(row -> row.upstream() != null).toList();
        List<SeenCookies.Row> claims =
                rows.stream().filter(row -> row.claim() != null).sorted(CLAIMS).toList();
        Map<String, Object> values = new HashMap<>();
        values.put("rows", shown(set).map(CookiesPage::set).toList());
        values.put("caption", caption(set.size(), "cookies that the site sets", "Cookies that the site sets"));
        values.put("claims", shown(claims).map(CookiesPage::claim).toList());
        values.put(
                "claimsCaption",
                caption(claims.size(), "names that only requests show", "Names that only requests show"));
        values.put("hosts", shown(hosts).map(CookiesPage::host).toList());
        values.put("hostsCaption", caption(hosts.size(), "hosts", "Hosts"));
        values.put("refused", refused == 0 ? "" : String.format(Locale.ROOT, "%,d", refused));
        return Pages.cookies(values);
    }

    private static <T> Stream<T> shown(List<T> all) {
        return all.stream().limit(Pages.MOST);
    }

    static String caption(int count, String some, String all) {
        return count > Pages.MOST ? "The first " + Pages.MOST + " of " + count + " " + some : all + ": " + count;
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
        values.put("action", word == null ? "Confirm" : "Take back");
        values.put("yes", word == null ? "yes" : "no");
        return values;
    }

    private static Map<String, Object> common(SeenCookies.Row row) {
        Map<String, Object> values = new HashMap<>();
        values.put("name", row.name());
        values.put("site", row.site());
        values.put("category", row.category());
        values.put("unclassified", row.unclassified());
        values.put("rule", row.rule());
        values.put("suggestion", row.suggestion());
        values.put("reasons", row.reasons());
        values.put("why", row.name().isEmpty() ? "" : WhyPage.address(row.site(), row.name()));
        values.put("requests", row.requests());
        values.put("first", Pages.time(row.firstSeen()));
        values.put("last", Pages.time(row.lastSeen()));
        return values;
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
