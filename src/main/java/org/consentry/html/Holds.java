package org.consentry.html;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an element must wait for: the purposes in the order in which they were found, each once. */
final class Holds {
    private final List<Hold> holds = new ArrayList<>(2);

    void clear() {
        holds.clear();
    }

    boolean isEmpty() {
        return holds.isEmpty();
    }

    Hold first() {
        return holds.get(0);
    }

    /** Tells whether there was something to add. */
    boolean add(@Nullable Hold hold) {
        if (hold == null) {
            return false;
        }
        for (Hold known : holds) {
            if (known.purpose().equals(hold.purpose())) {
                return true;
            }
        }
        holds.add(hold);
        return true;
    }

    boolean addAll(Holds others) {
        others.holds.forEach(this::add);
        return !others.isEmpty();
    }

    /** Writes the purposes as they stand in {@code data-consent}. */
    void writeTo(Edits edits) {
        for (int i = 0; i < holds.size(); i++) {
            edits.add(i == 0 ? "" : " ");
            edits.add(holds.get(i).purpose());
        }
    }
}
