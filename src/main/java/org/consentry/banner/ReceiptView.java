package org.consentry.banner;

import java.util.Objects;
import org.consentry.consent.ConsentRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt to print shows.
 *
 * @param leaf SHA-256 that stands for the record in the sealed tree, in lower-case hex
 * @param seq its number there; {@code null} where it is not sealed yet
 */
public record ReceiptView(
        ConsentRecord record, String leaf, @Nullable Long seq) {
    public ReceiptView {
        Objects.requireNonNull(record);
        Objects.requireNonNull(leaf);
    }
}
