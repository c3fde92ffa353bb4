package org.consentry.catalog;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the rows of a file that is not ours: a bad row is told and left out, and the rest is taken; a file that is no CSV
 * is refused whole.
 */
final class LooseRows {

    /** A broken list has thousands of bad rows, and a log that holds them all is read by nobody. */
    private static final int MOST_TOLD = 20;

    private static final int LONGEST_WHY = 200;
    private static final int LONGEST_NAME = 1000;

    /** In characters; of one field. */
    private static final int LONGEST_FIELD = 1 << 20;

    private final String name;
    private final Consumer<String> complaints;
    private final Map<BadRow.Reason, Long> reasons = new EnumMap<>(BadRow.Reason.class);
    private long bad;

    /** What is done with a row; an {@link IllegalArgumentException} leaves it out. */
    interface Row {
        void accept(List<String> fields, long line);
    }

    LooseRows(String name, Consumer<String> complaints) {
        this.name = name;
        this.complaints = complaints;
    }

    /**
     * Reads what is left of a text as CSV.
     *
     * @throws CatalogException where it is none
     */
    void readCsv(Intake text, Row sink) {
        long before = text.lines();
        long line = before;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_FIELD)
                .ofCsvRecord(text.rest())) {
            for (CsvRecord row : reader) {
                line = before + row.getStartingLineNumber();
                take(row.getFields(), line, sink);
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof CatalogException refusal) {
                throw refusal;
            }
            String why = Optional.ofNullable(e.getCause()).orElse(e).getMessage();
            throw new CatalogException(name, line + 1, "is no CSV from here on: " + why);
        } catch (UncheckedIOException e) {
            throw text.refusal(e.getCause());
        } catch (IOException e) {
            throw text.refusal(e);
        }
    }

    /** Hands one row on, or tells why not. */
    void take(List<String> fields, long line, Row sink) {
        try {
            sink.accept(fields, line);
        } catch (IllegalArgumentException e) {
            leaveOut(line, e);
        }
    }

    /** Tells of a row that can't be used. */
    void leaveOut(long line, IllegalArgumentException fault) {
        reasons.merge(BadRow.reason(fault), 1L, Long::sum);
        if (++bad <= MOST_TOLD) {
            String why = CatalogException.shown(String.valueOf(fault.getMessage()), LONGEST_WHY);
            complaints.accept(CatalogException.shown(name, LONGEST_NAME) + ":" + line + ": " + why + "; left out");
        }
    }

    /** Tells how many bad rows were not told one by one. */
    void close() {
        if (bad > MOST_TOLD) {
            String shown = CatalogException.shown(name, LONGEST_NAME);
            complaints.accept(shown + ": " + (bad - MOST_TOLD) + " more rows were left out");
        }
    }

    long bad() {
        return bad;
    }

    /** How many rows were left out, by why. */
    Map<BadRow.Reason, Long> reasons() {
        return reasons;
    }
}
