package org.consentry.catalog;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One CSV file of the catalogue, as bytes.
 *
 * @param name its path below the catalogue's folder, used in messages
 * @param rows how many rows it is said to hold below its header: a file cut at the end of a line shows by nothing else
 * @param bytes UTF-8, every line ended
 */
record CatalogFile(String name, int rows, byte[] bytes) {

    /** What is done with a row; an {@link IllegalArgumentException} is told with the file and the line. */
    interface RowSink {
        void accept(List<String> row, Place place);
    }

    /** Where a row stands, for messages. */
    record Place(String file, long line) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** @throws CatalogException where the file is not whole, not CSV, has other columns, or the sink refuses a row */
    void read(List<String> columns, RowSink sink) {
        String text = text();
        long line = 0;
        int count = -1;
        try (CsvReader<CsvRecord> reader = strictly().ofCsvRecord(text)) {
            for (CsvRecord row : reader) {
                line = row.getStartingLineNumber();
                if (++count == 0) {
                    checkHeader(row.getFields(), columns);
                } else {
                    checkWidth(row, columns);
                    sink.accept(row.getFields(), new Place(name, line));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new CatalogException(name, line, String.valueOf(e.getMessage()));
        } catch (CsvParseException e) {
            throw new CatalogException(
                    name, line + 1, Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        if (count != rows) {
            throw new CatalogException(
                    name,
                    line,
                    "holds " + Math.max(count, 0) + " rows, the index says " + rows + "; is the file whole?");
        }
    }

    /** SHA-256, in lower-case hex, over the names and bytes of files in their order. */
    static String hash(List<CatalogFile> files) {
        MessageDigest digest = sha256();
        for (CatalogFile file : files) {
            digest.update(file.name().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(file.bytes());
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Strict but for the number of fields, which is checked here, where the line is known. */
    private static CsvReader.CsvReaderBuilder strictly() {
        return CsvReader.builder()
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** @throws CatalogException where it is not UTF-8 or its last line has no end */
    String text() {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CatalogException(name, "is not UTF-8");
        }
        if (!text.endsWith("\n")) {
            throw new CatalogException(
                    name, 1 + text.chars().filter(c -> c == '\n').count(), "the line is cut off");
        }
        return text;
    }

    private static void checkHeader(List<String> header, List<String> columns) {
        if (!header.equals(columns)) {
            throw new IllegalArgumentException(
                    "the columns are " + String.join(",", header) + " and should be " + String.join(",", columns));
        }
    }

    private static void checkWidth(CsvRecord row, List<String> columns) {
        if (row.getFieldCount() != columns.size()) {
            throw new IllegalArgumentException(
                    "has " + row.getFieldCount() + " of " + columns.size() + " columns: " + String.join(",", columns));
        }
    }
}
