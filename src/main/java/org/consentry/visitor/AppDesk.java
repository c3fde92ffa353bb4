package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.consentry.banner.Banner;
import org.consentry.banner.PlainTexts;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.consent.Wording;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Where a site's mobile apps hear what to ask, and hand in what was chosen. An app keeps its user's token itself and
 * sends no cookies. Its key (RFC 6750) is in everybody's hands: it says for which site the app speaks, and opens nothing
 * that the site's own pages don't.
 */
final class AppDesk {
    private static final System.Logger LOG = System.getLogger(AppDesk.class.getName());

    /** The token that the app has of an earlier choice, for the state. */
    private static final String TOKEN = "Consentry-Token";

    private static final String BEARER = "Bearer ";
    /** Choices. A mobile carrier has many of its users behind one address. */
    private static final int A_MINUTE_FROM_A_NETWORK = 120;

    /** States, which are asked for at each start of an app and write nothing. */
    private static final int STATES_A_MINUTE = 1200;

    /** Choices. */
    private static final int A_MINUTE_WITH_A_KEY = 6000;

    private final Choices choices;
    private final Banner banner;
    private final Ticket.Office tickets;
    private final ConsentToken tokens;
    private final RequestReader reader;
    private final RateLimit networks = new RateLimit(A_MINUTE_FROM_A_NETWORK);
    private final RateLimit askers = new RateLimit(STATES_A_MINUTE);
    private final RateLimit keys = new RateLimit(A_MINUTE_WITH_A_KEY);

    AppDesk(Choices choices, Banner banner, Ticket.Office tickets, ConsentToken tokens, RequestReader reader) {
        this.choices = choices;
        this.banner = banner;
        this.tickets = tickets;
        this.tokens = tokens;
        this.reader = reader;
    }

    /** What to ask, in the app's language, with a ticket for the answer; and what holds of the token it has. */
    void state(Visit visit) throws IOException {
        if (admits(visit, askers).isEmpty()) {
            return;
        }
        String token = visit.request().getHeader(TOKEN);
        RequestFacts facts = facts(visit, token == null ? "" : token);
        Decision decision = choices.of(facts, visit.edition().grounds(), facts.consent());
        SitePolicy site = visit.site();
        PlainTexts texts = banner.plain(site, visit.language());
        Wording wording = banner.wording(site, visit.language(), Surface.BANNER, decision.regime());
        JsonObjectBuilder buttons = Json.createObjectBuilder();
        new TreeMap<>(texts.buttons()).forEach(buttons::add);
        JsonObjectBuilder state = Json.createObjectBuilder()
                .add("site", site.id())
                .add("noticeVersion", site.notice().version())
                .add("statement", site.notice().statement())
                .add("controller", site.controller().name())
                .add("language", texts.language())
                .add("direction", texts.direction())
                .add("title", texts.title())
                .add("text", texts.text())
                .add("buttons", buttons)
                .add("purposes", purposes(site, texts))
                .add("wordingSha256", wording.hash())
                .add("ticket", tickets.issue(site, wording))
                .add("decided", decision.answered())
                .add("regime", decision.regime().id())
                .add(
                        "signals",
                        Json.createArrayBuilder(decision.honoured().stream()
                                .map(Signal::id)
                                .sorted()
                                .toList()))
                .add("grants", grants(decision));
        expires(state, site, decision.answered() ? facts.consent() : null);
        Answers.json(visit.response(), 200, state.build());
    }

    private static JsonArrayBuilder purposes(SitePolicy site, PlainTexts texts) {
        JsonArrayBuilder purposes = Json.createArrayBuilder();
        for (Purpose purpose : site.purposes()) {
            Purpose.Text text = texts.purposes().getOrDefault(purpose.id(), new Purpose.Text(purpose.id(), ""));
            purposes.add(Json.createObjectBuilder()
                    .add("id", purpose.id())
                    .add("category", purpose.category().id())
                    .add("optional", purpose.optional())
                    .add("title", text.title())
                    .add("description", text.description())
                    .add("vendors", Json.createArrayBuilder(purpose.vendors()))
                    .add("services", services(site, purpose)));
        }
        return purposes;
    }

    /** Those vendors that have a switch of their own. */
    private static JsonArrayBuilder services(SitePolicy site, Purpose purpose) {
        JsonArrayBuilder services = Json.createArrayBuilder();
        for (Service service : Service.of(site, purpose)) {
            services.add(Json.createObjectBuilder()
                    .add("id", service.id())
                    .add("name", service.vendor().name()));
        }
        return services;
    }

    private static JsonObjectBuilder grants(Decision decision) {
        JsonObjectBuilder grants = Json.createObjectBuilder();
        for (Map.Entry<String, Boolean> grant : new TreeMap<>(decision.grants()).entrySet()) {
            grants.add(grant.getKey(), grant.getValue());
        }
        return grants;
    }

    private static void expires(JsonObjectBuilder state, SitePolicy site, @Nullable Consent consent) {
        if (consent == null) {
            state.addNull("expires");
        } else {
            state.add("expires", consent.issued().plus(site.validity()).toString());
        }
    }

    /** Takes a choice, or a withdrawal; the answer's token stands in place of the one that was sent. */
    void choose(Visit visit) throws IOException {
        Optional<String> key = admits(visit, networks);
        if (key.isEmpty()) {
            return;
        }
        if (!keys.admits(key.get())) {
            tooMany(visit);
            return;
        }
        HttpServletRequest request = visit.request();
        String type = request.getContentType();
        int end = type == null ? 0 : type.indexOf(';');
        if (type == null || !(end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase("application/json")) {
            Answers.problem(visit.response(), 415, "Not JSON", "Send a choice as application/json.");
            return;
        }
        byte[] body = request.getInputStream().readNBytes(ChoiceDesk.LARGEST_BODY + 1);
        if (body.length > ChoiceDesk.LARGEST_BODY) {
            Answers.problem(visit.response(), 413, "Too large", "A choice has at most 64 KiB.");
            return;
        }
        String token;
        ChoiceForm form;
        try {
            JsonObject object = ChoiceForm.object(body);
            form = ChoiceForm.of(object);
            token = object.getString("token", "");
        } catch (IllegalArgumentException e) {
            String why = "The request is malformed: " + e.getMessage() + ".";
            Answers.problem(visit.response(), 400, "Not a choice", why);
            return;
        }
        answer(visit, choices.takeFromApp(facts(visit, token), visit.edition().grounds(), form, visit.address()));
    }

    private void answer(Visit visit, Choices.Outcome outcome) throws IOException {
        if (outcome instanceof Choices.Outcome.Recorded recorded) {
            Consent consent = recorded.consent();
            JsonObjectBuilder answer = Json.createObjectBuilder()
                    .add("token", tokens.issue(visit.site().id(), consent))
                    .add("record", consent.record())
                    .add("grants", grants(recorded.decision()));
            expires(answer, visit.site(), consent);
            Answers.json(visit.response(), 200, answer.build());
        } else if (outcome instanceof Choices.Outcome.Stale) {
            Answers.problem(
                    visit.response(),
                    409,
                    "Asked again",
                    "This ticket is too old or not ours. Nothing was recorded: ask for the state, and show it again.");
        } else if (outcome instanceof Choices.Outcome.Invalid invalid) {
            Answers.problem(visit.response(), 400, "Not a choice", invalid.why() + ".");
        } else if (outcome instanceof Choices.Outcome.NotRecorded failure) {
            LOG.log(System.Logger.Level.ERROR, "A choice of an app was not recorded and does not hold", failure.why());
            Answers.problem(
                    visit.response(),
                    503,
                    "Not recorded",
                    "The choice could not be recorded, so it does not hold. Nothing was changed.");
        }
    }

    /** The app's key; empty, with the answer given, where it is no request of an app of this site, or one too many. */
    private Optional<String> admits(Visit visit, RateLimit limit) throws IOException {
        HttpServletRequest request = visit.request();
        if (request.getHeader("Origin") != null) {
            Answers.problem(visit.response(), 403, "Not for browsers", "Pages send choices to /_consent/choices.");
            return Optional.empty();
        }
        if (!limit.admits(visit.address())) {
            tooMany(visit);
            return Optional.empty();
        }
        String field = request.getHeader("Authorization");
        boolean bearer = field != null && field.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String key = bearer ? field.substring(BEARER.length()).strip() : "";
        Optional<SitePolicy> site = reader.ofApp(key);
        if (site.isEmpty()) {
            visit.response().setHeader("WWW-Authenticate", key.isEmpty() ? "Bearer" : "Bearer error=\"invalid_token\"");
            Answers.problem(visit.response(), 401, "No app's key", "Send the app's key as Authorization: Bearer.");
            return Optional.empty();
        }
        if (!site.get().id().equals(visit.site().id())) {
            Answers.problem(visit.response(), 403, "Another site's key", "This key is not one of this site's apps.");
            return Optional.empty();
        }
        return Optional.of(key);
    }

    private static void tooMany(Visit visit) throws IOException {
        visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
        Answers.problem(visit.response(), 429, "Too many requests", "Wait a minute and try again.");
    }

    /** As the request shows it, but for cookies: an app that shows the site in a window of its own has them too. */
    private RequestFacts facts(Visit visit, String token) {
        RequestFacts seen = visit.facts();
        Consent consent = reader.consent(seen.site(), token).orElse(null);
        return seen.with(consent);
    }
}
