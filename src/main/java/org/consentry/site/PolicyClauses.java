package org.consentry.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the clauses of a site's statement (articles 12 to 14 GDPR; the guidelines on transparency, WP 260, ask for
 * layers of which the first says most).
 */
final class PolicyClauses {
    /** More than any statement has. */
    static final int MOST = 100;

    private static final int LONGEST_ID = 40;

    /** In characters, some three thousand words: a clause of a statement says more than any other text of a policy. */
    private static final int LONGEST_TEXT = 20_000;

    private PolicyClauses() {}

    static List<Clause> read(PolicyNode root) {
        Set<String> ids = new HashSet<>();
        List<Clause> clauses = new ArrayList<>();
        for (PolicyNode node : root.list("clauses")) {
            if (clauses.size() == MOST) {
                node.problem("more than " + MOST + " clauses", "join some of them");
                break;
            }
            node.allow();
            String id = node.required("id");
            if (!id.isEmpty() && !isId(id)) {
                node.child("id")
                        .problem("\"" + id + "\" is no clause id", "use up to 40 lower-case letters, digits and -");
            } else if (!id.isEmpty() && !ids.add(id)) {
                node.child("id").problem("clause \"" + id + "\" stands twice", "give each its own id");
            }
            clauses.add(new Clause(id, words(node)));
        }
        return clauses;
    }

    private static Map<String, Clause.Words> words(PolicyNode clause) {
        PolicyNode all = clause.child("words");
        if (clause.isBlock() && all.entries().isEmpty()) {
            (all.present() ? all : clause)
                    .problem("the clause has no words", "add words: {en: {title: …, highlight: …, text: …}}");
        }
        Map<String, Clause.Words> words = new HashMap<>();
        all.entries().forEach((language, node) -> {
            PolicyWords.checkLanguage(language, node);
            node.allow();
            words.put(
                    language,
                    new Clause.Words(
                            line(node, "title"),
                            line(node, "highlight"),
                            PolicyWords.paragraphs(node.child("text").text("", LONGEST_TEXT))));
        });
        return words;
    }

    private static String line(PolicyNode node, String key) {
        String written = node.required(key);
        String plain = PolicyWords.plain(written);
        if (plain.isEmpty() && !written.isEmpty()) {
            node.child(key).problem("\"" + written + "\" holds no text", "write words, not markup alone");
        }
        return plain;
    }

    private static boolean isId(String id) {
        return id.length() <= LONGEST_ID && PolicyWords.isName(id) && id.indexOf('.') < 0 && !id.equals("-");
    }
}
