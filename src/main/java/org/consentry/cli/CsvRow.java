package org.consentry.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import org.jspecify.annotations.Nullable;

/** One row of an input, by column name. */
final class CsvRow {

    private final CsvColumns columns;
    private final CsvRecord row;

    /** @throws BadInput where the row has more or fewer fields than the header */
    CsvRow(CsvColumns columns, CsvRecord row) {
        this.columns = columns;
        this.row = row;
        if (row.getFieldCount() != columns.count()) {
            throw bad("has " + row.getFieldCount() + " fields, the header has " + columns.count());
        }
    }

    boolean has(String column) {
        return columns.has(column);
    }

    /** The field as written, or the empty text where there is no such column. */
    String text(String column) {
        int place = columns.place(column);
        return place < 0 ? "" : row.getField(place);
    }

    /** A 0/1 field, or {@code null} where it is empty or there is no such column. */
    @Nullable
    Boolean flag(String column) {
        String text = text(column).strip();
        return switch (text) {
            case "" -> null;
            case "0" -> Boolean.FALSE;
            case "1" -> Boolean.TRUE;
            default -> throw bad("column " + column + " is \"" + text + "\" and should be 0 or 1");
        };
    }

    /** A number of seconds, fractions cut off, or -1 where it is empty or there is no such column. */
    long seconds(String column) {
        String text = text(column).strip();
        if (text.isEmpty()) {
            return -1;
        }
        try {
            double seconds = Double.parseDouble(text);
            if (Double.isFinite(seconds)) {
                return (long) seconds;
            }
        } catch (NumberFormatException e) {
            // Told below, like what is no finite number.
        }
        throw bad("column " + column + " is \"" + text + "\" and should be a number of seconds");
    }

    /** What can't be used in this row, with its file and line. */
    BadInput bad(String why) {
        return new BadInput(columns.file() + ":" + row.getStartingLineNumber() + ": " + why);
    }
}
