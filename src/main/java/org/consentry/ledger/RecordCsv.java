package org.consentry.ledger;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.consentry.consent.ConsentRecord;

/**
 * Records as CSV (RFC 4180), UTF-8, one header line, times in UTC. Purposes read {@code analytics=yes marketing=no}.
 *
 * <p>A spreadsheet takes a field that begins with {@code = + - @}, a tab or a line break for a formula, also behind
 * spaces and in full width. Such a field gets an apostrophe in front; the JSON forms carry every field as it is.
 */
public final class RecordCsv {
    private static final List<String> COLUMNS = List.of(
            "record_id",
            "site",
            "subject",
            "time",
            "notice_version",
            "language",
            "method",
            "choice",
            "purposes",
            "wording_hash",
            "seq",
            "leaf",
            "signals",
            "supersedes",
            "mode",
            "policy_hash",
            "catalog_hash");
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    private RecordCsv() {}

    /** Streams what the filter asks for, oldest first; returns how many there were. The stream is left open. */
    public static long write(Ledger ledger, RecordFilter filter, OutputStream out) throws LedgerException, IOException {
        try {
            CsvWriter csv =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
            csv.writeRecord(COLUMNS);
            long count = ledger.stream(filter, stored -> csv.writeRecord(row(stored)));
            csv.flush();
            return count;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static List<String> row(StoredRecord stored) {
        ConsentRecord record = stored.record();
        List<String> row = new ArrayList<>(List.of(
                record.id(),
                record.site(),
                record.subject(),
                Times.format(record.time()),
                record.noticeVersion(),
                record.language(),
                record.method(),
                record.choice().id(),
                purposes(record),
                record.wordingHash(),
                stored.seq() == null ? "" : stored.seq().toString(),
                stored.leaf(),
                record.signals().stream().sorted().collect(Collectors.joining(" ")),
                record.supersedes(),
                record.mode(),
                record.policyHash(),
                record.catalogHash()));
        row.replaceAll(RecordCsv::guarded);
        return row;
    }

    private static String purposes(ConsentRecord record) {
        return record.purposes().entrySet().stream()
                .map(purpose -> purpose.getKey() + (purpose.getValue() ? "=yes" : "=no"))
                .collect(Collectors.joining(" "));
    }

    static String guarded(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (FORMULA.indexOf(c) >= 0 || c == '\t' || c == '\r' || c == '\n') {
                return "'" + field;
            }
            if (!blank(c)) {
                return field;
            }
        }
        return field;
    }

    /** What a spreadsheet may trim or not show: spaces of every kind, controls, zero-width marks. */
    private static boolean blank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}
