package org.consentry.app;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells which files of a folder have something new to read, by what they look like from outside. One that differs from
 * the look before is still being written: it waits for the next look, and what is whole waits with it for a while,
 * since a host that moves from one file to another takes both.
 */
final class FileNews {
    /** In looks. */
    private static final int PATIENCE = 2;

    private final Map<String, String> read = new TreeMap<>();
    private Map<String, String> seen;
    private int waited;

    /** @param seen the state of each file by its name */
    FileNews(Map<String, String> seen) {
        this.seen = Map.copyOf(seen);
    }

    /** Whether a file of this name was there at the last look. */
    boolean isThere(String name) {
        return seen.containsKey(name);
    }

    Set<String> there() {
        return seen.keySet();
    }

    /** Whether nothing was ever read. */
    boolean isEmpty() {
        return read.isEmpty();
    }

    /** Whether it is as it was read. */
    boolean isOld(String name) {
        return same(seen.get(name), read.get(name));
    }

    /** As it was at the last look, or that it is gone. */
    void wasRead(String name) {
        String state = seen.get(name);
        if (state == null) {
            read.remove(name);
        } else {
            read.put(name, state);
        }
    }

    /**
     * Names of files that are whole and differ from what was read, or are gone.
     *
     * @param look the state of each file by its name
     */
    Set<String> after(Map<String, String> look) {
        Map<String, String> earlier = seen;
        seen = Map.copyOf(look);
        Set<String> news = new LinkedHashSet<>(seen.keySet());
        news.addAll(read.keySet());
        news.removeIf(name -> same(seen.get(name), read.get(name)));
        Set<String> whole = new LinkedHashSet<>(news);
        whole.removeIf(name -> !same(seen.get(name), earlier.get(name)));
        if (whole.size() < news.size() && ++waited <= PATIENCE) {
            return Set.of();
        }
        waited = 0;
        return whole;
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
