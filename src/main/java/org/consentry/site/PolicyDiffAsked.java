package org.consentry.site;

import java.util.TreeSet;

/** What visitors are asked: purposes, services, regimes, signals, and for how long an answer holds. */
final class PolicyDiffAsked {
    private final SitePolicy was;
    private final SitePolicy is;
    private final PolicyDiffLines lines;

    PolicyDiffAsked(SitePolicy was, SitePolicy is, PolicyDiffLines lines) {
        this.was = was;
        this.is = is;
        this.lines = lines;
    }

    void compare() {
        lines.value(
                true,
                "who answers for the site:",
                was.controller().name(),
                is.controller().name());
        PolicyDiffLines.keyed(
                was.purposes(),
                is.purposes(),
                Purpose::id,
                purpose -> lines.add(true, purpose.id() + ": new, " + whose(purpose)),
                purpose -> lines.add(true, purpose.id() + ": no longer a purpose"),
                this::purpose);
        PolicyDiffLines.keyed(
                was.vendors(),
                is.vendors(),
                Vendor::name,
                vendor -> lines.add(true, "vendor " + vendor.name() + ": new"),
                vendor -> lines.add(true, "vendor " + vendor.name() + ": no longer used"),
                (before, now) ->
                        lines.value(true, "vendor " + now.name() + ": answers go by the id", before.id(), now.id()));
        regimes();
        lines.turned(
                true,
                was.honourGpc(),
                is.honourGpc(),
                "GPC is honoured from now on: it refuses marketing",
                "GPC is ignored from now on: visitors who send it are asked");
        lines.turned(
                true,
                was.honourDnt(),
                is.honourDnt(),
                "DNT is honoured from now on: it refuses tracking",
                "DNT is ignored from now on: visitors who send it are asked");
        boolean shorter = is.validity().compareTo(was.validity()) < 0;
        if (!was.validity().equals(is.validity())) {
            lines.add(
                    true,
                    "a choice holds " + PolicyDiffLines.shown(is.validity()) + ", was "
                            + PolicyDiffLines.shown(was.validity())
                            + (shorter ? ": who chose before that is asked again" : ""));
        }
        lines.value(
                true,
                "one choice holds for all of",
                was.sharing().domain(),
                is.sharing().domain());
        lines.value(
                true,
                "choices are handed over within the group",
                was.sharing().group(),
                is.sharing().group());
        int age = is.promises().minimumAge();
        if (age != was.promises().minimumAge()) {
            lines.add(
                    // Who is as young was offered nothing, and is from now on.
                    age < was.promises().minimumAge(),
                    age == 0
                            ? "nobody is asked for their age any more, was "
                                    + was.promises().minimumAge()
                            : "who says to be under " + age + " is offered nothing optional, was "
                                    + (was.promises().minimumAge() == 0
                                            ? "no age"
                                            : was.promises().minimumAge()));
        }
    }

    private static String whose(Purpose purpose) {
        return purpose.categoryId() + ", "
                + (purpose.basis() == LegalBasis.CONSENT
                        ? "needs consent"
                        : "rests on " + purpose.basis().id())
                + ", " + control(purpose);
    }

    private void purpose(Purpose before, Purpose now) {
        String id = now.id() + ": ";
        if (before.category() != now.category()) {
            lines.add(true, id + "now " + now.categoryId() + ", was " + before.categoryId());
        }
        if (before.basis() != now.basis()) {
            lines.add(
                    true,
                    id
                            + (now.basis() == LegalBasis.CONSENT
                                    ? "now needs consent, was "
                                    : "now rests on " + now.basis().id() + ", was ")
                            + before.basis().id());
        }
        if (before.control() != now.control()) {
            lines.add(true, id + "now " + control(now) + ", was: " + control(before));
        }
        lines.set(
                true,
                before.vendors().stream().map(name -> id + "vendor " + name).toList(),
                now.vendors().stream().map(name -> id + "vendor " + name).toList(),
                " belongs to it from now on",
                " belongs to it no longer");
    }

    private static String control(Purpose purpose) {
        return switch (purpose.control()) {
            case SWITCH -> "a switch";
            case OBJECT -> "open to objection";
            case LISTED -> "told and not asked";
        };
    }

    private void regimes() {
        Regimes before = was.regimes();
        Regimes now = is.regimes();
        int told = 0;
        if (before.otherwise() != now.otherwise()) {
            lines.add(
                    true,
                    (now.regions().isEmpty() ? "the regime is " : "regions that are not named: ")
                            + now.otherwise().id() + ", was "
                            + before.otherwise().id());
            told++;
        }
        TreeSet<String> codes = new TreeSet<>(before.regions().keySet());
        codes.addAll(now.regions().keySet());
        for (String code : codes) {
            if (before.of(code) != now.of(code)) {
                lines.add(
                        true,
                        code + ": the regime is " + now.of(code).id() + ", was "
                                + before.of(code).id());
                told++;
            }
        }
        if (told == 0 && !before.equals(now)) {
            lines.add("regions are named that fared the same before, or no longer");
        }
    }
}
