package org.consentry.rights;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.LedgerException;
import org.consentry.site.SitePolicy;
import org.consentry.site.Webhook;

/**
 * Sends what is due, and decides what becomes of it: to each recipient one after the other, and to several at a time, so
 * that nobody waits for a slow one. For one thread; any number of nodes may have one.
 */
final class WebhookSender {
    /** How long to wait after each try; after the last of eight it is given up. */
    static final List<Duration> WAITS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12));

    private static final System.Logger LOG = System.getLogger(WebhookSender.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofHours(12);
    /** Well above the client's patience, so that none is sent by two nodes at once. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final int PAGE = 100;
    private static final int LONGEST_PROBLEM = 200;

    /** By which a message leaves. */
    interface Post {
        WebhookClient.Answer send(Webhook webhook, Map<String, String> fields, String body) throws IOException;
    }

    private final DeliveryTable table;
    private final Supplier<Collection<SitePolicy>> sites;
    private final WebhookSettings settings;
    private final Post post;
    private final InstantSource clock;
    private final Executor lanes;
    private final Set<DeliveryTable.Recipient> busy = ConcurrentHashMap.newKeySet();
    private final AtomicReference<LedgerException> fault = new AtomicReference<>();

    /** @param lanes where a recipient is sent to; one that has no room is asked again at the next pass */
    WebhookSender(
            DeliveryTable table,
            Supplier<Collection<SitePolicy>> sites,
            WebhookSettings settings,
            Post post,
            InstantSource clock,
            Executor lanes) {
        this.table = table;
        this.sites = sites;
        this.settings = settings;
        this.post = post;
        this.clock = clock;
        this.lanes = lanes;
    }

    /**
     * Begins to send some of what is due to each who is not being sent to; who fails is left alone until the next pass.
     *
     * @throws LedgerException where the table can't be read, or what came of a message could not be kept
     */
    void pass(BooleanSupplier closing) throws LedgerException {
        Instant now = now();
        for (DeliveryTable.Recipient recipient : table.recipients(now)) {
            if (!closing.getAsBoolean() && busy.add(recipient)) {
                try {
                    lanes.execute(() -> send(recipient, now, closing));
                } catch (RejectedExecutionException e) {
                    busy.remove(recipient);
                }
            }
        }
        LedgerException failed = fault.getAndSet(null);
        if (failed != null) {
            throw failed;
        }
    }

    private void send(DeliveryTable.Recipient recipient, Instant now, BooleanSupplier closing) {
        try {
            send(table.due(recipient, now, PAGE), closing);
        } catch (LedgerException e) {
            fault.set(e);
        } catch (RuntimeException e) {
            fault.set(new LedgerException("a message could not be sent: " + e, e));
        } finally {
            busy.remove(recipient);
        }
    }

    private void send(List<Delivery> ofOne, BooleanSupplier closing) throws LedgerException {
        for (Delivery due : ofOne) {
            if (closing.getAsBoolean()) {
                return;
            }
            Optional<Delivery> claimed = table.claim(due, now().plus(CLAIM));
            if (claimed.isPresent() && !send(claimed.get())) {
                return;
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean send(Delivery one) throws LedgerException {
        Optional<Webhook> webhook = sites.get().stream()
                .filter(site -> site.id().equals(one.site()))
                .flatMap(site -> site.promises().webhooks().stream())
                .filter(known -> known.name().equals(one.name()))
                .findFirst();
        if (webhook.isEmpty()) {
            // Maybe on this node alone, or for a while.
            failed(one, "the policy names no such recipient", Duration.ZERO);
            return false;
        }
        Optional<String> secret = settings.secret(one.name());
        if (secret.isEmpty()) {
            String setting = WebhookSettings.SECRET + one.name();
            failed(one, "the setting " + setting + " is missing or too short", Duration.ZERO);
            return false;
        }
        Map<String, String> fields = Map.of(
                "Consentry-Event", one.event(),
                "Consentry-Delivery", one.id(),
                "Consentry-Signature", WebhookSignature.of(secret.get(), clock.instant(), one.body()));
        try {
            WebhookClient.Answer answer = post.send(webhook.get(), fields, one.body());
            if (answer.taken()) {
                table.done(one);
                return true;
            }
            Duration wish = answer.pause();
            failed(one, "answered " + answer.status(), wish == null ? Duration.ZERO : wish);
        } catch (IOException e) {
            failed(one, told(e), Duration.ZERO);
        }
        return false;
    }

    /** Texts of exceptions may carry what a recipient has sent: one short line of them. */
    private static String told(IOException e) {
        String text = e.getClass().getSimpleName() + ": " + e.getMessage();
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_PROBLEM)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private void failed(Delivery one, String problem, Duration wish) throws LedgerException {
        if (one.tries() > WAITS.size()) {
            giveUp(one, problem);
            return;
        }
        Duration wait = WAITS.get(one.tries() - 1);
        Duration longer = wish.compareTo(wait) > 0 ? wish : wait;
        Duration bounded = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
        table.again(one, now().plus(bounded), problem);
    }

    private void giveUp(Delivery one, String problem) throws LedgerException {
        LOG.log(
                System.Logger.Level.WARNING,
                "{0} of {1} was not told of {2}, message {3}: {4}",
                one.name(),
                one.site(),
                one.event(),
                one.id(),
                problem);
        table.dead(one, problem);
    }
}
