package org.consentry.banner;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.consentry.banner.Templates.Kind;
import org.consentry.consent.Decision;
import org.consentry.consent.Decision.Reask;
import org.consentry.consent.Signal;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/** One site in one language: its sheets, rendered when first asked for, and what fills them for a visitor. */
final class Localised {
    private static final List<Set<Signal>> SIGNALS =
            List.of(Set.of(), Set.of(Signal.GPC), Set.of(Signal.DNT), Set.of(Signal.GPC, Signal.DNT));

    private final Templates templates;
    private final PolicyModel model;
    private final ServicesModel services;
    private final DeclarationModel declaration;
    private final SitePolicy policy;
    private final StatementModel statement;
    private final String css;
    private final String script;
    private final List<Purpose> optional;
    private final Map<Shown, Sheet> sheets = new ConcurrentHashMap<>();
    private final Map<Read, Wording> wordings = new ConcurrentHashMap<>();

    /** What is told hangs on the rules that hold for the visitor. */
    private record Shown(Kind kind, Regime regime) {}

    private record Read(Surface surface, Regime regime, Told told) {}

    /**
     * What a visitor is shown on a surface besides what everybody is: of the browser's signals, of why the question
     * comes again, of an answer that holds.
     *
     * @param optedOut part of the opt-out page that offers the way out or back; empty for none
     */
    private record Told(Set<Signal> honoured, Reask reask, boolean decided, String optedOut) {
        private static final Told NOTHING = new Told(Set.of(), Reask.NO, false, "");
    }

    Localised(SitePolicy policy, String tag, Messages messages, Templates templates, Looks looks) {
        this.templates = templates;
        this.policy = policy;
        this.model = new PolicyModel(policy, tag, messages, looks.logo(policy));
        this.services = new ServicesModel(model);
        this.declaration = new DeclarationModel(model, messages);
        this.statement = new StatementModel(model);
        this.script = looks.script();
        this.css = looks.path(looks.of(policy).page());
        this.optional = policy.optionalPurposes();
    }

    /** A page that tells every visitor the same, whatever rules hold. */
    byte[] fill(Kind kind, Map<String, String> slots, Set<String> parts) {
        return fill(kind, Regime.OPT_IN, slots, parts);
    }

    byte[] fill(Kind kind, Regime regime, Map<String, String> slots, Set<String> parts) {
        return sheet(kind, regime).fill(slots, parts);
    }

    /** The declaration, as a page or a part of one; not kept, since it changes with what the site sets. */
    byte[] cookies(Kind kind, List<CookieSection> sections, LocalDate day) {
        return templates.render(kind, declaration.cookies(sections, day)).fill(Map.of("css", css), Set.of());
    }

    Wording wording(Surface surface, Regime regime) {
        return wordings.computeIfAbsent(new Read(surface, regime, Told.NOTHING), this::hashed);
    }

    /** What this visitor reads there. */
    Wording wording(Surface surface, BannerView view) {
        String optedOut = surface == Surface.OPTOUT ? optOutPart(view) : "";
        Told told = new Told(view.honoured(), view.reask(), view.decided(), optedOut);
        return wordings.computeIfAbsent(new Read(surface, view.regime(), told), this::hashed);
    }

    /** The wording of that hash, where any visitor under these rules may be shown it there. */
    Optional<Wording> wording(Surface surface, Regime regime, String hash) {
        List<String> ways = surface == Surface.OPTOUT ? List.of("opted-in", "opted-out", "") : List.of("");
        return SIGNALS.stream()
                .flatMap(signals -> Stream.of(Reask.values())
                        .flatMap(reask -> Stream.of(false, true)
                                .flatMap(decided -> ways.stream()
                                        .map(way ->
                                                new Read(surface, regime, new Told(signals, reask, decided, way))))))
                .map(this::known)
                .filter(wording -> wording.hash().equals(hash))
                .findFirst();
    }

    /** Not kept where it was not: nobody may have been shown it. */
    private Wording known(Read read) {
        Wording kept = wordings.get(read);
        return kept == null ? hashed(read) : kept;
    }

    /** What fills a sheet for one visitor; every value is safe where it stands. */
    Map<String, String> slots(BannerView view, String ticket, String returnPath) {
        String back = Markup.localPath(returnPath) ? returnPath : "/";
        Regime regime = view.regime();
        Map<String, String> slots = new HashMap<>();
        slots.put("site", "");
        slots.put("css", css);
        slots.put("script", script);
        slots.put("mode", policy.enforcement().id());
        slots.put("ticket", Markup.escape(ticket));
        slots.put("return", Markup.escape(back));
        slots.put("query", Markup.query(back));
        List<String> ids = services.ids(regime);
        slots.put("grants", ids.stream().map(id -> grant(id, view)).collect(Collectors.joining(" ")));
        slots.put("decided", view.decided() ? " data-consentry-decided" : "");
        State state = State.of(ids, view);
        slots.put("labels", labels(state, view));
        slots.put("door", regime == Regime.OPT_OUT ? "optout" : "");
        slots.put("present", Markup.escape(text(state.key(regime))));
        addSignals(slots, view);
        slots.put("standing", regime.standsUntilNo() ? services.standing(view) : "");
        return slots;
    }

    /** What the control reads: the state, by which a script shows another, and that the browser's signal is heard. */
    private String labels(State present, BannerView view) {
        Regime regime = view.regime();
        StringBuilder out = new StringBuilder(256);
        boolean optOut = regime == Regime.OPT_OUT;
        boolean offers = regime != Regime.UNDER_AGE && regime != Regime.ESSENTIAL;
        if (optOut) {
            out.append("<b>").append(Markup.escape(text("optout.link"))).append("</b>");
        }
        State shown = optOut && view.decided() && isOptedOut(view) ? State.NECESSARY : present;
        for (State state : State.values()) {
            // There the link is the word, and no more is said than that it was followed.
            if (offers && !optOut || state == State.NECESSARY) {
                out.append("<b data-is=\"").append(state.id());
                out.append(state == shown ? "\">" : "\" hidden>").append(optOut ? " &#183; " : "");
                out.append(Markup.escape(text(state.key(regime)))).append("</b>");
            }
        }
        if (view.honoured().contains(Signal.GPC)) {
            out.append("<i> &#183; ").append(Markup.escape(text("state.gpc"))).append("</i>");
        }
        return out.toString();
    }

    /** Whether nothing is sold or shared of the visitor: no purpose of marketing runs. */
    boolean isOptedOut(BannerView view) {
        return marketing().stream()
                .noneMatch(purpose -> view.granted().contains(purpose.id())
                        || Service.of(policy, purpose).stream()
                                .anyMatch(s -> view.granted().contains(s.id())));
    }

    private List<Purpose> marketing() {
        return optional.stream()
                .filter(purpose -> PolicyModel.category(purpose).equals("marketing"))
                .toList();
    }

    /** The positions of the preference centre's switches. */
    void addSwitches(Map<String, String> slots, Set<String> parts, BannerView view) {
        slots.put("was", services.was(view));
        slots.put("interests", services.interests(view));
        services.addSwitches(slots, parts, view);
    }

    /** What the opt-out page's two forms send: the rest as it stands, without marketing or with it. */
    void addOptOut(Map<String, String> slots, Set<String> parts, BannerView view) {
        List<Purpose> rest = optional.stream()
                .filter(purpose -> !marketing().contains(purpose))
                .toList();
        slots.put("was", services.was(view));
        slots.put("others", services.standing(view, rest));
        slots.put(
                "marketing",
                ServicesModel.hidden(
                        "purpose", marketing().stream().map(Purpose::id).toList()));
        parts.add(optOutPart(view));
    }

    /** The form that the opt-out page shows; empty where a signal has opted out already. */
    private String optOutPart(BannerView view) {
        if (marketing().stream().allMatch(purpose -> view.refusedBySignal().contains(purpose.id()))) {
            return "";
        }
        return isOptedOut(view) && (view.decided() || view.regime().standsUntilNo()) ? "opted-out" : "opted-in";
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
        if (view.reask() != Reask.NO) {
            parts.add(view.reask() == Reask.CHANGED ? "changed" : "expired");
        }
        return parts;
    }

    /** What fills the page that stands in for a frame; and its parts, but for those of {@link #parts}. */
    void addFrame(Map<String, String> slots, Set<String> parts, BannerView view, HeldFrame frame) {
        new FrameModel(model, services).add(slots, parts, view, frame);
    }

    /** What went wrong, in the site's look and words. */
    String mishap(Page page) {
        Map<String, Object> values = MessagePages.values(model.page(), page, this::text);
        return new String(
                templates.render(Kind.MESSAGE, values).fill(Map.of("css", css), Set.of()), StandardCharsets.US_ASCII);
    }

    PlainTexts plain() {
        return model.plain();
    }

    String text(String key) {
        return model.text(key);
    }

    /** For pages whose words change from visitor to visitor. */
    PolicyModel model() {
        return model;
    }

    /** Tag of the bundle that is spoken. */
    String tag() {
        return model.language();
    }

    /** What every page of the site's needs, as the names that templates read. */
    Map<String, Object> page() {
        return model.page();
    }

    /** Address of the pages' style sheet. */
    String css() {
        return css;
    }

    private Sheet sheet(Kind kind, Regime regime) {
        return sheets.computeIfAbsent(new Shown(kind, regime), shown -> templates.render(kind, values(kind, regime)));
    }

    private Map<String, Object> values(Kind kind, Regime regime) {
        return switch (kind) {
            case BANNER, CONTROL -> model.banner(regime);
            case PREFERENCES -> services.preferences(regime);
            case OPTOUT -> model.optOut();
            case STATEMENT -> statement.statement(regime);
            case PLACEHOLDER -> model.page();
            case TAKE -> TakeModel.of(model);
            case DATA -> model.data();
            case COOKIES, COOKIES_PART, MINE, RECEIPT, REQUEST, MESSAGE ->
                throw new IllegalArgumentException("another one for every visitor: " + kind);
        };
    }

    private Wording hashed(Read read) {
        Kind kind = switch (read.surface()) {
            case BANNER -> Kind.BANNER;
            case PREFERENCES -> Kind.PREFERENCES;
            case PLACEHOLDER -> Kind.PLACEHOLDER;
            case OPTOUT -> Kind.OPTOUT;
            case HANDOVER -> Kind.TAKE;
        };
        BannerView view = view(read);
        Set<String> parts = parts(view);
        // Which service that button opens the record says itself.
        parts.add(read.surface() == Surface.PLACEHOLDER ? "always" : read.told().optedOut());
        Map<String, String> slots = new HashMap<>();
        if (read.surface() == Surface.PREFERENCES) {
            services.addSwitches(slots, parts, view);
            // Where a switch can't be moved that is said; else its position is the visitor's own.
            slots.values().removeIf(position -> !position.equals(ServicesModel.DISABLED));
        }
        addSignals(slots, view);
        String text = sheet(kind, read.regime()).wording(slots, parts);
        byte[] digest = Hashes.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return new Wording(read.surface(), model.language(), Hashes.hex(digest), text);
    }

    /** A visitor who has allowed nothing and is told that. */
    private BannerView view(Read read) {
        Told told = read.told();
        Set<String> refused = optional.stream()
                .filter(purpose -> Decision.refusedBySignal(policy, told.honoured(), purpose))
                .map(Purpose::id)
                .collect(Collectors.toSet());
        return new BannerView(true, Set.of(), told.decided(), told.honoured(), refused, read.regime(), told.reask());
    }

    private void addSignals(Map<String, String> slots, BannerView view) {
        slots.put("gpc", signal("signal.gpc", view));
        slots.put("dnt", signal("signal.dnt", view));
    }

    /** As {@code id:category=1}. */
    private String grant(String id, BannerView view) {
        String category =
                policy.purpose(Service.purposeOf(id)).map(PolicyModel::category).orElse("");
        return Markup.escape(id + ":" + category + (view.granted().contains(id) ? "=1" : "=0"));
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
