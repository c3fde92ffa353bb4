package org.consentry.review;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordCsv;
import org.consentry.ledger.RecordFilter;
import org.consentry.ledger.RecordJson;

/** The forms in which records leave. */
enum RecordFormat {
    CSV("csv", "text/csv", "text/csv;charset=UTF-8;header=present", RecordCsv::write),
    JSONL("jsonl", "application/jsonl", "application/jsonl", RecordJson::writeLines),
    JSON("json", "application/json", "application/json", RecordJson::writeArray);

    private interface Writer {
        long write(Ledger ledger, RecordFilter filter, OutputStream out) throws LedgerException, IOException;
    }

    private final String id;
    private final String mediaType;
    private final String contentType;
    private final Writer writer;

    RecordFormat(String id, String mediaType, String contentType, Writer writer) {
        this.id = id;
        this.mediaType = mediaType;
        this.contentType = contentType;
        this.writer = writer;
    }

    static Optional<RecordFormat> of(String id) {
        for (RecordFormat format : values()) {
            if (format.id.equals(id)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The format that a media type of an Accept field names; a wildcard names none. */
    static Optional<RecordFormat> ofMediaType(String mediaType) {
        // The older name under which JSON Lines still go.
        if (mediaType.equals("application/x-ndjson")) {
            return Optional.of(JSONL);
        }
        for (RecordFormat format : values()) {
            if (format.mediaType.equals(mediaType)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return "consent-records." + id;
    }

    long write(Ledger ledger, RecordFilter filter, OutputStream out) throws LedgerException, IOException {
        return writer.write(ledger, filter, out);
    }
}
