package org.consentry.catalog;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.util.List;
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

    private final String name;
    private final Consumer<String> complaints;
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
     * Reads CSV.
     *
     * @param before lines of the file that stand before the text
     * @throws CatalogException where it is no CSV, or the header is refused
     */
    void readCsv(String text, long before, Consumer<List<String>> header, Row sink) {
        boolean first = true;
        long line = before;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            for (CsvRecord row : reader) {
                line = before + row.getStartingLineNumber();
                if (first) {
                    checkHeader(row.getFields(), header, line);
                    first = false;
                } else {
                    take(row.getFields(), line, sink);
                }
            }
        } catch (CsvParseException e) {
            String why = Optional.ofNullable(e.getCause()).orElse(e).getMessage();
            throw new CatalogException(name, line + 1, "is no CSV from here on: " + why);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private void checkHeader(List<String> fields, Consumer<List<String>> header, long line) {
        try {
            header.accept(fields);
        } catch (IllegalArgumentException e) {
            throw new CatalogException(name, line, String.valueOf(e.getMessage()));
        }
    }

    /** Hands one row on, or tells why not. */
    void take(List<String> fields, long line, Row sink) {
        try {
            sink.accept(fields, line);
        } catch (IllegalArgumentException e) {
            if (++bad <= MOST_TOLD) {
                String why = CatalogException.shown(String.valueOf(e.getMessage()), LONGEST_WHY);
                complaints.accept(name + ":" + line + ": " + why + "; left out");
            }
        }
    }

    /** Tells how many bad rows were not told one by one. */
    void close() {
        if (bad > MOST_TOLD) {
            complaints.accept(name + ": " + (bad - MOST_TOLD) + " more rows were left out");
        }
    }

    long bad() {
        return bad;
    }
}
