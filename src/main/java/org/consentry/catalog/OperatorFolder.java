package org.consentry.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What an operator adds to the catalogue: {@code overrides.csv}, and the lists in {@code imported/}. Nothing in it stops
 * a start: a bad row is left out, a bad file too, and each is told. What is read is bounded as a whole, and no file is
 * held in memory.
 */
final class OperatorFolder {

    static final String OVERRIDES = "overrides.csv";
    static final String IMPORTED = "imported";

    /** Of all lists together. */
    static final long MOST_BYTES = 50_000_000;

    private static final int MOST_FILES = 100;
    private static final int LONGEST_COMPLAINT = 2000;

    private final Path folder;
    private final Catalog shipped;
    private final Consumer<String> complaints;
    private final List<CatalogFile> files = new ArrayList<>();
    private final Imported imported = new Imported();
    private Overrides overrides = Overrides.NONE;
    private long bytes;
    private String fault = "";

    /** What is done with the text of a file. */
    private interface Reading {
        void read(Intake text);
    }

    private OperatorFolder(Path folder, Catalog shipped, Consumer<String> complaints) {
        this.folder = folder;
        this.shipped = shipped;
        this.complaints = complaints;
    }

    static OperatorFolder read(Path folder, Catalog shipped, Consumer<String> complaints) {
        OperatorFolder read = new OperatorFolder(folder, shipped, complaints);
        if (!Files.isDirectory(folder)) {
            read.refuse(folder, "is no folder; the shipped catalogue stands alone");
            return read;
        }
        Path overrides = folder.resolve(OVERRIDES);
        if (mayBeThere(overrides)) {
            read.take(overrides, ImportedList.MOST_BYTES, read::readOverrides);
        }
        for (Path list : read.lists()) {
            read.takeList(list);
        }
        read.imported.done();
        return read;
    }

    /**
     * The files that would be read now, in their order; none where there is no folder.
     *
     * @throws IOException where a folder is there and can't be looked into
     */
    static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (mayBeThere(folder.resolve(OVERRIDES))) {
            files.add(folder.resolve(OVERRIDES));
        }
        if (mayBeThere(folder.resolve(IMPORTED))) {
            try (Stream<Path> found = Files.list(folder.resolve(IMPORTED))) {
                found.filter(file -> isList(file.getFileName().toString()))
                        .sorted()
                        .limit(MOST_FILES + 1L)
                        .forEach(files::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return files;
    }

    /** What nobody may look at can't be told from what is not there, except by this: it must not read as empty. */
    private static boolean mayBeThere(Path path) {
        return !Files.notExists(path);
    }

    private List<Path> lists() {
        try {
            List<Path> lists = files(folder).stream()
                    .filter(file -> !file.equals(folder.resolve(OVERRIDES)))
                    .toList();
            if (lists.size() > MOST_FILES) {
                refuse(folder.resolve(IMPORTED), "holds more than " + MOST_FILES + " lists; the others are left out");
            }
            return lists.subList(0, Math.min(MOST_FILES, lists.size()));
        } catch (IOException e) {
            refuse(folder.resolve(IMPORTED), "can't be read: " + reason(e));
            return List.of();
        }
    }

    static boolean isList(String fileName) {
        return !fileName.startsWith(".") && (fileName.endsWith(".csv") || fileName.endsWith(".txt"));
    }

    private void takeList(Path list) {
        long room = MOST_BYTES - bytes;
        try {
            if (Files.isRegularFile(list) && Files.size(list) <= ImportedList.MOST_BYTES && Files.size(list) > room) {
                refuse(list, "would bring all lists above " + MOST_BYTES + " bytes together; the file is left out");
                return;
            }
        } catch (IOException e) {
            // It is told below, by the attempt to read it.
            room = MOST_BYTES - bytes;
        }
        take(list, Math.min(room, ImportedList.MOST_BYTES), text -> readList(list, text));
    }

    /** Reads one file and tells what is wrong with it; what it held before the fault is not used. */
    private void take(Path path, long most, Reading reading) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            refuse(path, "is no file; the file is left out");
            return;
        }
        try (Intake text = Intake.of(path.toString(), path, most)) {
            reading.read(text);
            bytes += text.size();
            files.add(new CatalogFile(folder.relativize(path).toString(), 0, text.digest()));
        } catch (CatalogException e) {
            refuse(e.getMessage() + "; the file is left out");
        } catch (IOException e) {
            refuse(path, "can't be read: " + reason(e) + "; the file is left out");
        }
    }

    private void refuse(Path path, String why) {
        refuse(CatalogException.shown(path + ": " + why, LONGEST_COMPLAINT));
    }

    private void refuse(String why) {
        fault = fault.isEmpty() ? why : fault;
        complaints.accept(why);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    private void readList(Path path, Intake text) {
        ImportedList list = ImportedList.read(text, Category.MARKETING, shipped, complaints, imported);
        imported.add(label(path), text.name(), list);
        list.close();
    }

    /** The list as verdicts name it: what a header or a log could misread stands for nothing else. */
    private static String label(Path path) {
        String name = path.getFileName().toString();
        StringBuilder b = new StringBuilder();
        for (char c : name.substring(0, name.length() - ".csv".length()).toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            b.append(plain || c == '-' || c == '.' || c == '_' ? c : '_');
        }
        return b.toString();
    }

    private void readOverrides(Intake text) {
        overrides = OverrideLines.read(text, shipped, complaints);
    }

    Overrides overrides() {
        return overrides;
    }

    Imported imported() {
        return imported;
    }

    /** The files that were taken, under their paths below the folder, each with the hash of its bytes for its bytes. */
    List<CatalogFile> files() {
        return files;
    }

    /** Why a file could not be used, the first of them; empty where each could. Of their rows some may be left out. */
    String fault() {
        return fault;
    }
}
