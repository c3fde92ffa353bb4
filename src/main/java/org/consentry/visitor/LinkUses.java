package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.consentry.consent.Handover;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.Once;

/**
 * Sees to it that a link that hands a choice over is used once. For a minute, and for each server by itself, the form
 * that used it may come again: by a second click, or because its choice could not be recorded.
 */
final class LinkUses {
    private static final System.Logger LOG = System.getLogger(LinkUses.class.getName());
    /** Of links: far more than are used while they count. */
    private static final int MOST = 10_000;

    private static final Duration COUNTS = Duration.ofMinutes(1);

    private final Once once;
    private final Cache<String, Use> recent = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(COUNTS)
            .executor(Runnable::run)
            .build();

    /** A form's ticket; and, once that is known, whether it was the first to use its link. */
    private record Use(String ticket, CompletableFuture<Boolean> first) {}

    LinkUses(Once once) {
        this.once = once;
    }

    /** Whether it was used, as far as can be told now. Uses up nothing. */
    boolean used(Handover handover) {
        try {
            return once.taken(handover.nonce());
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "Whether a link was used can't be told yet", e);
            return false;
        }
    }

    /**
     * Whether the form with that ticket is the first to use the link. Where nobody can tell, it counts as used.
     *
     * @param ticket a genuine one
     */
    boolean first(Handover handover, String ticket) {
        Use mine = new Use(ticket, new CompletableFuture<>());
        // No lock is held while the database writes: a second click waits for the first.
        Use before = recent.asMap().putIfAbsent(handover.nonce(), mine);
        if (before != null && before.ticket().equals(ticket)) {
            return before.first().join();
        }
        boolean first = false;
        try {
            first = once.take(handover.nonce(), handover.end());
        } catch (LedgerException e) {
            LOG.log(System.Logger.Level.ERROR, "A choice could not be taken over", e);
        } finally {
            if (!first) {
                recent.asMap().remove(handover.nonce(), mine);
            }
            mine.first().complete(first);
        }
        return first;
    }
}
