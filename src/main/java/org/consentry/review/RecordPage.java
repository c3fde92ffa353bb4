package org.consentry.review;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.WordingUses;
import org.jspecify.annotations.Nullable;

/** The pages of one record and of one wording. */
final class RecordPage {
    private RecordPage() {}

    /** Of a choice. */
    static String html(StoredRecord stored) {
        ConsentRecord record = stored.record();
        Map<String, Object> values = new HashMap<>();
        values.put("id", record.id());
        values.put("timestamp", record.time().toString());
        values.put("time", Pages.time(record.time()));
        values.put("site", record.site());
        values.put("subject", record.subject());
        values.put("choice", record.choice().id());
        values.put("purposes", Pages.purposes(record));
        values.put("method", record.method());
        values.put("notice", record.noticeVersion());
        values.put("language", record.language());
        values.put("signals", record.signals().isEmpty() ? "none" : String.join(", ", record.signals()));
        values.put("supersedes", record.supersedes());
        values.put("mode", record.mode());
        values.put("wording", record.wordingHash());
        values.put("policy", record.policyHash());
        values.put("catalog", record.catalogHash());
        place(values, stored.leaf(), stored.seq());
        values.put("isChoice", true);
        return Pages.record(values);
    }

    /** Of anything else: what was done, or what is left of a record that was erased. */
    static String html(StoredEntry entry) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", entry.id());
        values.put("kind", entry.kind());
        values.put("erasedBy", entry.erasedBy() == null ? "" : entry.erasedBy());
        values.put("text", entry.canonical() == null ? "" : entry.canonical());
        place(values, entry.leaf().hex(), entry.seq());
        values.put("isChoice", false);
        return Pages.record(values);
    }

    private static void place(Map<String, Object> values, String leaf, @Nullable Long seq) {
        values.put("leaf", leaf);
        values.put("sealed", seq != null);
        values.put("seq", seq == null ? "" : seq.toString());
    }

    /** Of a wording. */
    static String html(Wording wording, List<WordingUses.Use> uses) {
        Map<String, Object> values = new HashMap<>();
        values.put("hash", wording.hash());
        values.put("surface", wording.surface().id());
        values.put("language", wording.language());
        values.put("text", wording.text());
        values.put(
                "uses",
                uses.stream()
                        .map(use -> Map.of("site", use.site(), "notice", use.notice(), "policy", use.policyHash()))
                        .toList());
        return Pages.wording(values);
    }
}
