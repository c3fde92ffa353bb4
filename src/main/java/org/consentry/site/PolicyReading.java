package org.consentry.site;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the folder of the policies stands: what of it is served, and what waits to be mended.
 *
 * @param taken when what is served was last taken over
 * @param sites how many are served
 * @param failed when what follows was found; {@code null} where nothing is wrong
 * @param faults what is wrong and how to mend it, a line for each; empty where nothing is
 */
public record PolicyReading(
        Instant taken, int sites, @Nullable Instant failed, List<String> faults) {
    /** A page and a health check show some; the log has them all. */
    private static final int SHOWN = 5;

    public PolicyReading {
        Objects.requireNonNull(taken);
        faults = List.copyOf(faults);
        if (failed == null != faults.isEmpty()) {
            throw new IllegalArgumentException("a reading went well, or has a time and reasons why it did not");
        }
    }

    /** Whether something waits to be mended. */
    public boolean stale() {
        return failed != null;
    }

    /** What is wrong, in a line; empty where nothing is. */
    public String why() {
        String shown = String.join("; ", faults.subList(0, Math.min(SHOWN, faults.size())));
        return faults.size() > SHOWN ? shown + "; and " + (faults.size() - SHOWN) + " more" : shown;
    }

    /** In words, for whoever runs the gateway. */
    public String words() {
        return failed == null
                ? sites + " served as their files are, taken over at " + taken + '.'
                : "not all files are served as they are, because of this at " + failed + ": " + why();
    }
}
