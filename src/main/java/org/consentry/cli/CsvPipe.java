package org.consentry.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Reads one CSV row by row and writes another: files, or {@code -} for the streams that the process was given. */
final class CsvPipe {

    private static final String STREAM = "-";

    private final InputStream standardIn;
    private final OutputStream standardOut;

    CsvPipe(InputStream standardIn, OutputStream standardOut) {
        this.standardIn = standardIn;
        this.standardOut = standardOut;
    }

    /**
     * Turns each row of {@code from}, which is UTF-8, into one of {@code to}. The output is opened only once the header
     * has been found right, so that a mistyped input leaves an older result alone.
     *
     * @throws BadInput naming the file, and the line where there is one
     */
    void run(String from, String to, List<String> required, List<String> header, Function<CsvRow, List<String>> work) {
        checkApart(from, to);
        String name = from.equals(STREAM) ? "standard input" : from;
        long next = 1;
        try (InputStream in = new Utf8Stream(open(from));
                CsvReader<CsvRecord> reader = CsvReader.builder()
                        .detectBomHeader(true)
                        .skipEmptyLines(false)
                        .allowUnclosedQuote(false)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(in)) {
            Iterator<CsvRecord> rows = reader.iterator();
            if (!rows.hasNext()) {
                throw new BadInput(name + ": is empty; a header row is needed");
            }
            next = 2;
            CsvColumns columns = new CsvColumns(name, rows.next().getFields(), required);
            try (CsvWriter writer =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(create(to))) {
                writer.writeRecord(header);
                while (rows.hasNext()) {
                    CsvRecord row = rows.next();
                    next = lineAfter(row);
                    if (!blank(row, columns)) {
                        writer.writeRecord(work.apply(new CsvRow(columns, row)));
                    }
                }
            }
        } catch (CsvParseException e) {
            throw new BadInput(name + ":" + next + ": broken CSV: " + cause(e));
        } catch (IOException | UncheckedIOException e) {
            throw new BadInput(name + place(e) + ": " + cause(e));
        }
    }

    /** An empty line; in an input of one column it is a row with an empty field. */
    private static boolean blank(CsvRecord row, CsvColumns columns) {
        return columns.count() > 1
                && row.getFieldCount() == 1
                && row.getField(0).isEmpty();
    }

    private static long lineAfter(CsvRecord row) {
        long inFields = row.getFields().stream()
                .mapToLong(f -> f.chars().filter(c -> c == '\n').count())
                .sum();
        return row.getStartingLineNumber() + 1 + inFields;
    }

    private static String place(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return cause instanceof Utf8Stream.NotUtf8 wrong ? ":" + wrong.line() : "";
    }

    private static String cause(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static void checkApart(String from, String to) {
        try {
            boolean files = !from.equals(STREAM) && !to.equals(STREAM);
            if (files && Files.exists(path(to)) && Files.isSameFile(path(from), path(to))) {
                throw new BadInput(to + ": would overwrite its own input");
            }
        } catch (IOException e) {
            throw new BadInput(from + ": can't be read" + reason(e));
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        }
    }

    private InputStream open(String from) {
        if (from.equals(STREAM)) {
            return standardIn;
        }
        try {
            if (Files.isDirectory(path(from))) {
                throw new BadInput(from + ": is a folder");
            }
            return Files.newInputStream(path(from));
        } catch (IOException e) {
            throw new BadInput(from + ": can't be read" + reason(e));
        }
    }

    private OutputStream create(String to) {
        if (to.equals(STREAM)) {
            return new FilterOutputStream(standardOut) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    out.write(bytes, from, length);
                }

                @Override
                public void close() throws IOException {
                    flush();
                }
            };
        }
        try {
            return Files.newOutputStream(path(to));
        } catch (IOException e) {
            throw new BadInput(to + ": can't be written" + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? ": there is no such file or folder" : ": " + e.getMessage();
    }
}
