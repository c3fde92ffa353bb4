package org.consentry.ledger;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.site.Sites;

/** Lets records leave, in any of the forms, and keeps a record of each time that they did. */
public final class Exports {
    private static final long SEAL_MILLIS = 5000;

    private final Ledger ledger;
    private final LedgerTree tree;
    private final Sites sites;
    private final InstantSource clock;

    /** @param sites describe what the standards' forms ask for beyond the records */
    public Exports(Ledger ledger, LedgerTree tree, Sites sites, InstantSource clock) {
        this.ledger = ledger;
        this.tree = tree;
        this.sites = sites;
        this.clock = clock;
    }

    /**
     * Gets an export ready. For a zip what waits is sealed first, so that it holds what was acknowledged before.
     *
     * @param actor who asks
     * @throws LedgerException where the ledger can't be read now, while there still can be an error in place of a torso
     */
    public Export open(ExportFormat format, RecordFilter filter, String actor) throws LedgerException {
        Objects.requireNonNull(actor);
        ExportLog log = new ExportLog(ledger, sites, clock, format, filter, actor);
        if (format != ExportFormat.ZIP) {
            ledger.latest(RecordFilter.ALL, 1);
            return new Export(format, log, new ExportList(ledger, sites, format, filter));
        }
        boolean drained = ledger.health().waiting() == 0;
        boolean all = tree.sealWithin(SEAL_MILLIS) && drained;
        Checkpoint checkpoint =
                tree.checkpoint().orElseThrow(() -> new LedgerException("the first checkpoint is not signed yet"));
        ExportFacts facts = new ExportFacts(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), actor, filter, all, checkpoint, tree.verifierKey());
        return new Export(format, log, new ExportZip(ledger, tree, facts));
    }
}
