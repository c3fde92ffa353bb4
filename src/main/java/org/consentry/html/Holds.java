package org.consentry.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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

    /** All of them as one, in the first one's name. There is at least one. */
    Hold together() {
        Hold first = holds.get(0);
        if (holds.size() == 1) {
            return first;
        }
        return new Hold(holds.stream().map(Hold::purpose).collect(Collectors.joining(" ")), first.service());
    }

    @Nullable
    Hold firstOrNull() {
        return holds.isEmpty() ? null : holds.get(0);
    }

    /** Tells whether there was something to add. */
    boolean add(@Nullable Hold hold) {
        if (hold == null) {
            return false;
        }
        for (int i = 0; i < holds.size(); i++) {
            if (holds.get(i).purpose().equals(hold.purpose())) {
                return true;
            }
        }
        holds.add(hold);
        return true;
    }

    boolean addAll(Holds others) {
        for (int i = 0; i < others.holds.size(); i++) {
            add(others.holds.get(i));
        }
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
