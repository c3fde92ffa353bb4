package org.consentry.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jspecify.annotations.Nullable;

/** An export that is a list of choices, oldest first, in one of the plain forms. */
final class ExportList implements Export.Body {
    private final Ledger ledger;
    private final Sites sites;
    private final ExportFormat format;
    private final RecordFilter filter;

    ExportList(Ledger ledger, Sites sites, ExportFormat format, RecordFilter filter) {
        this.ledger = ledger;
        this.sites = sites;
        this.format = format;
        this.filter = filter;
    }

    @Override
    public void write(HeldEnd out, Export export) throws LedgerException, IOException {
        Rows rows = sink -> ledger.choices(filter, entry -> {
            export.record();
            sink.accept(entry);
        });
        write(rows, out);
        export.complete(out.sha256());
    }

    private void write(Rows rows, OutputStream out) throws LedgerException, IOException {
        switch (format) {
            case CSV -> RecordCsv.write(rows, out);
            case JSONL -> RecordJson.writeLines(rows, out);
            case JSON -> RecordJson.writeArray(rows, RecordJson::whole, out);
            case TS27560 -> RecordJson.writeArray(rows, entry -> form(entry, RecordForms::record), out);
            case KANTARA -> RecordJson.writeArray(rows, entry -> form(entry, RecordForms::kantara), out);
            case ZIP -> throw new IllegalStateException("a zip is no list");
        }
    }

    private interface Form {
        Map<String, Object> of(@Nullable SitePolicy site, StoredRecord stored, RecordForms.@Nullable Sealed sealed);
    }

    private String form(StoredEntry entry, Form form) throws IOException {
        StoredRecord stored = Rows.read(entry);
        SitePolicy site = sites.byId(stored.record().site()).orElse(null);
        return CanonicalJson.write(form.of(site, stored, null));
    }
}
