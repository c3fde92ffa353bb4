package org.consentry.ledger;

import java.util.Optional;

/** The forms in which records leave. */
public enum ExportFormat {
    CSV("csv", "text/csv", "text/csv;charset=UTF-8;header=present", ".csv"),
    JSONL("jsonl", "application/jsonl", "application/jsonl", ".jsonl"),
    JSON("json", "application/json", "application/json", ".json"),
    /** Consent records in the terms of ISO/IEC TS 27560, as one JSON array. */
    TS27560("ts27560", "", "application/json", ".ts27560.json"),
    /** Kantara consent receipts, as one JSON array. */
    KANTARA("kantara", "", "application/json", ".kantara.json"),
    /** Everything that it takes to check the records without the server. */
    ZIP("zip", "", "application/zip", ".zip");

    private final String id;
    /** Empty where no Accept field asks for it. */
    private final String mediaType;

    private final String contentType;
    private final String ending;

    ExportFormat(String id, String mediaType, String contentType, String ending) {
        this.id = id;
        this.mediaType = mediaType;
        this.contentType = contentType;
        this.ending = ending;
    }

    /** The format that a query names. */
    public static Optional<ExportFormat> of(String id) {
        for (ExportFormat format : values()) {
            if (format.id.equals(id)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The format that a media type of an Accept field names; a wildcard names none. */
    public static Optional<ExportFormat> ofMediaType(String mediaType) {
        // The older name under which JSON Lines still go.
        if (mediaType.equals("application/x-ndjson")) {
            return Optional.of(JSONL);
        }
        for (ExportFormat format : values()) {
            if (!mediaType.isEmpty() && format.mediaType.equals(mediaType)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** As queries and the ledger name it. */
    public String id() {
        return id;
    }

    /** Value of a Content-Type field. */
    public String contentType() {
        return contentType;
    }

    public String fileName() {
        return "consent-records" + ending;
    }
}
