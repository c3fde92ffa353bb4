package org.consentry.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import picocli.CommandLine.Option;

/**
 * The catalogue that a command judges with: the shipped one, and an operator's folder where one is named, read as a
 * gateway reads it at its start. What can't be used of it is told on standard error and left out.
 */
final class OperatorCatalog {

    private static final String PROPERTY = "consentry.catalog";
    private static final String VARIABLE = "CONSENTRY_CATALOG";

    private final PrintWriter errors;

    @Option(
            names = "--catalog",
            paramLabel = "FOLDER",
            description = "What the operator adds: overrides.csv, and lists in imported/."
                    + " Default: the setting CONSENTRY_CATALOG, if there is one; empty: the shipped catalogue alone.")
    private String folder = set();

    @Option(
            names = "--site",
            paramLabel = "ID",
            description = "The site whose overrides hold beside those for every site.")
    private String site = "";

    OperatorCatalog(PrintWriter errors) {
        this.errors = errors;
    }

    private static String set() {
        String property = System.getProperty(PROPERTY, "");
        return property.isEmpty() ? System.getenv().getOrDefault(VARIABLE, "") : property;
    }

    /** @throws BadInput where the folder is none, or where a site is named that no folder can tell of */
    Classifier classifier() {
        if (folder.isEmpty()) {
            if (!site.isEmpty()) {
                throw new BadInput("--site is about overrides: name their folder by --catalog");
            }
            return new Classifier(Catalog.load());
        }
        return new Classifier(Catalog.load(path(), errors::println));
    }

    /** The id of the site, or empty: then only overrides for every site hold. */
    String site() {
        return site;
    }

    private Path path() {
        try {
            Path path = Path.of(folder);
            if (!Files.isDirectory(path)) {
                throw new BadInput(folder + ": is no folder");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new BadInput("not a folder's name: " + e.getReason());
        }
    }
}
