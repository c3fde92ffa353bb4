package org.consentry.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many waiting appends share one transaction: one thread takes all that wait, up to a bound, and writes them
 * together, while the next ones gather. An entry that can't be written fails alone.
 */
final class GroupCommit implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final int LARGEST_GROUP = 512;
    private static final Duration CLOSING = Duration.ofSeconds(30);
    private static final String FULL = "the ledger's queue is full";
    private static final Duration AGAIN = Duration.ofMillis(100);

    /** Where groups are written to, by one thread. */
    interface Store extends AutoCloseable {
        /**
         * Writes all of them, or none; when it returns they are committed and synced.
         *
         * @throws Away where nothing can be written now, one by one no more than together
         */
        void write(List<Entry> entries) throws SQLException, LedgerException;

        @Override
        void close();
    }

    private enum State {
        WAITING,
        WRITING,
        GIVEN_UP
    }

    /** An entry on its way. Whoever waits gives it up, or the writer writes it: never both. */
    private record Pending(Entry entry, CompletableFuture<Void> done, AtomicReference<State> state) {
        Pending(Entry entry) {
            this(entry, new CompletableFuture<>(), new AtomicReference<>(State.WAITING));
        }

        boolean take() {
            return state.compareAndSet(State.WAITING, State.WRITING);
        }

        void putBack() {
            state.set(State.WAITING);
        }

        boolean giveUp() {
            return state.compareAndSet(State.WAITING, State.GIVEN_UP);
        }
    }

    private final Store store;
    private final int capacity;
    private final Thread writer;

    // The lock guards the queue and the flag; it is never held over I/O.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending> queue = new ArrayDeque<>();
    private boolean closed;

    GroupCommit(Store store, int capacity, String name) {
        this.store = store;
        this.capacity = capacity;
        writer = new Thread(this::run, name);
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    /**
     * Writes an entry; when this returns it is committed and synced.
     *
     * @throws LedgerException where it is refused, at once when the queue is full, or not known to be durable in time
     */
    void append(Entry entry, Duration patience) throws LedgerException {
        append(entry, patience, CLOSING);
    }

    /**
     * As above.
     *
     * @param grace how much longer to wait for what is being written when the patience ends; where that ends too, the
     *     entry may be committed yet
     */
    void append(Entry entry, Duration patience, Duration grace) throws LedgerException {
        Pending pending = new Pending(entry);
        enqueue(pending);
        long start = System.nanoTime();
        for (long wait = patience.toNanos(); ; wait = AGAIN.toNanos()) {
            try {
                pending.done.get(wait, TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException e) {
                throw new LedgerException(
                        "the record could not be written: " + e.getCause().getMessage(), e.getCause());
            } catch (TimeoutException e) {
                // What is being written at this moment may yet be committed: to say no now could be untrue.
                if (pending.giveUp()) {
                    throw new LedgerException("the record was not written within " + patience, e);
                }
                if (System.nanoTime() - start >= patience.plus(grace).toNanos()) {
                    throw new LedgerException("the record is not known to be durable", e);
                }
            } catch (InterruptedException e) {
                pending.giveUp();
                Thread.currentThread().interrupt();
                throw new LedgerException("the record is not known to be durable: the wait was interrupted", e);
            }
        }
    }

    private void enqueue(Pending pending) throws LedgerException {
        lock.lock();
        try {
            if (closed) {
                throw new LedgerException("the ledger is closed");
            }
            if (queue.size() >= capacity) {
                throw new LedgerException(FULL, new Away(FULL, null));
            }
            queue.add(pending);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<Pending> group = next();
        while (!group.isEmpty()) {
            try {
                write(group);
            } catch (RuntimeException | Error e) {
                group.forEach(pending -> pending.done.completeExceptionally(e));
                LOG.log(System.Logger.Level.ERROR, "a group of records could not be written", e);
            }
            group = next();
        }
        store.close();
    }

    /** What waits, once something does; empty when the ledger is closed and all is written. */
    private List<Pending> next() {
        List<Pending> group = new ArrayList<>();
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            while (!queue.isEmpty() && group.size() < LARGEST_GROUP) {
                group.add(queue.remove());
            }
        } finally {
            lock.unlock();
        }
        return group;
    }

    private void write(List<Pending> group) {
        List<Pending> awaited = group.stream().filter(Pending::take).toList();
        if (awaited.isEmpty()) {
            return;
        }
        // What has a companion may be refused for its sake: that is nobody else's fault.
        awaited.stream().filter(GroupCommit::accompanied).forEach(pending -> {
            pending.putBack();
            writeAlone(pending);
        });
        List<Pending> plain =
                awaited.stream().filter(pending -> !accompanied(pending)).toList();
        if (!plain.isEmpty()) {
            writeTogether(plain);
        }
    }

    private static boolean accompanied(Pending pending) {
        return pending.entry.companion() != null;
    }

    private void writeTogether(List<Pending> group) {
        try {
            store.write(group.stream().map(Pending::entry).toList());
            group.forEach(pending -> pending.done.complete(null));
        } catch (Away e) {
            LOG.log(System.Logger.Level.WARNING, "{0} records could not be written: {1}", group.size(), e);
            group.forEach(pending -> pending.done.completeExceptionally(e));
        } catch (SQLException | LedgerException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} records are written one by one: {1}", group.size(), e);
            group.forEach(Pending::putBack);
            group.forEach(this::writeAlone);
        }
    }

    private void writeAlone(Pending pending) {
        // Whoever gave up meanwhile is passed over; so a locked database holds a group up once, not once for each.
        if (!pending.take()) {
            return;
        }
        try {
            store.write(List.of(pending.entry));
            pending.done.complete(null);
        } catch (SQLException | LedgerException e) {
            pending.done.completeExceptionally(e);
        }
    }

    /** Takes no more, and waits until what was taken is written: 30 seconds at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
