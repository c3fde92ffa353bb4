package org.consentry.site.lint;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.consentry.site.Clause;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/**
 * Words of a site that would take as a yes what is none. Consent is given by a clear act (GDPR, article 4(11)), and
 * browsing on is not one.
 */
final class TextsCheck implements PolicyCheck {
    @Override
    public void check(SitePolicy policy, Findings findings) {
        sorted(policy.presentation().texts())
                .forEach((tag, texts) ->
                        sorted(texts).forEach((key, text) -> check(tag, text, findings, "texts", tag, key)));
        List<Purpose> purposes = policy.purposes();
        for (int i = 0; i < purposes.size(); i++) {
            int place = i;
            sorted(purposes.get(i).texts()).forEach((tag, text) -> {
                check(tag, text.title(), findings, "purposes", place, "texts", tag, "title");
                check(tag, text.description(), findings, "purposes", place, "texts", tag, "description");
            });
        }
        List<Clause> clauses = policy.promises().clauses();
        for (int i = 0; i < clauses.size(); i++) {
            int place = i;
            sorted(clauses.get(i).words()).forEach((tag, words) -> {
                check(tag, words.title(), findings, "clauses", place, "words", tag, "title");
                check(tag, words.highlight(), findings, "clauses", place, "words", tag, "highlight");
                check(tag, words.text(), findings, "clauses", place, "words", tag, "text");
            });
        }
        sorted(policy.notice().changes()).forEach((tag, line) -> check(tag, line, findings, "notice", "changes", tag));
    }

    private static <T> Map<String, T> sorted(Map<String, T> map) {
        return new TreeMap<>(map);
    }

    private static void check(String tag, String text, Findings findings, Object... path) {
        String found = ConsentByUse.in(tag, text);
        if (!found.isEmpty()) {
            findings.error(
                    "\"" + found + "\" takes browsing on for a yes",
                    "say what the buttons do: nobody agrees by using a site",
                    path);
        }
    }
}
