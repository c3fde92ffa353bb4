package org.consentry.html;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the fragments in their places; after one that can't be made, none. */
final class Fragments implements InsertionPoints.Places {
    private final Inserts inserts;
    private final Edits edits;
    private @Nullable RuntimeException fault;

    Fragments(Inserts inserts, Edits edits) {
        this.inserts = inserts;
        this.edits = edits;
    }

    /** Why a fragment couldn't be made; null if none failed. */
    @Nullable
    RuntimeException fault() {
        return fault;
    }

    @Override
    public void head(long position, String pageLang) {
        insertAt(position, () -> inserts.head(pageLang));
    }

    @Override
    public void body(long position, String pageLang) {
        insertAt(position, () -> inserts.body(pageLang));
    }

    private void insertAt(long position, Supplier<byte[]> fragment) {
        if (fault != null) {
            return;
        }
        try {
            edits.insert(position, fragment.get());
        } catch (RuntimeException e) {
            fault = e;
        }
    }
}
