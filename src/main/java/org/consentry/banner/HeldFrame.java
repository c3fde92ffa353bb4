package org.consentry.banner;

import java.util.List;
import java.util.Objects;

/**
 * A frame that waits for the visitor's yes.
 *
 * @param address what it would load
 * @param service the service behind it as the visitor reads it
 * @param purposes ids of the purposes that open it; none where the site has no such purpose
 * @param inPlace whether the frame itself may load it once: a policy on the page around it may forbid that
 */
public record HeldFrame(String address, String service, List<String> purposes, boolean inPlace) {
    public HeldFrame {
        Objects.requireNonNull(address);
        Objects.requireNonNull(service);
        purposes = List.copyOf(purposes);
    }
}
