package org.consentry.site;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What visitors read: names, addresses, texts, languages and the parts of the statement. */
final class PolicyDiffWords {
    private PolicyDiffWords() {}

    static void compare(SitePolicy was, SitePolicy is, PolicyDiffLines lines) {
        contact("controller", was.controller(), is.controller(), lines);
        contact("representative", was.promises().representative(), is.promises().representative(), lines);
        contact("officer", was.promises().officer(), is.promises().officer(), lines);
        contact("authority", was.promises().authority(), is.promises().authority(), lines);
        lines.value("the statement is at", was.notice().statement(), is.notice().statement());
        lines.set(
                false,
                was.languages().stream().map("language "::concat).toList(),
                is.languages().stream().map("language "::concat).toList(),
                " is spoken from now on",
                " is spoken no longer");
        lines.value(
                "the first language is", was.languages().get(0), is.languages().get(0));
        PolicyDiffLines.keyed(
                was.purposes(),
                is.purposes(),
                Purpose::id,
                came -> {},
                went -> {},
                (before, now) -> lines.table(now.id() + ", ", texts(before), texts(now)));
        PolicyDiffLines.keyed(was.vendors(), is.vendors(), Vendor::name, came -> {}, went -> {}, (before, now) -> {
            String name = "vendor " + now.name() + ": ";
            lines.value(name + "its statement is at", before.policy(), now.policy());
            lines.value(name + "its terms are at", before.terms(), now.terms());
            lines.value(name + "the picture in its place is", before.poster(), now.poster());
        });
        TreeSet<String> tags = new TreeSet<>(was.presentation().texts().keySet());
        tags.addAll(is.presentation().texts().keySet());
        for (String tag : tags) {
            lines.table(
                    "text " + tag + ", ",
                    was.presentation().texts().getOrDefault(tag, Map.of()),
                    is.presentation().texts().getOrDefault(tag, Map.of()));
        }
        PolicyDiffLines.keyed(
                was.promises().clauses(),
                is.promises().clauses(),
                Clause::id,
                clause -> lines.add("statement, " + clause.id() + ": new"),
                clause -> lines.add("statement, " + clause.id() + ": no longer there"),
                (before, now) -> lines.table("statement, " + now.id() + ", ", words(before), words(now)));
        lines.set(
                false,
                claims(was),
                claims(is),
                " is what the published statement says, and the site doesn't follow",
                " is what the published statement says no more");
    }

    private static void contact(String who, Contact was, Contact is, PolicyDiffLines lines) {
        if (!who.equals("controller")) {
            // Who answers for the site is more than a word, and told elsewhere.
            lines.value(who + ":", was.name(), is.name());
        }
        lines.value(who + "'s address:", was.address(), is.address());
        lines.value(who + "'s mail:", was.email(), is.email());
        lines.value(who + "'s telephone:", was.phone(), is.phone());
        lines.value(who + "'s site:", was.url(), is.url());
    }

    private static Map<String, String> texts(Purpose purpose) {
        Map<String, String> texts = new HashMap<>();
        purpose.texts().forEach((tag, text) -> {
            texts.put("title (" + tag + ")", text.title());
            texts.put("description (" + tag + ")", text.description());
        });
        return texts;
    }

    private static Map<String, String> words(Clause clause) {
        Map<String, String> words = new HashMap<>();
        clause.words().forEach((tag, word) -> {
            words.put("title (" + tag + ")", word.title());
            words.put("highlight (" + tag + ")", word.highlight());
            words.put("text (" + tag + ")", word.text());
        });
        return words;
    }

    private static TreeSet<String> claims(SitePolicy policy) {
        return policy.promises().claims().stream()
                .map(claim -> "claim " + claim.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
