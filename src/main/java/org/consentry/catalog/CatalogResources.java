package org.consentry.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the catalogue's files from the class path. */
final class CatalogResources {

    private CatalogResources() {}

    /** The files that the index lists, in its order: a line is a path, a space, and the number of rows. */
    static List<CatalogFile> read(String index) {
        return read(index, CatalogResources::bytes);
    }

    /** As above, from elsewhere. */
    static List<CatalogFile> read(String index, Function<String, byte[]> source) {
        List<CatalogFile> files = new ArrayList<>();
        long line = 0;
        for (String text :
                new String(source.apply(index), StandardCharsets.UTF_8).lines().toList()) {
            line++;
            String[] parts = text.split(" ");
            if (parts.length != 2) {
                throw new CatalogException(index, line, "needs a path, a space and a number of rows");
            }
            files.add(new CatalogFile(parts[0], rows(index, line, parts[1]), source.apply(parts[0])));
        }
        return files;
    }

    private static int rows(String index, long line, String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new CatalogException(index, line, "\"" + number + "\" is no number of rows");
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = CatalogResources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new CatalogException(name, "is missing from the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new CatalogException(name, "can't be read: " + e.getMessage());
        }
    }
}
