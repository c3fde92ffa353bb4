package org.consentry.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads a shipped catalogue from elsewhere than the class path: a folder, or an archive of some version of the product. */
final class CatalogArchive {

    private static final String PACKAGE = "org/consentry/catalog/";

    /** Of one file: what is larger is no catalogue's, whatever the archive says of its size. */
    private static final int LARGEST = 50_000_000;

    private CatalogArchive() {}

    /** @throws CatalogException where there is no catalogue */
    static List<CatalogFile> read(Path place, String index) {
        try {
            if (Files.isDirectory(place)) {
                Path inner = place.resolve(PACKAGE);
                return ofFolder(Files.isDirectory(inner) ? inner : place, index);
            }
            return ofArchive(place, index);
        } catch (IOException e) {
            throw new CatalogException(place.toString(), "can't be read: " + e.getMessage());
        }
    }

    private static List<CatalogFile> ofFolder(Path folder, String index) {
        if (!Files.isRegularFile(folder.resolve(index))) {
            throw new CatalogException(folder.toString(), "holds no " + index);
        }
        return CatalogResources.read(index, name -> {
            Path file = folder.resolve(name).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                throw new CatalogException(name, "is missing from " + folder);
            }
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new CatalogException(name, "can't be read: " + e.getMessage());
            }
        });
    }

    private static List<CatalogFile> ofArchive(Path archive, String index) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                // A war keeps its classes one folder deeper than a jar.
                int at = entry.getName().indexOf(PACKAGE);
                boolean data =
                        entry.getName().endsWith(".csv") || entry.getName().endsWith("/" + index);
                if (at >= 0 && data) {
                    String name = entry.getName().substring(at + PACKAGE.length());
                    byte[] bytes = zip.readNBytes(LARGEST + 1);
                    if (bytes.length > LARGEST) {
                        throw new CatalogException(name, "is larger than " + LARGEST + " bytes");
                    }
                    files.put(name, bytes);
                }
            }
        }
        if (!files.containsKey(index)) {
            throw new CatalogException(archive.toString(), "is no folder and no archive with a catalogue in it");
        }
        return CatalogResources.read(index, name -> {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                throw new CatalogException(name, "is missing from " + archive);
            }
            return bytes;
        });
    }
}
