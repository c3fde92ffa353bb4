package org.consentry.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The header row of an input: which column has which name. Columns nobody asks for are left alone. */
final class CsvColumns {

    private final String file;
    private final Map<String, Integer> places = new HashMap<>();
    private final int count;

    /** @throws BadInput where a required column is missing or a name stands twice */
    CsvColumns(String file, List<String> header, List<String> required) {
        this.file = file;
        this.count = header.size();
        for (int i = 0; i < header.size(); i++) {
            if (places.putIfAbsent(header.get(i).strip(), i) != null) {
                throw new BadInput(file + ":1: the column " + header.get(i).strip() + " is there twice");
            }
        }
        for (String column : required) {
            if (!has(column)) {
                throw new BadInput(file + ":1: the column " + column + " is missing");
            }
        }
    }

    String file() {
        return file;
    }

    int count() {
        return count;
    }

    boolean has(String column) {
        return places.containsKey(column);
    }

    /** The place of a column, or -1 where the input has none of that name. */
    int place(String column) {
        return places.getOrDefault(column, -1);
    }
}
