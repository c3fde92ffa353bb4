package org.consentry.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.TreeRange;

/**
 * Records with all that it takes to check them without the server: the files are those that {@code verify} reads. What
 * is not under the checkpoint is not in it.
 */
final class ExportZip implements Export.Body {
    private static final String SCHEMA = "consentry/export/1";
    private static final int MOST_PROOFS = 1000;
    private static final int MOST_WORDINGS = 10_000;
    /** With it and a hash ends the canonical form of a choice. */
    private static final String WORDING = "\"wording_hash\":\"";

    private static final int WORDING_END = 2 * Hash.SIZE + 2;

    private final Ledger ledger;
    private final LedgerTree tree;
    private final ExportFacts facts;
    private final long size;
    private final ExportCounts counts = new ExportCounts();
    private final Set<String> wordings = new TreeSet<>();
    /** The first records, one more than have proofs. */
    private final List<StoredEntry> few = new ArrayList<>();

    private boolean moreWordings;

    ExportZip(Ledger ledger, LedgerTree tree, ExportFacts facts) {
        this.ledger = ledger;
        this.tree = tree;
        this.facts = facts;
        size = facts.checkpoint().size();
    }

    @Override
    public void write(HeldEnd out, Export export) throws LedgerException, IOException {
        try (ZipFiles zip = new ZipFiles(out, facts.created())) {
            records(zip, export);
            leaves(zip);
            zip.file("checkpoint", facts.checkpoint().note());
            zip.file("key.pub", facts.verifierKey() + "\n");
            long missing = wordings(zip);
            proofs(zip);
            zip.file("summary.txt", ExportSummary.of(facts, counts, wordings.size() - missing, lacks(missing)));
            String manifest = CanonicalJson.write(manifest(zip)) + "\n";
            export.complete(Leaf.sha256(manifest));
            zip.file("manifest.json", manifest);
            zip.finish();
        }
    }

    private void records(ZipFiles zip, Export export) throws LedgerException, IOException {
        try (Aside positions = new Aside()) {
            zip.begin("records.jsonl");
            ledger.entries(facts.filter(), size, entry -> {
                export.record();
                record(entry, zip);
                if (!facts.whole()) {
                    positions.line(String.valueOf(entry.seq()));
                }
            });
            zip.end();
            if (!facts.whole()) {
                positions.moveTo(zip, "positions.txt");
            }
        }
    }

    private void record(StoredEntry entry, ZipFiles zip) throws IOException {
        counts.add(entry);
        if (few.size() <= MOST_PROOFS) {
            few.add(new StoredEntry(entry.id(), entry.kind(), entry.leaf(), null, null, entry.seq()));
        }
        String canonical = entry.canonical();
        if (canonical == null) {
            zip.line("{\"erased\":\"" + entry.leaf().hex() + "\"}");
            return;
        }
        zip.line(canonical);
        String wording = wording(canonical);
        if (!wordings.contains(wording) && isHash(wording)) {
            moreWordings |= wordings.size() == MOST_WORDINGS;
            if (!moreWordings) {
                wordings.add(wording);
            }
        }
    }

    /** What a choice tells of the wording it was made on; empty of what is no choice. */
    private static String wording(String canonical) {
        int from = canonical.length() - WORDING_END;
        if (!canonical.startsWith(WORDING, from - WORDING.length())) {
            return "";
        }
        return canonical.substring(from, canonical.length() - 2);
    }

    /** It becomes a file's name. */
    private static boolean isHash(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private void leaves(ZipFiles zip) throws LedgerException, IOException {
        TreeRange range = new TreeRange();
        try (Aside tiles = new Aside()) {
            zip.begin("leaves.txt");
            tree.leaves(size, leaf -> {
                zip.line(leaf.hex());
                range.add(leaf);
                Hash tile = range.tile();
                if (tile != null) {
                    tiles.line(tile.hex());
                }
            });
            zip.end();
            tiles.moveTo(zip, "proofs/level1.txt");
        }
    }

    /** Returns how many of those that records name are not there. */
    private long wordings(ZipFiles zip) throws LedgerException, IOException {
        long missing = 0;
        for (String hash : wordings) {
            Optional<Wording> wording = ledger.wording(hash);
            if (wording.isPresent()) {
                zip.file("wording/" + hash + ".html", wording.get().text());
            } else {
                missing++;
            }
        }
        return missing;
    }

    private String lacks(long missing) {
        if (moreWordings) {
            return "only the first " + MOST_WORDINGS + " that records name";
        }
        return missing > 0 ? missing + " more are named and not kept" : "";
    }

    private void proofs(ZipFiles zip) throws LedgerException, IOException {
        if (few.size() > MOST_PROOFS) {
            return;
        }
        List<Long> seqs = few.stream().map(StoredEntry::seq).toList();
        List<List<Hash>> paths = tree.inclusion(seqs, size);
        zip.begin("proofs/records.jsonl");
        for (int i = 0; i < paths.size(); i++) {
            StoredEntry entry = few.get(i);
            zip.line(CanonicalJson.write(Map.of(
                    "record_id", entry.id(),
                    "seq", seqs.get(i),
                    "leaf", entry.leaf().hex(),
                    "path", ProofJson.hex(paths.get(i)))));
        }
        zip.end();
    }

    private Map<String, Object> manifest(ZipFiles zip) {
        Map<String, Object> manifest = new TreeMap<>();
        manifest.put("schema", SCHEMA);
        manifest.put("created", Times.format(facts.created()));
        manifest.put("actor", facts.actor());
        manifest.put("filter", ExportLog.questions(facts.filter()));
        manifest.put("whole", facts.whole());
        manifest.put("size", size);
        manifest.put("records", counts.records());
        manifest.put("erased", counts.emptied());
        if (counts.firstTime() != null && counts.lastTime() != null) {
            manifest.put("first_time", counts.firstTime());
            manifest.put("last_time", counts.lastTime());
        }
        manifest.put("files", zip.sums());
        return manifest;
    }
}
