package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.banner.Page;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Decision;
import org.consentry.consent.Expiry;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.http.CookieHeader;
import org.consentry.http.SameOrigin;

/** Where a visitor's choice comes in, and where the visitor hears what holds. */
final class ChoiceDesk {
    private static final System.Logger LOG = System.getLogger(ChoiceDesk.class.getName());

    /** A choice is a few hundred bytes; this is room for hundreds of services. In bytes. */
    static final int LARGEST_BODY = 64 * 1024;

    private static final int CHOICES_A_MINUTE = 60;

    private final Choices choices;
    private final ConsentPages pages;
    private final ChoiceCookie cookie;
    private final Expiry.Whereabouts whereabouts;
    private final RateLimit limit = new RateLimit(CHOICES_A_MINUTE);

    ChoiceDesk(Choices choices, ConsentPages pages, ConsentToken tokens, Expiry.Whereabouts whereabouts) {
        this.choices = choices;
        this.pages = pages;
        this.cookie = new ChoiceCookie(tokens);
        this.whereabouts = whereabouts;
    }

    void choose(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        if (!SameOrigin.allows(
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                visit.facts().origin())) {
            pages.refuse(visit, Page.FORBIDDEN, "Not from this site", "A choice is made on the site's own pages.");
            return;
        }
        if (!limit.admits(visit.address())) {
            visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
            pages.refuse(visit, Page.TOO_MANY_REQUESTS, "Too many requests", "Wait a minute and try again.");
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            pages.refuse(visit, Page.TOO_LARGE, "Too large", "A choice has at most 64 KiB.");
            return;
        }
        ChoiceForm form;
        try {
            String type = request.getContentType();
            form = ChoiceForm.parse(type == null ? "" : type, body);
        } catch (IllegalArgumentException e) {
            String why = "The request is malformed: " + e.getMessage() + ".";
            pages.refuse(visit, Page.BAD_REQUEST, "Not a choice", why);
            return;
        }
        answer(visit, form, choices.take(visit.facts(), visit.edition().grounds(), form, visit.address()));
    }

    void answer(Visit visit, ChoiceForm form, Choices.Outcome outcome) throws IOException {
        if (outcome instanceof Choices.Outcome.Recorded recorded) {
            recorded(visit, form, recorded);
        } else if (outcome instanceof Choices.Outcome.Stale) {
            stale(visit, form);
        } else if (outcome instanceof Choices.Outcome.Invalid invalid) {
            pages.refuse(visit, Page.BAD_REQUEST, "Not a choice", invalid.why() + ".");
        } else if (outcome instanceof Choices.Outcome.NotRecorded failure) {
            LOG.log(System.Logger.Level.ERROR, "A choice was not recorded and does not hold", failure.why());
            pages.refuse(
                    visit,
                    Page.NOT_RECORDED,
                    "Not recorded",
                    "The choice could not be recorded, so it does not hold. Nothing was changed.");
        }
    }

    /** Nothing is recorded: the visitor is shown what is asked today. */
    private void stale(Visit visit, ChoiceForm form) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(
                    visit.response(),
                    409,
                    "Asked again",
                    "This form is too old or not ours. Nothing was recorded.",
                    Json.createObjectBuilder().add("ticket", pages.ticket(visit, Surface.BANNER)));
        } else {
            pages.preferences(visit, 409, "message.stale", form.back());
        }
    }

    private void recorded(Visit visit, ChoiceForm form, Choices.Outcome.Recorded recorded) throws IOException {
        HttpServletResponse response = visit.response();
        boolean young = form.isUnderAge() && recorded.consent().minor();
        cookie.set(visit, recorded.consent());
        // Of one who is too young, what slipped in goes too, whoever let it in.
        clear(visit, recorded.decision(), young);
        if (visit.wantsJson()) {
            Answers.json(response, 200, state(visit, recorded.decision()));
        } else {
            Answers.guard(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            String back = ConsentPages.back(visit, form.back());
            // A browser that showed its cookie keeps cookies. One who is too young is told what that comes to.
            boolean shown = visit.facts().consent() != null && !young;
            response.setHeader("Location", shown ? back : Kept.address(visit, back));
        }
    }

    /** Takes the choice out of the browser, and with it what the choice let in. */
    void forget(Visit visit) {
        Consent consent = visit.facts().consent();
        if (consent != null) {
            choices.forget(consent.subject());
        }
        cookie.drop(visit);
        clear(visit, choices.without(visit.facts(), visit.edition().grounds()), false);
    }

    private void clear(Visit visit, Decision after, boolean anyway) {
        expire(visit, after);
        if (anyway || losesSomething(visit, after)) {
            // A page that was kept from before would show what no longer may be there. Cookies stay out of it: those
            // that passed are the visitor's sign-in and basket.
            boolean storage = visit.site().clearSiteData();
            visit.response().setHeader("Clear-Site-Data", storage ? "\"cache\", \"storage\"" : "\"cache\"");
        }
    }

    /** A fault here costs the expiry, not the answer: the choice is on record and holds. */
    private void expire(Visit visit, Decision decision) {
        try {
            CookieHeader cookies =
                    CookieHeader.of(Collections.list(visit.request().getHeaders("Cookie")));
            Expiry.lines(decision, cookies, visit.request().getRequestURI(), whereabouts)
                    .forEach(line -> visit.response().addHeader("Set-Cookie", line));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Refused cookies could not be expired", e);
        }
    }

    /**
     * Measured by what stood, and by the last answer even where it no longer holds, for what it once let in is there
     * still.
     */
    private static boolean losesSomething(Visit visit, Decision after) {
        Consent before = visit.facts().consent();
        return holdsMore(visit.decision().grants(), after) || before != null && holdsMore(before.answers(), after);
    }

    private static boolean holdsMore(Map<String, Boolean> before, Decision after) {
        return before.entrySet().stream().anyMatch(one -> one.getValue() && !after.granted(one.getKey()));
    }

    /** What holds for the visitor now, with a ticket for the next choice. */
    void state(Visit visit) throws IOException {
        Answers.json(visit.response(), 200, state(visit, visit.decision()));
    }

    private JsonObject state(Visit visit, Decision decision) {
        JsonObjectBuilder grants = Json.createObjectBuilder();
        for (Map.Entry<String, Boolean> grant : new TreeMap<>(decision.grants()).entrySet()) {
            grants.add(grant.getKey(), grant.getValue());
        }
        JsonObjectBuilder state = Json.createObjectBuilder()
                .add("site", visit.site().id())
                .add("noticeVersion", visit.site().notice().version())
                .add("decided", decision.answered())
                .add("regime", decision.regime().id())
                .add("grants", grants)
                .add(
                        "signals",
                        Json.createArrayBuilder(decision.honoured().stream()
                                .map(Signal::id)
                                .sorted()
                                .toList()));
        Consent consent = decision.facts().consent();
        if (decision.answered() && consent != null) {
            Instant expires = consent.issued().plus(visit.site().validity());
            state.add("expires", expires.toString());
        } else {
            state.addNull("expires");
        }
        return state.add("ticket", pages.ticket(visit, Surface.BANNER)).build();
    }
}
