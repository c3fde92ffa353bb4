package org.consentry.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by the literal text in front of them, in a tree whose nodes stand where two of these texts part. What a name
 * asks lies on one way down, and that holds few patterns, however many there are. Built by one thread, then only read.
 */
final class PatternTree {

    /** Of patterns that one name may have to be held against. */
    static final int MOST_ALIKE = 64;

    /** A pattern ready for use: its verdict is made once, so that judging allocates nothing. */
    private record Fit(NamePattern pattern, Classification verdict, boolean elsewhere) {}

    private String label;
    /** Sorted by the first characters of their labels, which stand apart: a search among them touches no child. */
    private PatternTree[] children = {};

    private char[] firsts = {};
    private @Nullable HostLevels<List<Fit>> fits;
    /** The most that one host has here, and the most that any way further down adds. */
    private int here;

    private int below;

    private PatternTree(String label) {
        this.label = label;
    }

    PatternTree() {
        this("");
    }

    /**
     * Adds a pattern.
     *
     * @return false where the same one is there already for that host
     * @throws IllegalArgumentException where too many begin alike
     */
    boolean add(NamePattern pattern, String host, Classification verdict) {
        return add(pattern, 0, host, new Fit(pattern, verdict, !host.isEmpty() && verdict.tracking()), MOST_ALIKE);
    }

    private boolean add(NamePattern pattern, int at, String host, Fit fit, int room) {
        String prefix = pattern.prefix();
        if (at == prefix.length()) {
            return put(host, fit, room - below);
        }
        PatternTree child = childFor(prefix, at);
        boolean added = child.add(pattern, at + child.label.length(), host, fit, room - here);
        below = Math.max(below, child.here + child.below);
        return added;
    }

    private boolean put(String host, Fit fit, int room) {
        if (fits == null) {
            fits = new HostLevels<>();
        }
        List<Fit> there = fits.at(host);
        if (there == null) {
            there = new ArrayList<>(1);
        }
        if (there.stream()
                .anyMatch(other -> other.pattern().text().equals(fit.pattern().text()))) {
            return false;
        }
        if (there.size() >= room) {
            throw new BadRow(
                    BadRow.Reason.TOO_MANY_ALIKE,
                    "pattern \"" + fit.pattern().text() + "\" is one more than " + MOST_ALIKE
                            + " that begin alike: each cookie would be held against all of them");
        }
        there.add(fit);
        there.sort((a, b) -> NamePattern.NARROWEST_FIRST.compare(a.pattern(), b.pattern()));
        fits.put(host, there);
        here = Math.max(here, there.size());
        return true;
    }

    /** The child on the way to this text, made or parted where it is missing. */
    private PatternTree childFor(String text, int at) {
        int found = Arrays.binarySearch(firsts, text.charAt(at));
        if (found < 0) {
            PatternTree leaf = new PatternTree(text.substring(at));
            int place = -found - 1;
            PatternTree[] grown = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, place, grown, place + 1, children.length - place);
            grown[place] = leaf;
            children = grown;
            char[] keys = Arrays.copyOf(firsts, grown.length);
            System.arraycopy(firsts, place, keys, place + 1, firsts.length - place);
            keys[place] = text.charAt(at);
            firsts = keys;
            return leaf;
        }
        PatternTree child = children[found];
        int common = 1;
        while (common < child.label.length()
                && at + common < text.length()
                && child.label.charAt(common) == text.charAt(at + common)) {
            common++;
        }
        if (common == child.label.length()) {
            return child;
        }
        PatternTree fork = new PatternTree(child.label.substring(0, common));
        child.label = child.label.substring(common);
        fork.children = new PatternTree[] {child};
        fork.firsts = new char[] {child.label.charAt(0)};
        fork.below = child.here + child.below;
        children[found] = fork;
        return fork;
    }

    /**
     * The verdict of the pattern with the longest literal beginning that fits; of those the one for the deepest host.
     *
     * @param own whether the host is the visited site: what its owner tracks with elsewhere holds only elsewhere
     */
    @Nullable
    Classification find(String name, String host, boolean own) {
        return find(name, 0, host, own);
    }

    private @Nullable Classification find(String name, int at, String host, boolean own) {
        Classification further = null;
        int next = at < name.length() ? Arrays.binarySearch(firsts, name.charAt(at)) : -1;
        if (next >= 0) {
            PatternTree child = children[next];
            if (name.startsWith(child.label, at)) {
                further = child.find(name, at + child.label.length(), host, own);
            }
        }
        return further != null || fits == null ? further : here(fits, name, host, own);
    }

    private static @Nullable Classification here(HostLevels<List<Fit>> fits, String name, String host, boolean own) {
        Classification onHost = fits.onHost(host, there -> first(there, name, own));
        List<Fit> anywhere = fits.anywhere();
        return onHost != null || anywhere == null ? onHost : first(anywhere, name, own);
    }

    private static @Nullable Classification first(List<Fit> fits, String name, boolean own) {
        for (int i = 0; i < fits.size(); i++) {
            Fit fit = fits.get(i);
            if (!(own && fit.elsewhere()) && fit.pattern().matches(name)) {
                return fit.verdict();
            }
        }
        return null;
    }
}
