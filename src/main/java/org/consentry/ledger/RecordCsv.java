package org.consentry.ledger;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
        return write(Rows.choices(ledger, filter), out);
    }

    static long write(Rows rows, OutputStream out) throws LedgerException, IOException {
        try {
            CsvWriter csv =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
            csv.writeRecord(COLUMNS);
            long count = rows.each(entry -> csv.writeRecord(row(entry)));
            csv.flush();
            return count;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String[] row(StoredEntry entry) throws IOException {
        String[] read = ChoiceText.read(String.valueOf(entry.canonical()));
        String[] texts = read == null ? ChoiceText.of(Rows.read(entry).record()) : read;
        String[] row = {
            texts[ChoiceText.RECORD_ID],
            texts[ChoiceText.SITE],
            texts[ChoiceText.SUBJECT],
            texts[ChoiceText.TIME],
            texts[ChoiceText.NOTICE_VERSION],
            texts[ChoiceText.LANGUAGE],
            texts[ChoiceText.METHOD],
            texts[ChoiceText.CHOICE],
            texts[ChoiceText.PURPOSES],
            texts[ChoiceText.WORDING_HASH],
            entry.seq() == null ? "" : entry.seq().toString(),
            entry.leaf().hex(),
            texts[ChoiceText.SIGNALS],
            texts[ChoiceText.SUPERSEDES],
            texts[ChoiceText.MODE],
            texts[ChoiceText.POLICY_HASH],
            texts[ChoiceText.CATALOG_HASH]
        };
        for (int i = 0; i < row.length; i++) {
            row[i] = guarded(row[i]);
        }
        return row;
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
