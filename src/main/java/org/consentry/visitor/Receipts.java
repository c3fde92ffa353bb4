package org.consentry.visitor;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.consentry.banner.Page;
import org.consentry.consent.Consent;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTree;
import org.consentry.ledger.RecordForms;
import org.consentry.ledger.StoredEntry;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.tree.InclusionProof;
import org.jspecify.annotations.Nullable;

/** Hands visitors their copy of the record of their choice, with the proof of it once it is sealed. */
final class Receipts {
    private static final System.Logger LOG = System.getLogger(Receipts.class.getName());
    private static final String ERASED = "The record of your choice was erased.";

    private final Ledger ledger;
    private final LedgerTree tree;
    private final ConsentPages pages;

    Receipts(Ledger ledger, LedgerTree tree, ConsentPages pages) {
        this.ledger = ledger;
        this.tree = tree;
        this.pages = pages;
    }

    /** For the visitor's eyes: a script of the page could read the subject's id from it. */
    void answer(Visit visit) throws IOException {
        Consent consent = visit.facts().consent();
        if (consent != null && !visit.isNavigation()) {
            Answers.problem(visit.response(), 403, "Not for scripts", "Open the receipt in a window of its own.");
            return;
        }
        String format = visit.parameter("format");
        boolean kantara = format.equals("kantara");
        if (!kantara && !format.isEmpty() && !format.equals("ts27560")) {
            Answers.problem(visit.response(), 400, "Bad request", "The formats are ts27560 and kantara.");
            return;
        }
        try {
            Optional<StoredRecord> stored = consent == null ? Optional.empty() : ledger.find(consent.record());
            if (stored.isPresent()) {
                Answers.ownDocument(visit.response(), receipt(visit, stored.get(), kantara));
            } else if (consent != null && erased(consent.record())) {
                Answers.problem(visit.response(), 410, "Erased", ERASED);
            } else {
                pages.refuse(visit, Page.NOT_FOUND, "No receipt", "There is no choice of yours on record.");
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A receipt could not be read", e);
            Answers.problem(visit.response(), 503, "Not available", "The records cannot be read now. Try later.");
        }
    }

    private boolean erased(String id) throws LedgerException {
        return ledger.entry(id).map(StoredEntry::erasedBy).isPresent();
    }

    private String receipt(Visit visit, StoredRecord stored, boolean kantara) {
        RecordForms.Sealed sealed = sealed(stored.record().id());
        Map<String, Object> form = kantara
                ? RecordForms.kantara(visit.site(), stored, sealed)
                : RecordForms.receipt(visit.site(), stored, sealed);
        return CanonicalJson.write(form);
    }

    /** A receipt is worth having without it: the record may wait in the outbox while the database is away. */
    private RecordForms.@Nullable Sealed sealed(String record) {
        try {
            Optional<InclusionProof> proof = tree.prove(record);
            return proof.isPresent() ? new RecordForms.Sealed(proof.get(), tree.verifierKey()) : null;
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "A receipt goes out without its proof", e);
            return null;
        }
    }
}
