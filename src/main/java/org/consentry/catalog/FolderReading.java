package org.consentry.catalog;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an operator's folder stands: what of it is in use, and what keeps the rest from use.
 *
 * @param good when what is in use was read; {@code null} where the folder could not be read as a whole since the start
 * @param failed when it was last read in vain; {@code null} where all that it holds is in use
 * @param why it could not be used, with the file and the line; empty where it could
 * @param leftOut lines of the log on rows that were left out of what is in use
 */
public record FolderReading(
        @Nullable Instant good, @Nullable Instant failed, String why, long leftOut) {
    public FolderReading {
        Objects.requireNonNull(why);
        if (good == null && failed == null || failed == null != why.isEmpty()) {
            throw new IllegalArgumentException("a reading went well, or has a time and a reason why it did not");
        }
    }

    /** Whether something of the folder waits to be mended. */
    public boolean stale() {
        return failed != null;
    }

    /** In words, for whoever runs the gateway. */
    public String words() {
        String rows = leftOut == 0 ? "" : " Rows of it are left out; lines of the log on them: " + leftOut + '.';
        if (failed == null) {
            return "read as it is, at " + good + '.' + rows;
        }
        String kept = good == null ? "using what can be read" : "keeping the last good one, of " + good;
        return kept + ", because of this at " + failed + ": " + why + rows;
    }
}
