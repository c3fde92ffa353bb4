package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.banner.MineView.Elsewhere;
import org.consentry.banner.Page;
import org.consentry.consent.Decision;
import org.consentry.consent.Handover;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.http.SameOrigin;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/**
 * Takes a choice from one site of an operator to another: a signed link that is good for five minutes and for one use.
 * Where it leads, the visitor reads what it comes to and confirms it; until then nothing is used up and nothing holds.
 */
final class HandoverDesk {
    /** Two signed texts and a return path. In bytes. */
    private static final int LARGEST_BODY = 16 * 1024;

    private static final int A_MINUTE = 60;
    private static final String STALE = "handover.stale";

    private final Sites sites;
    private final Handover.Office handovers;
    private final LinkUses uses;
    private final Choices choices;
    private final ChoiceDesk desk;
    private final ConsentPages pages;
    private final Banner banner;
    private final Ticket.Office tickets;
    private final RateLimit limit = new RateLimit(A_MINUTE);

    HandoverDesk(
            OwnAffairs own,
            Choices choices,
            ChoiceDesk desk,
            ConsentPages pages,
            Banner banner,
            Ticket.Office tickets) {
        this.sites = own.sites();
        this.handovers = own.handovers();
        this.uses = new LinkUses(own.once());
        this.choices = choices;
        this.desk = desk;
        this.pages = pages;
        this.banner = banner;
        this.tickets = tickets;
    }

    /** The sites that take the visitor's choice over; none where there is no choice. */
    List<Elsewhere> elsewhere(Visit visit) {
        if (!visit.decision().answered()) {
            return List.of();
        }
        return sites.all().stream()
                .filter(other -> Handover.together(visit.site(), other))
                .filter(other -> !host(other).isEmpty())
                .map(other -> new Elsewhere(other.id(), host(other)))
                .toList();
    }

    /** A host that a link can lead to: not one that stands for many. */
    private static String host(SitePolicy site) {
        return site.hosts().stream()
                .filter(host -> host.indexOf('*') < 0)
                .findFirst()
                .orElse("");
    }

    /** Leads to the other site, with what was chosen here. */
    void leave(Visit visit) throws IOException {
        String to = visit.parameter("to");
        Optional<Elsewhere> other =
                elsewhere(visit).stream().filter(site -> site.id().equals(to)).findFirst();
        Optional<SitePolicy> policy = sites.byId(to);
        if (other.isEmpty() || policy.isEmpty() || !visit.isNavigation()) {
            pages.refuse(visit, Page.NOT_FOUND, "Nothing to hand over", "No choice, or no such site of this group.");
            return;
        }
        String link = handovers.issue(visit.decision(), policy.get());
        String back = visit.parameter("return");
        HttpServletResponse response = visit.response();
        Answers.guard(response);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(
                "Location",
                origin(visit, other.get().host()) + visit.request().getContextPath() + "/_consent/take?handover=" + link
                        + "&lang=" + visit.language()
                        + (back.isEmpty() ? "" : "&return=" + URLEncoder.encode(back, StandardCharsets.UTF_8)));
    }

    /** The other site stands behind this very gateway, under the same scheme and port. */
    private static String origin(Visit visit, String host) {
        String here = visit.facts().origin();
        int authority = here.indexOf("://") + 3;
        int colon = here.lastIndexOf(':');
        boolean port = colon > authority && colon > here.lastIndexOf(']');
        return here.substring(0, authority) + host + (port ? here.substring(colon) : "");
    }

    /** Shows what the link comes to here. Browsers and mail programs open links ahead: nothing is used up. */
    void show(Visit visit) throws IOException {
        String link = visit.parameter("handover");
        Optional<Handover> handover = handovers.read(sites, visit.site(), link);
        if (handover.isEmpty() || uses.used(handover.get())) {
            stale(visit, visit.parameter("return"));
            return;
        }
        String language = visit.language();
        String html = banner.own()
                .take(
                        visit.site(),
                        language,
                        pages.ticket(visit, Surface.HANDOVER),
                        ConsentPages.back(visit, visit.parameter("return")),
                        link,
                        from(handover.get()),
                        handover.get().purposes(visit.decision()));
        Answers.secretPage(visit.response(), language, html);
    }

    private String from(Handover handover) {
        return sites.byId(handover.from()).map(HandoverDesk::host).orElse(handover.from());
    }

    /** Takes the choice over, on the visitor's word. */
    void take(Visit visit) throws IOException {
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
        Optional<SentForm> sent = SentForm.read(visit, LARGEST_BODY, pages);
        if (sent.isPresent()) {
            take(visit, sent.get());
        }
    }

    private void take(Visit visit, SentForm form) throws IOException {
        Optional<Handover> handover = handovers.read(sites, visit.site(), form.value("handover"));
        boolean ours = tickets.read(visit.site(), form.value("ticket"))
                .filter(ticket -> ticket.surface() == Surface.HANDOVER)
                .isPresent();
        if (handover.isEmpty() || !ours || !uses.first(handover.get(), form.value("ticket"))) {
            stale(visit, form.value("return"));
            return;
        }
        Set<String> purposes = handover.get().purposes(visit.decision());
        JsonArrayBuilder on = Json.createArrayBuilder();
        purposes.stream().sorted().forEach(on::add);
        // Named one by one: else a service that stands here already would go its own way.
        JsonArrayBuilder vendors = Json.createArrayBuilder();
        services(visit.decision(), purposes).forEach(vendors::add);
        ChoiceForm choice = ChoiceForm.of(Json.createObjectBuilder()
                .add("ticket", form.value("ticket"))
                .add("choice", "custom")
                .add("purpose", on)
                .add("vendor", vendors)
                .add("return", form.value("return"))
                .build());
        desk.answer(visit, choice, choices.take(visit.facts(), visit.edition().grounds(), choice, visit.address()));
    }

    /** A switch takes all of its services with it; of what can only be objected to those stay that stand. */
    private static List<String> services(Decision there, Set<String> purposes) {
        return Service.of(there.facts().site()).stream()
                .filter(service -> purposes.contains(service.purpose().id()))
                .filter(service -> service.purpose().control() == Purpose.Control.SWITCH || there.granted(service.id()))
                .map(Service::id)
                .toList();
    }

    private void stale(Visit visit, @Nullable String back) throws IOException {
        if (visit.wantsJson()) {
            Answers.problem(
                    visit.response(), 409, "Not taken over", "The link was used, is too old, or not for this site.");
        } else {
            pages.preferences(visit, 409, STALE, back);
        }
    }
}
