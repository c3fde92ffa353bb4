package org.consentry.review;

import java.util.Map;
import org.consentry.site.PolicyReading;

/** Asks how the folder of the site policies stands. */
@FunctionalInterface
public interface PolicyNews {
    /** As it stands now. */
    PolicyReading reading();

    /** For a template: {@code policiesFault} says what waits to be mended, or nothing. */
    static Map<String, Object> values(PolicyReading reading) {
        return Map.of("policiesFault", reading.stale() ? reading.words() : "");
    }
}
