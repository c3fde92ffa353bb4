package org.consentry.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
        GIVEN_UP,
        WRITTEN
    }

    /** An entry on its way. Whoever waits gives it up, or the writer writes it: never both. */
    private static final class Pending {
        private final Entry entry;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private volatile @Nullable Throwable fault;

        Pending(Entry entry) {
            this.entry = entry;
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

        void written() {
            state.set(State.WRITTEN);
        }

        void failed(Throwable why) {
            fault = state.get() == State.WRITTEN ? null : why;
        }

        boolean committed() throws LedgerException {
            Throwable why = fault;
            if (why != null) {
                throw new LedgerException("the record could not be written: " + why.getMessage(), why);
            }
            return state.get() == State.WRITTEN;
        }
    }

    /** What is written together. The writer wakes one who waits, who wakes the next: it has better to do. */
    private static final class Group {
        private final List<Pending> members = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
    }

    private final Store store;
    private final int capacity;
    private final Thread writer;

    // The lock guards the queue and the flag; it is never held over I/O.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Group> queue = new ArrayDeque<>();
    private int waiting;
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
        Group group = enqueue(pending);
        long start = System.nanoTime();
        try {
            group.over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            while (!pending.committed()) {
                // What is being written at this moment may yet be committed: to say no now could be untrue.
                if (pending.giveUp()) {
                    throw new LedgerException("the record was not written within " + patience, new TimeoutException());
                }
                if (System.nanoTime() - start >= patience.plus(grace).toNanos()) {
                    throw new LedgerException("the record is not known to be durable", new TimeoutException());
                }
                group.over.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            pending.giveUp();
            Thread.currentThread().interrupt();
            throw new LedgerException("the record is not known to be durable: the wait was interrupted", e);
        }
    }

    private Group enqueue(Pending pending) throws LedgerException {
        lock.lock();
        try {
            if (closed) {
                throw new LedgerException("the ledger is closed");
            }
            if (waiting >= capacity) {
                throw new LedgerException(FULL, new Away(FULL, null));
            }
            Group group = queue.peekLast();
            if (group == null || group.members.size() >= LARGEST_GROUP) {
                group = new Group();
                queue.add(group);
            }
            group.members.add(pending);
            waiting++;
            changed.signal();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Group group = next(); group != null; group = next()) {
            try {
                write(group.members);
            } catch (RuntimeException | Error e) {
                group.members.forEach(pending -> pending.failed(e));
                LOG.log(System.Logger.Level.ERROR, "a group of records could not be written", e);
            } finally {
                group.over.countDown();
            }
        }
        store.close();
    }

    /** What waits, once something does; {@code null} when the ledger is closed and all is written. */
    private @Nullable Group next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            Group group = queue.poll();
            waiting -= group == null ? 0 : group.members.size();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Pending> group) {
        List<Pending> plain = new ArrayList<>(group.size());
        for (Pending pending : group) {
            // What has a companion may be refused for its sake: that is nobody else's fault.
            if (pending.entry.companion() != null) {
                writeAlone(pending);
            } else if (pending.take()) {
                plain.add(pending);
            }
        }
        if (!plain.isEmpty()) {
            writeTogether(plain);
        }
    }

    private void writeTogether(List<Pending> group) {
        try {
            store.write(group.stream().map(pending -> pending.entry).toList());
            group.forEach(Pending::written);
        } catch (Away e) {
            LOG.log(System.Logger.Level.WARNING, "{0} records could not be written: {1}", group.size(), e);
            group.forEach(pending -> pending.failed(e));
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
            pending.written();
        } catch (SQLException | LedgerException e) {
            pending.failed(e);
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
