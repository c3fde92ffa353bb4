package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.consentry.banner.Templates.Kind;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** One site in one language: its sheets, rendered when first asked for, and what fills them for a visitor. */
final class Localised {
    private final Templates templates;
    private final PolicyModel model;
    private final SitePolicy policy;
    private final String language;
    private final List<Purpose> optional;
    private final Map<Kind, Sheet> sheets = new ConcurrentHashMap<>();
    private final Map<Surface, Wording> wordings = new ConcurrentHashMap<>();

    Localised(SitePolicy policy, String tag, Messages messages, Templates templates) {
        this.templates = templates;
        this.policy = policy;
        this.model = new PolicyModel(policy, tag, messages);
        this.language = messages.nearest(tag);
        this.optional = policy.optionalPurposes();
    }

    byte[] fill(Kind kind, Map<String, String> slots, Set<String> parts) {
        return sheet(kind).fill(slots, parts);
    }

    /** The declaration of these cookies; not kept, since it changes with what the site sets. */
    byte[] cookies(List<CookieSection> sections, String css) {
        return templates.render(Kind.COOKIES, model.cookies(sections)).fill(Map.of("css", css), Set.of());
    }

    Wording wording(Surface surface) {
        return wordings.computeIfAbsent(surface, this::hashed);
    }

    /** What fills a sheet for one visitor; every value is safe where it stands. */
    Map<String, String> slots(BannerView view, String ticket, String returnPath) {
        String back = Markup.localPath(returnPath) ? returnPath : "/";
        Map<String, String> slots = new HashMap<>();
        slots.put("site", "");
        slots.put("ticket", Markup.escape(ticket));
        slots.put("return", Markup.escape(back));
        slots.put("query", Markup.query(back));
        slots.put("grants", optional.stream().map(p -> grant(p, view)).collect(Collectors.joining(" ")));
        slots.put("decided", view.decided() ? " data-consentry-decided" : "");
        State present = State.of(optional, view);
        for (State state : State.values()) {
            slots.put("hide-" + state.id(), state == present ? "" : " hidden");
        }
        slots.put("present", Markup.escape(model.text("state." + present.id())));
        slots.put("gpc", signal("signal.gpc", view));
        slots.put("dnt", signal("signal.dnt", view));
        return slots;
    }

    /** The positions of the preference centre's switches. */
    void addSwitches(Map<String, String> slots, Set<String> parts, BannerView view) {
        List<Purpose> purposes = policy.purposes();
        for (int i = 0; i < purposes.size(); i++) {
            String id = purposes.get(i).id();
            boolean off = view.refusedBySignal().contains(id);
            slots.put("checked." + i, off ? " disabled" : view.granted().contains(id) ? " checked" : "");
            if (off) {
                parts.add("off." + i);
            }
        }
    }

    /** The parts of the first layer and of the preference centre that this visitor sees. */
    Set<String> parts(BannerView view) {
        Set<String> parts = new HashSet<>();
        for (Signal signal : view.honoured()) {
            parts.add(signal.id());
        }
        if (view.decided()) {
            parts.add("decided");
        }
        return parts;
    }

    /** What fills the page that stands in for a frame; and its parts, but for those of {@link #parts}. */
    void addFrame(Map<String, String> slots, Set<String> parts, BannerView view, HeldFrame frame) {
        String policyLink = model.vendorLink(frame.service());
        List<Purpose> wanted = optional.stream()
                .filter(purpose -> frame.purposes().contains(purpose.id()))
                .toList();
        boolean refused =
                wanted.stream().anyMatch(purpose -> view.refusedBySignal().contains(purpose.id()));
        slots.put("service", Markup.escape(frame.service()));
        slots.put("address", Markup.escape(frame.address()));
        slots.put("policy", Markup.escape(policyLink));
        slots.put("titles", Markup.escape(model.titles(wanted)));
        slots.put(
                "purposes",
                optional.stream()
                        .filter(purpose ->
                                wanted.contains(purpose) || view.granted().contains(purpose.id()))
                        .map(purpose -> "<input type=\"hidden\" name=\"purpose\" value=\"" + Markup.escape(purpose.id())
                                + "\">")
                        .collect(Collectors.joining()));
        if (!frame.address().isEmpty()) {
            parts.add(frame.inPlace() ? "once" : "window");
        }
        // A yes that a signal of the browser overrules would change nothing.
        if (!wanted.isEmpty() && wanted.size() == frame.purposes().size() && !refused) {
            parts.add("always");
        }
        if (!policyLink.isEmpty()) {
            parts.add("policy");
        }
    }

    PlainTexts plain() {
        return model.plain();
    }

    String text(String key) {
        return model.text(key);
    }

    private Sheet sheet(Kind kind) {
        return sheets.computeIfAbsent(
                kind,
                k -> templates.render(
                        k,
                        switch (k) {
                            case BANNER, CONTROL -> model.banner();
                            case PREFERENCES -> model.preferences();
                            case COOKIES -> throw new IllegalArgumentException("what a site sets changes by the hour");
                            case PLACEHOLDER -> model.placeholder();
                            case DATA -> model.data();
                            case MESSAGE -> throw new IllegalArgumentException("a message belongs to no site");
                        }));
    }

    private Wording hashed(Surface surface) {
        Kind kind = switch (surface) {
            case BANNER -> Kind.BANNER;
            case PREFERENCES -> Kind.PREFERENCES;
            case PLACEHOLDER -> Kind.PLACEHOLDER;
        };
        String text = sheet(kind).wording();
        byte[] digest = Hashes.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return new Wording(surface, language, Hashes.hex(digest), text);
    }

    private static String grant(Purpose purpose, BannerView view) {
        String grant = view.granted().contains(purpose.id()) ? "=1" : "=0";
        return Markup.escape(purpose.id() + ":" + PolicyModel.category(purpose) + grant);
    }

    private String signal(String key, BannerView view) {
        List<Purpose> off = optional.stream()
                .filter(purpose -> view.refusedBySignal().contains(purpose.id()))
                .toList();
        // A site without such a purpose still shows that it heard the signal.
        String titles = off.isEmpty() ? model.text("category.marketing.title") : model.titles(off);
        return Markup.fill(model.text(key), Map.of("purposes", titles));
    }
}
