package org.consentry.banner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Decision;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;

/** A visitor's own choice in the visitor's language, as the names that templates read. */
final class MineModel {
    private final SitePolicy policy;
    private final String language;
    private final UnaryOperator<String> texts;
    private final Map<String, String> titles;

    /** @param titles of the purposes by id */
    MineModel(SitePolicy policy, String language, UnaryOperator<String> texts, Map<String, String> titles) {
        this.policy = policy;
        this.language = language;
        this.texts = texts;
        this.titles = titles;
    }

    Map<String, Object> mine(MineView view) {
        Decision decision = view.decision();
        Consent consent = decision.facts().consent();
        Map<String, Object> values = new HashMap<>();
        values.put("return", Markup.localPath(view.returnPath()) ? view.returnPath() : "/");
        values.put("message", message(decision.reask()));
        values.put("decided", decision.answered());
        values.put("none", !decision.answered() && !decision.grants().containsValue(true));
        values.put("known", consent != null);
        if (decision.answered() && consent != null) {
            values.putAll(chosen(consent.issued(), consent.noticeVersion()));
            values.put("answers", answers(consent.answers()));
        }
        ConsentRecord record = decision.answered() ? view.record() : null;
        values.put("recorded", record != null);
        if (record != null) {
            values.putAll(recorded(record, view.sealed()));
        }
        values.put(
                "enforced", texts.apply("mine.enforced." + policy.enforcement().id()));
        values.put("region", region(decision.regime()));
        values.put("place", decision.facts().region());
        values.put("signals", signals(decision));
        values.put("anyHeld", !view.held().isEmpty());
        values.put("heldHere", view.held().stream().map(this::held).toList());
        values.put("titles", titles());
        values.put("optout", decision.regime() == Regime.OPT_OUT);
        values.put("anyElsewhere", !view.elsewhere().isEmpty());
        values.put("elsewhere", view.elsewhere().stream().map(this::elsewhere).toList());
        return values;
    }

    private String message(Decision.Reask reask) {
        return switch (reask) {
            case NO -> "";
            case CHANGED -> texts.apply("message.changed");
            case EXPIRED -> texts.apply("banner.asked-again");
        };
    }

    private Map<String, Object> chosen(Instant time, String version) {
        Map<String, Object> values = new HashMap<>();
        values.put("chosenAt", Moments.moment(time, language));
        values.put("holdsUntil", Moments.moment(time.plus(policy.validity()), language));
        values.put("version", version);
        return values;
    }

    private Map<String, Object> recorded(ConsentRecord record, boolean sealed) {
        return Map.of(
                "choice", texts.apply("choice." + record.choice().id()),
                "method", method(record.method()),
                "wording", record.wordingHash(),
                "seal", texts.apply(sealed ? "mine.sealed" : "mine.not-sealed"));
    }

    /** A method of a later version has no text here. */
    private String method(String id) {
        try {
            return texts.apply("method." + id);
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    private String region(Regime regime) {
        return texts.apply("mine.region." + (regime == Regime.UNDER_AGE ? "minor" : regime.id()));
    }

    /** Each purpose with its answer, and the services that were answered otherwise. */
    private List<Map<String, Object>> answers(Map<String, Boolean> given) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Purpose purpose : policy.optionalPurposes()) {
            Boolean answer = given.get(purpose.id());
            if (answer != null) {
                List<Map<String, Object>> services = Service.of(policy, purpose).stream()
                        .filter(service -> given.getOrDefault(service.id(), answer) != answer.booleanValue())
                        .map(service -> answer(service.vendor().name(), !answer))
                        .toList();
                Map<String, Object> values = new HashMap<>(answer(title(purpose.id()), answer));
                values.put("anyServices", !services.isEmpty());
                values.put("services", services);
                answers.add(values);
            }
        }
        return answers;
    }

    private Map<String, Object> answer(String title, boolean yes) {
        return Map.of("title", title, "yes", yes, "answer", texts.apply(yes ? "choice.granted" : "choice.refused"));
    }

    private String title(String purpose) {
        return titles.getOrDefault(purpose, purpose);
    }

    private List<Map<String, Object>> signals(Decision decision) {
        String off =
                decision.refusedBySignal().stream().sorted().map(this::title).collect(separated());
        String shown = off.isEmpty() ? texts.apply("category.marketing.title") : off;
        return decision.honoured().stream()
                .map(signal -> Map.<String, Object>of(
                        "text", Markup.fill(texts.apply("signal." + signal.id()), Map.of("purposes", shown))))
                .toList();
    }

    private Map<String, Object> held(MineView.Held held) {
        String why = policy.purposes().stream()
                .map(Purpose::id)
                .filter(held.purposes()::contains)
                .map(this::title)
                .collect(separated());
        return Map.of("name", held.name(), "hosts", String.join(" ", held.hosts()), "why", why);
    }

    private java.util.stream.Collector<CharSequence, ?, String> separated() {
        return Collectors.joining(texts.apply("list.separator"));
    }

    /** For the script that lists what a page held back. */
    private List<Map<String, Object>> titles() {
        return policy.optionalPurposes().stream()
                .map(purpose -> Map.<String, Object>of("id", purpose.id(), "title", title(purpose.id())))
                .toList();
    }

    private Map<String, Object> elsewhere(MineView.Elsewhere other) {
        return Map.of(
                "id", other.id(), "text", Markup.fill(texts.apply("handover.link"), Map.of("site", other.host())));
    }

    Map<String, Object> receipt(ReceiptView view) {
        ConsentRecord record = view.record();
        Map<String, Object> values = new HashMap<>(chosen(record.time(), record.noticeVersion()));
        values.putAll(recorded(record, view.seq() != null));
        values.put("answers", answers(record.purposes()));
        List<Map<String, Object>> marks = new ArrayList<>();
        mark(marks, "receipt_id", record.id());
        mark(marks, "pii_principal_id", record.subject());
        mark(marks, "language", record.language());
        mark(marks, "method", record.method());
        mark(marks, "signals", String.join(" ", record.signals()));
        mark(marks, "supersedes", record.supersedes());
        mark(marks, "mode", record.mode());
        mark(marks, "wording_sha256", record.wordingHash());
        mark(marks, "policy_sha256", record.policyHash());
        mark(marks, "catalog_sha256", record.catalogHash());
        mark(marks, "leaf", view.leaf());
        mark(marks, "seq", view.seq() == null ? "" : view.seq().toString());
        values.put("marks", marks);
        return values;
    }

    /** What machines compare, under the names that it has as JSON. */
    private static void mark(List<Map<String, Object>> marks, String name, String value) {
        if (!value.isEmpty()) {
            marks.add(Map.of("name", name, "value", value));
        }
    }
}
