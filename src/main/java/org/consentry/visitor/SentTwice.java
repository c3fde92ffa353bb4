package org.consentry.visitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.consentry.consent.Choice;
import org.consentry.consent.Consent;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a form that is sent twice, by a second click or by a browser that tries again, makes one record. The
 * second waits for the first and gets the same answer. Each server does so for itself.
 */
final class SentTwice {
    /** Of forms: far more than are sent while they count. */
    private static final int MOST = 10_000;

    private static final Duration COUNTS = Duration.ofSeconds(10);

    /**
     * One form as one visitor sent it. Another choice on the same page is another form, and so is the same choice where
     * the visitor chose something else in between.
     *
     * @param nonce of the ticket
     * @param from the visitor's address: a page that somebody keeps for several visitors has one ticket for all of them
     * @param method how the choice was made
     * @param before what the visitor's browser held
     */
    record Form(
            String site,
            String nonce,
            String from,
            Choice choice,
            String method,
            @Nullable Consent before) {
        Form {
            Objects.requireNonNull(site);
            Objects.requireNonNull(nonce);
            Objects.requireNonNull(from);
            Objects.requireNonNull(choice);
            Objects.requireNonNull(method);
        }
    }

    private final Cache<Form, CompletableFuture<Choices.Outcome>> recent;

    SentTwice() {
        this(Ticker.systemTicker());
    }

    SentTwice(Ticker ticker) {
        recent = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(COUNTS)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** What was recorded of the form already, else what the recording comes to. A failure is tried again. */
    Choices.Outcome once(Form form, Supplier<Choices.Outcome> recording) {
        CompletableFuture<Choices.Outcome> mine = new CompletableFuture<>();
        // No lock is held while the ledger writes.
        CompletableFuture<Choices.Outcome> first = recent.asMap().putIfAbsent(form, mine);
        if (first != null) {
            return first.join();
        }
        try {
            Choices.Outcome outcome = recording.get();
            if (outcome instanceof Choices.Outcome.Recorded recorded) {
                // The second may come with the cookie that the first was answered with.
                Form again = new Form(
                        form.site(), form.nonce(), form.from(), form.choice(), form.method(), recorded.consent());
                recent.put(again, mine);
            } else {
                recent.asMap().remove(form, mine);
            }
            mine.complete(outcome);
            return outcome;
        } catch (RuntimeException | Error e) {
            recent.asMap().remove(form, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Whoever is forgotten and chooses again is somebody else. */
    void forget(String subject) {
        recent.asMap().entrySet().removeIf(entry -> isOf(subject, entry.getValue()));
    }

    private static boolean isOf(String subject, CompletableFuture<Choices.Outcome> sent) {
        return sent.isDone()
                && !sent.isCompletedExceptionally()
                && sent.join() instanceof Choices.Outcome.Recorded recorded
                && recorded.consent().subject().equals(subject);
    }
}
