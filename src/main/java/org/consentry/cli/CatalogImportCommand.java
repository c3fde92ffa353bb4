package org.consentry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.CatalogException;
import org.consentry.catalog.Category;
import org.consentry.catalog.ImportedList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code catalog import}: checks a list and puts it where a gateway reads it, at its start or while it runs. */
@Command(
        name = "import",
        description = "Checks a list of cookies or hosts and puts it into an operator's catalogue (consentry.catalog)."
                + " A bad row is named and left out; a list that is cut off or of no known form is refused.",
        mixinStandardHelpOptions = true)
final class CatalogImportCommand implements Runnable {

    private final PrintStream out;
    private final PrintWriter errors;

    @Parameters(
            index = "0",
            paramLabel = "LIST",
            description = "CSV as the shipped catalogue has it, the Open Cookie Database, or one host a line.")
    private String list = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "The folder that consentry.catalog names.")
    private String folder = "";

    @Option(
            names = "--category",
            paramLabel = "CATEGORY",
            description = "What the hosts of a plain list are for: necessary, functional, analytics or marketing"
                    + " (default marketing). Any other list says it in each row.")
    private @Nullable String category;

    CatalogImportCommand(PrintStream out, PrintWriter errors) {
        this.out = out;
        this.errors = errors;
    }

    @Override
    public void run() {
        Category asked = category == null
                ? null
                : Category.of(category)
                        .orElseThrow(() -> new BadInput("\"" + category
                                + "\" is no category (write necessary, functional, analytics or marketing)"));
        try {
            Path from = Path.of(list);
            byte[] bytes = bytes(from);
            ImportedList read = ImportedList.read(
                    list, bytes, asked == null ? Category.MARKETING : asked, Catalog.load(), errors::println);
            checkCategory(asked, read);
            Path to = Path.of(folder).resolve("imported").resolve(fileName(from));
            write(to, read.text(bytes));
            out.println(to + ": " + read.cookies().size() + " cookies and "
                    + read.hosts().size() + " hosts of " + read.rows() + " rows; " + leftOut(read));
            // Alone it may be good, and too much beside the others.
            List<String> complaints = new ArrayList<>();
            if (!Catalog.load(Path.of(folder), complaints::add).whole()) {
                complaints.forEach(errors::println);
                errors.println(folder + ": a gateway that runs takes over no change of it until that is mended");
            }
        } catch (CatalogException e) {
            throw new BadInput(e.getMessage());
        } catch (InvalidPathException e) {
            throw new BadInput("not a file name: " + e.getReason());
        }
    }

    /** Nobody should believe that a category was taken where the list itself has the word. */
    private void checkCategory(@Nullable Category asked, ImportedList read) {
        if (asked == null) {
            return;
        }
        if (!read.isPlain()) {
            throw new BadInput(list + ": says in each row what it is for; leave --category out");
        }
        Category stated = read.statedCategory();
        if (stated != null && stated != asked) {
            throw new BadInput(list + ": its first line says category: " + stated.id() + "; change it there");
        }
    }

    private static String leftOut(ImportedList read) {
        String reasons = read.leftOutByReason().entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", "));
        return read.leftOut() + " left out" + (reasons.isEmpty() ? "" : " (" + reasons + ")");
    }

    private static byte[] bytes(Path from) {
        if (Files.isDirectory(from)) {
            throw new BadInput(from + ": is a folder");
        }
        try (InputStream in = Files.newInputStream(from)) {
            return in.readNBytes(ImportedList.MOST_BYTES + 1);
        } catch (IOException e) {
            throw new BadInput(from + ": can't be read: there is no such file, or it may not be read");
        }
    }

    /** The gateway takes what ends in .csv or .txt; the name stands in every verdict of the list. */
    private static String fileName(Path from) {
        Path last = from.getFileName();
        String name = last == null ? "" : last.toString();
        boolean plain = name.chars().allMatch(c -> c > ' ' && c <= '~' && c != '/' && c != '\\' && c != ':');
        if (name.isEmpty() || name.startsWith(".") || !plain) {
            throw new BadInput(from + ": a list's file name needs plain characters: letters, digits, - and .");
        }
        return name.endsWith(".csv") || name.endsWith(".txt") ? name : name + ".txt";
    }

    /** At once, so that a gateway that starts meanwhile reads the old list or the new one. */
    private static void write(Path to, byte[] bytes) {
        Path parent = to.getParent();
        try {
            Files.createDirectories(parent);
            Path draft = parent.resolve("." + to.getFileName() + ".part");
            try {
                Files.write(draft, bytes);
                Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new BadInput(to + ": can't be written: " + e.getMessage());
        }
    }
}
