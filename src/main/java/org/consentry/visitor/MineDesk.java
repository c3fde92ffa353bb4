package org.consentry.visitor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.consentry.banner.Banner;
import org.consentry.banner.MineView;
import org.consentry.banner.MineView.Elsewhere;
import org.consentry.banner.Page;
import org.consentry.consent.Consent;
import org.consentry.consent.Wording;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.WordingUses;

/**
 * Shows visitors what they chose, and what is enforced for them. The page itself bears nothing that names the visitor,
 * for a script of the site could read it.
 */
final class MineDesk {
    private static final System.Logger LOG = System.getLogger(MineDesk.class.getName());

    private static final int A_MINUTE = 60;

    private final Banner banner;
    private final Ledger ledger;
    private final Inventory inventory;
    private final ConsentPages pages;
    private final HandoverDesk handovers;
    private final RateLimit limit = new RateLimit(A_MINUTE);

    MineDesk(Banner banner, Ledger ledger, Inventory inventory, ConsentPages pages, HandoverDesk handovers) {
        this.banner = banner;
        this.ledger = ledger;
        this.inventory = inventory;
        this.pages = pages;
        this.handovers = handovers;
    }

    void show(Visit visit) throws IOException {
        if (!limit.admits(visit.address())) {
            visit.response().setHeader("Retry-After", Long.toString(RateLimit.WINDOW.toSeconds()));
            pages.refuse(visit, Page.TOO_MANY_REQUESTS, "Too many requests", "Wait a minute and try again.");
            return;
        }
        StoredRecord stored = record(visit).orElse(null);
        List<Elsewhere> elsewhere = handovers.elsewhere(visit);
        MineView view = new MineView(
                visit.decision(),
                stored == null ? null : stored.record(),
                stored != null && stored.seq() != null,
                HeldHere.of(visit.decision(), inventory.hosts(visit.site().id())),
                elsewhere,
                ConsentPages.back(visit, visit.parameter("return")));
        String language = visit.language();
        Answers.page(visit.response(), 200, language, banner.own().mine(visit.site(), language, view));
    }

    /** The page is worth having without it: the token tells the choice, and the record may be out of reach for now. */
    private Optional<StoredRecord> record(Visit visit) {
        Consent consent = visit.facts().consent();
        if (consent == null || !visit.decision().answered()) {
            return Optional.empty();
        }
        try {
            return ledger.find(consent.record());
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "A visitor's page goes out without the record", e);
            return Optional.empty();
        }
    }

    /** The exact wording under which the visitor's own choice was made, and no other one. */
    void wording(Visit visit, String hash) throws IOException {
        Consent consent = visit.facts().consent();
        try {
            Optional<Wording> shown = Optional.empty();
            if (consent != null && visit.isNavigation() && own(consent, hash)) {
                shown = ledger.wording(hash).filter(WordingUses::sound);
            }
            if (shown.isPresent()) {
                Answers.deadMarkup(
                        visit.response(), shown.get().language(), shown.get().text());
            } else {
                pages.refuse(visit, Page.NOT_FOUND, "Not found", "No choice of yours was made under that wording.");
            }
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A wording could not be read", e);
            Answers.problem(visit.response(), 503, "Not available", "The records cannot be read now. Try later.");
        }
    }

    private boolean own(Consent consent, String hash) throws LedgerException {
        return ledger.find(consent.record())
                .filter(stored -> stored.record().wordingHash().equals(hash))
                .isPresent();
    }
}
