package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tree of characters, one node a text. Built by one thread, then only read. A walk costs by its depth alone. */
final class CharTrie<T> {

    private char[] keys = {};
    private final List<CharTrie<T>> children = new ArrayList<>();
    private @Nullable T value;

    /** The node of this text, made where it is missing. */
    CharTrie<T> make(String text) {
        CharTrie<T> node = this;
        for (int i = 0; i < text.length(); i++) {
            node = node.makeNext(text.charAt(i));
        }
        return node;
    }

    private CharTrie<T> makeNext(char c) {
        int found = Arrays.binarySearch(keys, c);
        if (found >= 0) {
            return children.get(found);
        }
        int at = -found - 1;
        char[] grown = new char[keys.length + 1];
        System.arraycopy(keys, 0, grown, 0, at);
        grown[at] = c;
        System.arraycopy(keys, at, grown, at + 1, keys.length - at);
        keys = grown;
        CharTrie<T> child = new CharTrie<>();
        children.add(at, child);
        return child;
    }

    /** The node one character further, or {@code null} where no text goes on so. */
    @Nullable
    CharTrie<T> next(char c) {
        int found = Arrays.binarySearch(keys, c);
        return found >= 0 ? children.get(found) : null;
    }

    @Nullable
    T value() {
        return value;
    }

    void put(T value) {
        this.value = value;
    }
}
