package org.consentry.site;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the site tells Google's tags of a visitor's choice (Consent Mode, version 2).
 *
 * @param advanced whether the tags may load before a yes, and then say no more than that they did; only where no regime of
 *     the site asks for opt-in
 * @param millis how long tags wait for the choice, in milliseconds
 * @param signals which purpose each signal hangs on, by the signal's name; a signal that is absent stays denied
 */
public record ConsentMode(boolean advanced, int millis, Map<String, String> signals) {
    public ConsentMode {
        signals = Collections.unmodifiableMap(new TreeMap<>(signals));
    }
}
