package org.consentry.ledger.verify;

import java.util.ArrayList;
import java.util.List;

/** What was found so far: the first ten thousand findings, and how many more there were. Any thread may add. */
final class Findings {
    /** A list that is longer names nothing any more. */
    static final int MOST = 10_000;

    private final List<Finding> list = new ArrayList<>();
    private long more;

    synchronized void add(Finding finding) {
        if (list.size() < MOST) {
            list.add(finding);
        } else {
            more++;
        }
    }

    void add(Finding.Kind kind, String text) {
        add(Finding.of(kind, text));
    }

    /** Counts findings that can't be named. */
    synchronized void addUnnamed(long count) {
        more += count;
    }

    synchronized List<Finding> list() {
        return List.copyOf(list);
    }

    synchronized long more() {
        return more;
    }
}
