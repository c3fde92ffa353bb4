package org.consentry.inventory;

import java.util.concurrent.atomic.LongAdder;

/**
 * A count that all nodes add up in the database: what it holds, and what this node has not told it yet. Counting takes
 * no lock and allocates nothing; the lock keeps those apart that write the database.
 */
final class Tally {
    private final LongAdder owed = new LongAdder();
    private volatile long kept;

    void increment() {
        owed.increment();
    }

    boolean owes() {
        return owed.sum() > 0;
    }

    /** What is to be added in the database, as if it were there; the caller takes that back by {@link #owe}. */
    synchronized long take() {
        long count = owed.sumThenReset();
        kept += count;
        return count;
    }

    synchronized void owe(long count) {
        owed.add(count);
        kept -= count;
    }

    /** What the database holds, all nodes together. */
    synchronized void kept(long count) {
        kept = count;
    }

    synchronized long kept() {
        return kept;
    }

    long total() {
        return kept + owed.sum();
    }
}
