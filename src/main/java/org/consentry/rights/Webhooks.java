package org.consentry.rights;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.core5.ssl.SSLContexts;
import org.consentry.ledger.Database;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.DeliveryTable.Delivery;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.LedgerTail;
import org.consentry.ledger.RequestTable;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Tells the recipients that sites name of withdrawals, erasures and requests: it follows the ledger, sends, and shows
 * reviewers what did not arrive. All methods may be called from any thread.
 */
public final class Webhooks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());
    private static final int PAGE = 500;
    private static final int LONGEST_ID = 64;
    /** Recipients that are sent to at a time. */
    private static final int LANES = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(12);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

    private final DeliveryTable table;
    private final WebhookTail tail;
    private final WebhookSender sender;
    private final @Nullable WebhookClient client;
    private final @Nullable ExecutorService lanes;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Thread thread;
    private Instant purged = Instant.MIN;
    private boolean failing;
    /** As last seen: asked by health checks, without I/O. */
    private volatile Map<String, Long> counts = Map.of();

    Webhooks(
            DeliveryTable table,
            WebhookTail tail,
            WebhookSender sender,
            @Nullable WebhookClient client,
            @Nullable ExecutorService lanes,
            InstantSource clock) {
        this.table = table;
        this.tail = tail;
        this.sender = sender;
        this.client = client;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * Follows the ledger of a database and sends, from now on.
     *
     * @param sites those that are served, whenever asked
     * @param every how often to look for what is new
     */
    public static Webhooks open(
            Database database,
            Ledger ledger,
            RequestTable requests,
            Supplier<Collection<SitePolicy>> sites,
            WebhookSettings settings,
            InstantSource clock,
            Duration every) {
        DeliveryTable table = new DeliveryTable(database);
        WebhookTail tail = new WebhookTail(new LedgerTail(database), ledger, requests, table, sites, clock, PAGE);
        // Trusts whom Java trusts; not the JVM's default context, in whose place a server puts its own.
        WebhookClient client = new WebhookClient(settings.listed(), SSLContexts.createDefault(), PATIENCE, clock);
        WebhookSender.Post post = (webhook, fields, body) -> client.post(webhook.url(), fields, body);
        ExecutorService lanes = new ThreadPoolExecutor(
                0, LANES, PATIENCE.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), Webhooks::lane);
        WebhookSender sender = new WebhookSender(table, sites, settings, post, clock, lanes);
        Webhooks webhooks = new Webhooks(table, tail, sender, client, lanes, clock);
        webhooks.start(every);
        return webhooks;
    }

    private static Thread lane(Runnable work) {
        Thread made = new Thread(work, "consentry-webhook");
        made.setDaemon(true);
        return made;
    }

    /** Follows and sends from now on. */
    void start(Duration every) {
        Thread made = new Thread(() -> run(every), "consentry-webhooks");
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    private void run(Duration every) {
        while (!closes(every)) {
            try {
                pass();
                if (failing) {
                    LOG.log(System.Logger.Level.INFO, "recipients are told again");
                }
                failing = false;
            } catch (LedgerException | RuntimeException | Error e) {
                if (!failing) {
                    LOG.log(System.Logger.Level.WARNING, "recipients are told later", e);
                }
                failing = true;
            }
        }
    }

    private boolean closes(Duration wait) {
        try {
            return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Reads what is new in the ledger, and sends what is due, also where the ledger can't be read. */
    void pass() throws LedgerException {
        try {
            while (closing.getCount() > 0 && tail.step()) {
                // On to the next page.
                continue;
            }
        } finally {
            send();
        }
    }

    private void send() throws LedgerException {
        sender.pass(() -> closing.getCount() == 0);
        Instant now = clock.instant();
        if (now.isAfter(purged.plus(BETWEEN_PURGES)) || now.isBefore(purged)) {
            table.forget(now.minus(KEPT));
            purged = now;
        }
        counts = table.counts();
    }

    /** How many messages wait and how many were given up, as last seen. */
    public Map<String, Long> counts() {
        return counts;
    }

    /** Those of a state ({@code waiting}, {@code done}, {@code dead}), the newest first. */
    public List<Delivery> list(String state, int limit) throws LedgerException {
        return table.list(state, limit);
    }

    /** The message of that id; empty where there is none. */
    public Optional<Delivery> find(String id) throws LedgerException {
        return id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? table.find(id)
                : Optional.empty();
    }

    /** Sends one again that was given up; false where it is no such. */
    public boolean retry(String id) throws LedgerException {
        return find(id).isPresent() && table.retry(id, clock.instant());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread != null) {
                thread.join(CLOSING.toMillis());
            }
            if (lanes != null) {
                lanes.shutdown();
                lanes.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (client != null) {
                client.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "a connection to a recipient could not be closed", e);
        }
    }
}
