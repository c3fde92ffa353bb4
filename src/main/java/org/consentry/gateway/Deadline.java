package org.consentry.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A limit to all that happens on a socket until it is called off. A socket's own timeout starts anew with every byte, and
 * knows nothing of writes.
 */
final class Deadline {
    private final CompletableFuture<@Nullable Void> called = new CompletableFuture<>();

    /** @param late must not wait: one thread serves all deadlines */
    Deadline(long millis, Runnable late) {
        called.orTimeout(millis, TimeUnit.MILLISECONDS).whenComplete((nothing, timeout) -> {
            if (timeout != null) {
                late.run();
            }
        });
    }

    /** Calls it off. False where it is too late for that. */
    boolean met() {
        return called.complete(null);
    }
}
