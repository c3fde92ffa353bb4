package org.consentry.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CatalogDiff;
import org.consentry.catalog.CatalogException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code catalog diff}: the verdicts that differ between two versions of the shipped catalogue. */
@Command(
        name = "diff",
        description = "Prints each cookie, host, address and script on which two versions of the catalogue differ,"
                + " as CSV: kind,subject,before,after,vendor_before,vendor_after,rule_before,rule_after.",
        mixinStandardHelpOptions = true)
final class CatalogDiffCommand implements Runnable {

    private final OutputStream out;

    @Parameters(index = "0", paramLabel = "OLD", description = "A jar or war, or a folder with an index.txt.")
    private String older = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "Another, as above.")
    private String newer = "";

    CatalogDiffCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public void run() {
        Catalog before = catalog(older);
        Catalog after = catalog(newer);
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(
                    "kind", "subject", "before", "after", "vendor_before", "vendor_after", "rule_before", "rule_after");
            for (CatalogDiff.Change change : CatalogDiff.between(before, after)) {
                csv.writeRecord(
                        change.kind(),
                        change.subject(),
                        ClassifyCommand.category(change.before()),
                        ClassifyCommand.category(change.after()),
                        change.before().vendor(),
                        change.after().vendor(),
                        change.before().rule(),
                        change.after().rule());
            }
            csv.flush();
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new BadInput("the output can't be written: " + e.getMessage());
        }
    }

    private static Catalog catalog(String place) {
        try {
            return Catalog.ofVersion(Path.of(place));
        } catch (CatalogException e) {
            throw new BadInput(place + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        }
    }
}
