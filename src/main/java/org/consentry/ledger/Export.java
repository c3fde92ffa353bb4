package org.consentry.ledger;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One export, to be written once. It streams: its memory does not grow with the records. Its last bytes leave once the
 * ledger has a record of it, and never where it can't be recorded; one that broke off is on record as such.
 */
public final class Export {
    /** What is written of it: it tells each record, and what the whole hashes to before the last bytes. */
    interface Body {
        void write(HeldEnd out, Export export) throws LedgerException, IOException;
    }

    private final ExportFormat format;
    private final ExportLog log;
    private final Body body;
    private long count;
    private boolean logged;
    private boolean begun;

    Export(ExportFormat format, ExportLog log, Body body) {
        this.format = format;
        this.log = log;
        this.body = body;
    }

    public ExportFormat format() {
        return format;
    }

    /**
     * Writes it; returns how many records there were. The stream is left open.
     *
     * @throws LedgerException where the ledger can't be read to the end, or can't take the export's record
     * @throws IOException where the stream takes no more, or what goes into a zip can't be put aside. In both cases what
     *     was written is not whole, and whoever reads it must be able to tell
     */
    public long write(OutputStream out) throws LedgerException, IOException {
        HeldEnd held = new HeldEnd(out);
        try {
            body.write(held, this);
        } finally {
            begun = held.begun();
            if (!logged) {
                log.brokenOff(count);
            }
        }
        begun = true;
        held.release();
        return count;
    }

    /** True once the stream got bytes of it: where it fails before, something else can still be said in its place. */
    public boolean begun() {
        return begun;
    }

    void record() {
        count++;
    }

    /** Says that all of it leaves now; it does not where this fails. */
    void complete(String sha256) throws LedgerException {
        // Should it fail, the record may still turn up: it then says more than what left, and never less.
        logged = true;
        log.complete(count, sha256);
    }
}
