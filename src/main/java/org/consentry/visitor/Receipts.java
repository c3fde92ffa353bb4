package org.consentry.visitor;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.banner.ReceiptView;
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
    private static final Set<String> FORMATS = Set.of("", "ts27560", "kantara", "html");
    private static final String ERASED = "The record of your choice was erased.";

    private final Ledger ledger;
    private final LedgerTree tree;
    private final ConsentPages pages;
    private final Banner banner;

    Receipts(Ledger ledger, LedgerTree tree, ConsentPages pages, Banner banner) {
        this.ledger = ledger;
        this.tree = tree;
        this.pages = pages;
        this.banner = banner;
    }

    /** For the visitor's eyes: a script of the page could read the subject's id from it. */
    void answer(Visit visit) throws IOException {
        Consent consent = visit.facts().consent();
        if (consent != null && !visit.isNavigation()) {
            Answers.problem(visit.response(), 403, "Not for scripts", "Open the receipt in a window of its own.");
            return;
        }
        String format = visit.parameter("format");
        if (!FORMATS.contains(format)) {
            Answers.problem(visit.response(), 400, "Bad request", "The formats are ts27560, kantara and html.");
            return;
        }
        try {
            Optional<StoredRecord> stored = consent == null ? Optional.empty() : ledger.find(consent.record());
            if (stored.isPresent()) {
                answer(visit, stored.get(), format);
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

    private void answer(Visit visit, StoredRecord stored, String format) throws IOException {
        if (format.equals("html")) {
            String language = visit.language();
            ReceiptView view = new ReceiptView(stored.record(), stored.leaf(), stored.seq());
            Answers.ownPage(visit.response(), language, banner.own().receipt(visit.site(), language, view));
        } else {
            Answers.ownDocument(visit.response(), receipt(visit, stored, format.equals("kantara")));
        }
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
