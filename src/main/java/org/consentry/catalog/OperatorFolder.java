package org.consentry.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What an operator adds to the catalogue: {@code overrides.csv}, and the lists in {@code imported/}. Nothing in it stops
 * a start: a bad row is left out, a bad file too, and each is told.
 */
final class OperatorFolder {

    static final String OVERRIDES = "overrides.csv";
    static final String IMPORTED = "imported";
    static final List<String> OVERRIDE_COLUMNS = List.of("site", "name", "host", "category", "reason", "date");

    private static final int MOST_FILES = 100;

    /** Each page's guard knows them all, and nobody gives a reason for more. */
    private static final int MOST_OVERRIDES = 5000;

    private final Path folder;
    private final Catalog shipped;
    private final Consumer<String> complaints;
    private final List<CatalogFile> files = new ArrayList<>();
    private final Imported imported = new Imported();
    private Overrides overrides = Overrides.NONE;

    private OperatorFolder(Path folder, Catalog shipped, Consumer<String> complaints) {
        this.folder = folder;
        this.shipped = shipped;
        this.complaints = complaints;
    }

    static OperatorFolder read(Path folder, Catalog shipped, Consumer<String> complaints) {
        OperatorFolder read = new OperatorFolder(folder, shipped, complaints);
        if (!Files.isDirectory(folder)) {
            complaints.accept(folder + ": is no folder; the shipped catalogue stands alone");
            return read;
        }
        Path overrides = folder.resolve(OVERRIDES);
        if (Files.exists(overrides)) {
            read.take(overrides, file -> read.readOverrides(file));
        }
        for (Path list : read.lists()) {
            read.take(list, file -> read.readList(list, file));
        }
        return read;
    }

    private List<Path> lists() {
        Path imported = folder.resolve(IMPORTED);
        if (!Files.isDirectory(imported)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(imported)) {
            List<Path> lists = found.filter(file -> isList(file.getFileName().toString()))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (lists.size() > MOST_FILES) {
                complaints.accept(imported + ": holds more than " + MOST_FILES + " lists; the others are left out");
            }
            return lists.subList(0, Math.min(MOST_FILES, lists.size()));
        } catch (IOException e) {
            complaints.accept(imported + ": can't be read: " + reason(e));
            return List.of();
        }
    }

    static boolean isList(String fileName) {
        return !fileName.startsWith(".") && (fileName.endsWith(".csv") || fileName.endsWith(".txt"));
    }

    /** Reads one file and tells what is wrong with it; what it held before the fault is not used. */
    private void take(Path path, Consumer<CatalogFile> reader) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            complaints.accept(path + ": is no file; the file is left out");
            return;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(ImportedList.MOST_BYTES + 1);
            CatalogFile file = new CatalogFile(path.toString(), 0, bytes);
            if (bytes.length > ImportedList.MOST_BYTES) {
                throw new CatalogException(file.name(), "is larger than " + ImportedList.MOST_BYTES + " bytes");
            }
            reader.accept(file);
            files.add(new CatalogFile(folder.relativize(path).toString(), 0, bytes));
        } catch (CatalogException e) {
            complaints.accept(e.getMessage() + "; the file is left out");
        } catch (IOException e) {
            complaints.accept(path + ": can't be read: " + reason(e) + "; the file is left out");
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    private void readList(Path path, CatalogFile file) {
        ImportedList list = ImportedList.read(file.name(), file.bytes(), Category.MARKETING, shipped, complaints);
        int rules = list.cookies().size() + list.hosts().size();
        if (imported.size() + rules > ImportedList.MOST_ROWS) {
            throw new CatalogException(
                    file.name(), "would bring all lists above " + ImportedList.MOST_ROWS + " rows together");
        }
        String label = path.getFileName().toString();
        imported.add(label.substring(0, label.length() - ".csv".length()), list);
    }

    private void readOverrides(CatalogFile file) {
        List<OverrideRule> rules = new ArrayList<>();
        Map<String, Long> lines = new HashMap<>();
        LooseRows reader = new LooseRows(file.name(), complaints);
        String text = file.text();
        reader.readCsv(
                text.startsWith("\uFEFF") ? text.substring(1) : text, 0, OperatorFolder::checkHeader, (row, line) -> {
                    if (rules.size() == MOST_OVERRIDES) {
                        throw new CatalogException(
                                file.name(), line, "is one more than " + MOST_OVERRIDES + " overrides");
                    }
                    OverrideRule rule = override(row);
                    Long earlier = lines.putIfAbsent(rule.id(), line);
                    if (earlier != null) {
                        throw new IllegalArgumentException(rule.id() + " is there already, in line " + earlier);
                    }
                    rules.add(rule);
                });
        reader.close();
        overrides = Overrides.of(rules);
    }

    private static void checkHeader(List<String> header) {
        if (!header.equals(OVERRIDE_COLUMNS)) {
            throw new IllegalArgumentException("the columns are " + String.join(",", header) + " and should be "
                    + String.join(",", OVERRIDE_COLUMNS));
        }
    }

    private OverrideRule override(List<String> row) {
        if (row.size() != OVERRIDE_COLUMNS.size()) {
            throw new IllegalArgumentException("has " + row.size() + " of " + OVERRIDE_COLUMNS.size() + " columns: "
                    + String.join(",", OVERRIDE_COLUMNS));
        }
        OverrideRule rule = new OverrideRule(
                row.get(0), row.get(1), row.get(2), ListForm.category(row.get(3)), row.get(4), date(row.get(5)));
        boolean opens = rule.category() == Category.NECESSARY || rule.name().isEmpty();
        if (!opens && shipped.protections(rule.name()).contains("protected:own")) {
            throw new IllegalArgumentException(
                    "\"" + rule.name() + "\" holds the visitor's choice itself: without it nobody could choose");
        }
        return rule;
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("date \"" + text + "\" is not like 2026-03-01", e);
        }
    }

    Overrides overrides() {
        return overrides;
    }

    Imported imported() {
        return imported;
    }

    /** The files that were taken, under their paths below the folder. */
    List<CatalogFile> files() {
        return files;
    }
}
