package org.consentry.html;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a page by the bytes that name them, so that each is normalised and judged once. Bounded at
 * {@value #SLOTS}: where it is crowded a later one takes an earlier one's place.
 */
final class HostCache {
    static final int SLOTS = 128;

    /** How many slots are tried, from the one that the hash says. */
    private static final int TRIES = 8;

    /** Longer than any host; with a user's name before it an address may still exceed that, and goes uncached. */
    static final int MAX_KEY = 256;

    /** A host, and room for what is thought of it. */
    static final class Entry {
        /** In normal form: lower case, punycode, no port, no dot at its end, IPv6 in brackets. */
        final String host;
        /** What the page's gate makes of the host; null until someone asked and noted it here. */
        @Nullable
        Object verdict;

        Entry(String host) {
            this.host = host;
        }
    }

    private byte @Nullable [][] keys = new byte[0][];
    private @Nullable Entry[] entries = new Entry[0];

    /**
     * What was put by these bytes, or null.
     *
     * @param hash of these bytes, whatever the function
     */
    @Nullable
    Entry get(byte[] b, int from, int to, int hash) {
        if (keys.length == 0) {
            return null;
        }
        int first = slot(hash);
        for (int i = 0; i < TRIES; i++) {
            int slot = first + i & SLOTS - 1;
            byte[] key = keys[slot];
            if (key == null) {
                return null;
            }
            if (Arrays.equals(key, 0, key.length, b, from, to)) {
                return entries[slot];
            }
        }
        return null;
    }

    void put(byte[] b, int from, int to, int hash, Entry entry) {
        if (to - from > MAX_KEY) {
            return;
        }
        if (keys.length == 0) {
            keys = new byte[SLOTS][];
            entries = new Entry[SLOTS];
        }
        int first = slot(hash);
        int slot = first;
        for (int i = 0; i < TRIES && keys[slot] != null; i++) {
            slot = first + i & SLOTS - 1;
        }
        if (keys[slot] != null) {
            slot = first;
        }
        keys[slot] = Arrays.copyOfRange(b, from, to);
        entries[slot] = entry;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 8 ^ hash >>> 16) & (SLOTS - 1);
    }
}
