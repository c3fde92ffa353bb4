package org.consentry.consent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.catalog.Classification;
import org.consentry.catalog.ScriptSearch;
import org.jspecify.annotations.Nullable;

/** Judges the inline scripts of one page by the known tags' signatures. For one thread at a time. */
public final class ScriptJudge {
    private final Decision decision;
    private final ScriptSearch search;
    private final Map<Classification, HostVerdict> known = new HashMap<>();

    ScriptJudge(Decision decision, ScriptSearch search) {
        this.decision = decision;
        this.search = search;
    }

    /**
     * What the tags in {@code text[from..to)} wait for: where there are several, all of them have to pass.
     *
     * @return {@code null} where it holds none
     * @throws IndexOutOfBoundsException where the range is not within the array
     */
    public @Nullable HostVerdict judge(byte[] text, int from, int to) {
        List<Classification> tags = search.run(text, from, to);
        if (tags.size() != 1) {
            return tags.isEmpty() ? null : decision.tags(tags);
        }
        Classification tag = tags.get(0);
        HostVerdict verdict = known.get(tag);
        if (verdict == null) {
            verdict = decision.tags(List.of(tag));
            known.put(tag, verdict);
        }
        return verdict;
    }
}
