package org.consentry.banner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.consentry.site.Clause;
import org.consentry.site.Contact;
import org.consentry.site.Promises;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.SitePolicy;

/** What a site promises, in one language, as the names that templates read. */
final class StatementModel {
    /** From here on a page wants a list of what stands on it. */
    private static final int MANY = 3;

    private final PolicyModel model;
    private final PurposeDetails details;

    StatementModel(PolicyModel model) {
        this.model = model;
        this.details = new PurposeDetails(model);
    }

    Map<String, Object> statement(Regime regime) {
        SitePolicy policy = model.policy();
        Map<String, Object> values = model.page();
        values.put("statement", Markup.link(policy.notice().statement()));
        values.put("version", policy.notice().version());
        values.put("effective", policy.notice().effective().toString());
        values.put("day", Moments.day(policy.notice().effective(), model.language()));
        values.put("change", change());
        values.put("essential", policy.essentialOnly());
        values.put("minor", regime == Regime.UNDER_AGE);
        values.put("minorText", model.minorText());
        values.put("optout", regime == Regime.OPT_OUT);
        values.put("gpcIgnored", !policy.honourGpc());
        values.put("dntIgnored", !policy.honourDnt());
        values.put("anyIgnored", !policy.honourGpc() || !policy.honourDnt());
        values.put("signals", Map.of("gpc", Sheet.slot("gpc"), "dnt", Sheet.slot("dnt")));
        values.put("parties", parties());
        values.put("authority", authority(model));
        List<Map<String, Object>> ways =
                ContactLines.ways(withoutLink(policy.promises().authority()));
        values.put("anyWays", !ways.isEmpty());
        values.put("ways", ways);
        List<Map<String, Object>> clauses = clauses();
        values.put("clauses", clauses);
        values.put("many", clauses.size() >= MANY);
        values.put("anyPurposes", !policy.purposes().isEmpty());
        values.put("purposes", purposes(regime));
        return values;
    }

    /** What is new, in a line, where the site says so in the visitor's language. */
    private String change() {
        return model.change()
                .map(line -> "<bdi>" + Markup.escape(line) + "</bdi>")
                .orElse("");
    }

    private List<Map<String, Object>> parties() {
        Promises promises = model.policy().promises();
        List<Map<String, Object>> parties = new ArrayList<>();
        addParty(parties, "", model.policy().controller());
        addParty(parties, model.text("statement.representative"), promises.representative());
        addParty(parties, model.text("statement.officer"), promises.officer());
        return parties;
    }

    private static void addParty(List<Map<String, Object>> parties, String title, Contact contact) {
        if (!contact.equals(Contact.NOBODY)) {
            parties.add(Map.of("title", title, "lines", ContactLines.of(contact)));
        }
    }

    /** With whom a complaint can be lodged, as a line of markup; empty where nobody is named. */
    static String authority(PolicyModel model) {
        Contact authority = model.policy().promises().authority();
        if (authority.name().isEmpty()) {
            return "";
        }
        String link = Markup.link(authority.url());
        String line = Markup.fill(model.text("request.authority"), Map.of("authority", authority.name()));
        return link.isEmpty()
                ? line
                : line.replace("<bdi>", "<bdi><a href=\"" + Markup.escape(link) + "\" rel=\"noreferrer\">")
                        .replace("</bdi>", "</a></bdi>");
    }

    /** The name carries the link already. */
    private static Contact withoutLink(Contact contact) {
        String url = Markup.link(contact.url()).isEmpty() ? contact.url() : "";
        return new Contact("", contact.address(), contact.email(), contact.phone(), url);
    }

    private List<Map<String, Object>> clauses() {
        List<Map<String, Object>> clauses = new ArrayList<>();
        for (Clause clause : model.policy().promises().clauses()) {
            Optional<Spoken<Clause.Words>> spoken = model.spoken(clause.words());
            spoken.ifPresent(said -> clauses.add(Map.of(
                    "id", clause.id(),
                    "mark", said.mark(model.language()),
                    "title", said.words().title(),
                    "highlight", said.words().highlight(),
                    "blocks", ClauseText.blocks(said.words().text()))));
        }
        return clauses;
    }

    private List<Map<String, Object>> purposes(Regime regime) {
        List<Map<String, Object>> purposes = new ArrayList<>();
        for (Purpose purpose : model.policy().purposes()) {
            Purpose.Text text = model.text(purpose);
            Map<String, Object> values = new HashMap<>();
            values.put("title", text.title());
            values.put("description", text.description());
            values.put("ground", model.ground(purpose, regime));
            values.put("details", details.lines(purpose));
            values.put("anyVendors", !purpose.vendors().isEmpty());
            values.put(
                    "vendors", purpose.vendors().stream().map(model::vendorLine).toList());
            purposes.add(values);
        }
        return purposes;
    }
}
