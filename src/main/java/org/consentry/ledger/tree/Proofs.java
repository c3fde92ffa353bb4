package org.consentry.ledger.tree;

import java.util.List;

/** Checks proofs by RFC 9162, sections 2.1.3.2 and 2.1.4.2. Nonsense is no proof: nothing is thrown. */
public final class Proofs {
    private Proofs() {}

    /** True where the path leads from the leaf to the root. */
    public static boolean included(Hash leaf, long seq, long size, List<Hash> path, Hash root) {
        if (seq < 0 || seq >= size) {
            return false;
        }
        long fn = seq;
        long sn = size - 1;
        Hash hash = leaf;
        for (Hash sibling : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = Hash.node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = Hash.node(hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && hash.equals(root);
    }

    /** True where the path shows that the first tree is the second one's beginning. */
    public static boolean consistent(long before, Hash first, long size, Hash second, List<Hash> path) {
        if (before < 0 || before > size) {
            return false;
        }
        if (before == 0 || before == size) {
            return path.isEmpty() && (before == size ? first.equals(second) : first.equals(Hash.EMPTY));
        }
        boolean power = Long.bitCount(before) == 1;
        if (path.isEmpty() && !power) {
            return false;
        }
        long fn = before - 1;
        long sn = size - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        int at = power ? 0 : 1;
        Hash fr = power ? first : path.get(0);
        Hash sr = fr;
        for (; at < path.size(); at++) {
            Hash c = path.get(at);
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = Hash.node(c, fr);
                sr = Hash.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = Hash.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && fr.equals(first) && sr.equals(second);
    }
}
