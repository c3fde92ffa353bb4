package org.consentry.review;

import java.util.Map;
import java.util.Optional;
import org.consentry.catalog.FolderReading;

/** Asks how the operator's catalogue stands. */
@FunctionalInterface
public interface CatalogNews {
    /** As it stands now; empty where no folder is set. */
    Optional<FolderReading> reading();

    /** For a template: {@code catalogue} says how it stands, {@code catalogueFault} what waits to be mended. */
    static Map<String, Object> values(Optional<FolderReading> reading) {
        String words = reading.map(FolderReading::words).orElse("");
        boolean stale = reading.map(FolderReading::stale).orElse(false);
        return Map.of("catalogue", stale ? "" : words, "catalogueFault", stale ? words : "");
    }
}
