package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.consentry.consent.RequestFacts;
import org.consentry.http.MediaType;
import org.consentry.http.PageOrigin;
import org.consentry.http.Party;
import org.consentry.http.SameOrigin;
import org.jspecify.annotations.Nullable;

/**
 * What browsers report that the fence kept out (CSP Level 3, section 5). Of a report, site, directive and blocked host
 * are used, and nothing about the visitor, the page or the path.
 */
final class CspReports {
    private static final System.Logger LOG = System.getLogger(CspReports.class.getName());

    /** In bytes. A browser sends one report, or a handful. */
    private static final int LARGEST_BODY = 16 * 1024;

    /** A page full of trackers sends a report for each, and a browser several of them in one body. */
    static final int REPORTS_A_MINUTE = 300;

    /** In characters, as domain names go. */
    private static final int LONGEST_HOST = 253;

    private static final int LONGEST_DIRECTIVE = 32;

    /** Where what was blocked is noted: the inventory. */
    interface HostSightings {
        void sawHost(String site, String host, String how, boolean held);
    }

    private record Blocked(String site, String directive, String host) {}

    private final HostSightings sightings;
    private final RateLimit limit = new RateLimit(REPORTS_A_MINUTE);

    /** The same page reports the same again with every load. */
    private final Cache<Blocked, Boolean> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    CspReports(HostSightings sightings) {
        this.sightings = Objects.requireNonNull(sightings);
    }

    /** Answers 204 to whatever is a report, of interest or not: no browser reads more. */
    void answer(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        HttpServletResponse response = visit.response();
        String given = request.getContentType();
        String type = given == null
                ? ""
                : MediaType.parse(given).map(MediaType::essence).orElse("");
        if (!type.equals("application/csp-report") && !type.equals("application/reports+json")) {
            Answers.problem(response, 415, "Not a report", "Send application/csp-report or application/reports+json.");
            return;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (!fromOwnPage(site, request.getHeader("Origin"), visit.facts().origin())) {
            Answers.problem(response, 403, "Not a report of this site", "Only pages of this site report here.");
            return;
        }
        if (!limit.admits(visit.address())) {
            response.setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
            Answers.problem(response, 429, "Too many requests", "Wait a minute and try again.");
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            Answers.problem(response, 413, "Too large", "A report has at most 16 KiB.");
            return;
        }
        try {
            take(visit.facts(), visit.address(), body);
        } catch (IllegalArgumentException e) {
            Answers.problem(response, 400, "Not a report", "The request is malformed: " + e.getMessage() + ".");
            return;
        }
        Answers.guard(response);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /**
     * False where the browser says that another's page reports, or a sandboxed one, which is nobody's. With the reports
     * that it gathers for {@code report-to} Chromium sends {@code Origin} alone; a browser may send neither.
     */
    static boolean fromOwnPage(@Nullable String site, @Nullable String origin, String own) {
        return site == null && origin == null || SameOrigin.allows(site, origin, own);
    }

    /**
     * Takes one report, or an array of some; entries of other kinds are passed over, and so are those beyond what an
     * address may send. The first was counted with the request.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    void take(RequestFacts facts, String address, byte[] body) {
        JsonStructure json = parse(body);
        List<? extends JsonValue> entries = json instanceof JsonArray array ? array : List.of(json);
        boolean first = true;
        for (JsonValue entry : entries) {
            if (!first && !limit.admits(address)) {
                return;
            }
            first = false;
            if (!(entry instanceof JsonObject report)) {
                throw new IllegalArgumentException("a report is an object");
            }
            JsonObject old = object(report, "csp-report");
            JsonObject now = object(report, "body");
            if (!old.isEmpty()) {
                String directive = text(old, "effective-directive");
                note(
                        facts,
                        text(old, "document-uri"),
                        directive.isEmpty() ? text(old, "violated-directive") : directive,
                        text(old, "blocked-uri"));
            } else if (text(report, "type").equals("csp-violation")) {
                note(facts, text(now, "documentURL"), text(now, "effectiveDirective"), text(now, "blockedURL"));
            }
        }
    }

    private static JsonStructure parse(byte[] body) {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(body))) {
            parser.next();
            JsonValue value = parser.getValue();
            if (parser.hasNext() || !(value instanceof JsonStructure structure)) {
                throw new IllegalStateException("not one object or array");
            }
            return structure;
        } catch (RuntimeException e) {
            // Besides JsonException: what a parser throws at deep nesting.
            throw new IllegalArgumentException("the JSON is not a report", e);
        }
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static String text(JsonObject parent, String name) {
        return parent.getString(name, "");
    }

    /**
     * Words in place of an address, such as {@code inline}, {@code eval} or {@code data}, read as paths of the own
     * host, which is of no interest; addresses of extensions and the like have no host.
     */
    private void note(RequestFacts facts, String document, String directive, String blocked) {
        PageOrigin page = new PageOrigin(facts.https() ? "https" : "http", facts.host(), 443);
        String reporting = page.hostOf(document);
        String host = page.hostOf(blocked);
        // Another site's policy may name this address as well, and what it keeps out is not this one's.
        boolean ours = facts.host().equals(reporting);
        if (!ours || host == null || host.length() > LONGEST_HOST || isOwn(facts, host)) {
            return;
        }
        Blocked found = new Blocked(facts.site().id(), name(directive), host);
        if (known.asMap().putIfAbsent(found, Boolean.TRUE) == null) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "Site {0}: {1} keeps {2} out",
                    found.site(),
                    found.directive(),
                    found.host());
            sightings.sawHost(found.site(), found.host(), "csp-report", true);
        }
    }

    private static boolean isOwn(RequestFacts facts, String host) {
        if (Party.sameSite(host, facts.host())) {
            return true;
        }
        for (String own : facts.site().hosts()) {
            String domain = own.startsWith("*.") ? own.substring(2) : own;
            if (!domain.equals("*") && Party.sameSite(host, domain)) {
                return true;
            }
        }
        return false;
    }

    /** The directive's name alone: older browsers send its sources too. */
    private static String name(String directive) {
        int end = 0;
        while (end < Math.min(directive.length(), LONGEST_DIRECTIVE) && isNameCharacter(directive.charAt(end))) {
            end++;
        }
        return directive.substring(0, end);
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c == '-';
    }
}
