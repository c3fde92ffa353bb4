package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Templates.Kind;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** The pages about what is the visitor's own. None of them needs a script. */
public final class OwnPages {
    private final Templates templates;
    private final Assets assets;
    private final Sites sites;

    /** One site in one language. */
    interface Sites {
        Localised of(SitePolicy policy, String language);
    }

    OwnPages(Templates templates, Assets assets, Sites sites) {
        this.templates = templates;
        this.assets = assets;
        this.sites = sites;
    }

    /** What the visitor chose, and what is enforced for the visitor. */
    public String mine(SitePolicy policy, String language, MineView view) {
        Localised site = sites.of(policy, language);
        return page(Kind.MINE, site, model(policy, site).mine(view));
    }

    /** The record of the choice, to be printed. */
    public String receipt(SitePolicy policy, String language, ReceiptView view) {
        Localised site = sites.of(policy, language);
        return page(Kind.RECEIPT, site, model(policy, site).receipt(view));
    }

    /** The form for a request about one's data, or the number of the one that was sent. */
    public String request(SitePolicy policy, String language, String ticket, RequestView view) {
        Localised site = sites.of(policy, language);
        Map<String, Object> values = new HashMap<>();
        String controller = policy.controller().name();
        String time = Moments.span(view.time(), site.tag(), site::text);
        values.put("intro", Markup.fill(site.text("request.text"), Map.of("controller", controller, "time", time)));
        values.put("limits", Markup.fill(site.text("request.limits"), Map.of("controller", controller)));
        values.put("authority", StatementModel.authority(site.model()));
        values.put("ticket", ticket);
        values.put("message", view.messageKey().isEmpty() ? "" : site.text(view.messageKey()));
        values.put("badContact", view.messageKey().equals("request.bad-contact"));
        values.put("badReceipt", view.messageKey().equals("request.bad-receipt"));
        values.put("receipt", view.receipt());
        values.put("contact", view.contact());
        values.put("details", view.details());
        values.put("form", view.due() == null);
        values.put("kinds", kinds(site, view));
        if (view.due() != null) {
            String key = view.closed() == null ? "request.sent" : "request.closed";
            String day = Moments.day(view.closed() == null ? view.due() : view.closed(), site.tag());
            values.put("sent", Markup.fill(site.text(key), Map.of("number", view.number(), "date", day)));
        }
        return page(Kind.REQUEST, site, values);
    }

    private static List<Map<String, Object>> kinds(Localised site, RequestView view) {
        return view.kinds().stream()
                .map(kind -> Map.<String, Object>of(
                        "id", kind.id(),
                        "title", site.text("request.kind." + kind.id()),
                        "time", Moments.span(kind.time(), site.tag(), site::text),
                        "checked", kind.id().equals(view.kind())))
                .toList();
    }

    /**
     * What the visitor chose on another site, to be confirmed for this one.
     *
     * @param handover the signed text that came with the link
     * @param from the other site, as the visitor knows it
     * @param purposes ids of the purposes that it would switch on here
     */
    public String take(
            SitePolicy policy,
            String language,
            String ticket,
            String returnPath,
            String handover,
            String from,
            Set<String> purposes) {
        Localised site = sites.of(policy, language);
        Map<String, String> slots = new HashMap<>();
        slots.put("css", site.css());
        slots.put("ticket", Markup.escape(ticket));
        slots.put("return", Markup.escape(Markup.localPath(returnPath) ? returnPath : "/"));
        slots.put("handover", Markup.escape(handover));
        slots.put("text", Markup.fill(site.text("handover.text"), Map.of("site", from)));
        Set<String> parts = new HashSet<>();
        List<Purpose> optional = policy.optionalPurposes();
        for (int i = 0; i < optional.size(); i++) {
            parts.add((purposes.contains(optional.get(i).id()) ? "yes." : "no.") + i);
        }
        return new String(site.fill(Kind.TAKE, slots, parts), StandardCharsets.US_ASCII);
    }

    private static MineModel model(SitePolicy policy, Localised site) {
        Map<String, String> titles = new HashMap<>();
        site.plain().purposes().forEach((id, text) -> titles.put(id, text.title()));
        return new MineModel(policy, site.tag(), site::text, titles);
    }

    private String page(Kind kind, Localised site, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(site.model().page());
        all.put("contacts", site.model().contact());
        all.putAll(values);
        all.put("script", assets.path("page.js"));
        byte[] markup = templates.render(kind, all).fill(Map.of("css", site.css()), Set.of());
        return new String(markup, StandardCharsets.US_ASCII);
    }
}
