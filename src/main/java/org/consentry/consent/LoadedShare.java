package org.consentry.consent;

/**
 * What the guard's table has room for of the lists that an operator loaded: every page carries it. What is beyond waits
 * where the gateway sees it: in the cookies of requests and answers, and in the page's markup.
 */
final class LoadedShare {
    private static final int MOST = 1000;
    private static final int MOST_CHARACTERS = 25_000;

    private int count;
    private int characters;

    /** Takes a name in, where there is room for it. */
    boolean holds(String name) {
        count++;
        characters += name.length();
        return count <= MOST && characters <= MOST_CHARACTERS;
    }
}
