package org.consentry.catalog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a loaded list says of the rest: {@code # rows: 120; category: marketing}.
 *
 * @param rows how many rows follow
 * @param category what a plain list's hosts are for, where it is said
 */
record ListHead(long rows, @Nullable Category category) {

    static final String START = "# rows:";

    /** @throws CatalogException where it is malformed */
    static ListHead of(String file, String line) {
        String[] parts = line.substring(START.length()).split(";", 2);
        try {
            long rows = Long.parseLong(parts[0].strip());
            return new ListHead(rows, parts.length == 1 ? null : category(parts[1].strip()));
        } catch (IllegalArgumentException e) {
            throw new CatalogException(
                    file,
                    1,
                    "the line should be like \"" + START + " 120; category: marketing\" and is \"" + line + "\"");
        }
    }

    private static Category category(String part) {
        String key = "category:";
        String id = part.startsWith(key) ? part.substring(key.length()).strip() : "";
        return Arrays.stream(Category.values())
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    String text() {
        return START + " " + rows + (category == null ? "" : "; category: " + category.id());
    }
}
