package org.consentry.ledger.tree;

import java.util.Base64;
import java.util.List;

/** Writes and reads signed checkpoints (C2SP tlog-checkpoint). */
public final class Checkpoints {
    private Checkpoints() {}

    /** Signs what the tree was at that size; the origin is the key's name. */
    public static Checkpoint sign(long size, Hash root, SigningKey key) {
        String origin = key.verifier().name();
        String note = SignedNote.sign(origin + "\n" + size + "\n" + root.base64() + "\n", key);
        return new Checkpoint(origin, size, root, note);
    }

    /**
     * Reads a checkpoint that the key signed. Further lines of its text are signed with it and otherwise passed over.
     *
     * @throws IllegalArgumentException where it is no checkpoint, or not that key's
     */
    public static Checkpoint read(String note, VerifierKey key) {
        SignedNote signed = SignedNote.read(note);
        if (!signed.signedBy(key)) {
            throw new IllegalArgumentException("the checkpoint has no valid signature of " + key.text());
        }
        List<String> lines = signed.text().lines().toList();
        if (lines.size() < 3) {
            throw new IllegalArgumentException("a checkpoint has an origin, a size and a root");
        }
        if (!lines.get(0).equals(key.name())) {
            throw new IllegalArgumentException("a checkpoint of another ledger than " + key.name());
        }
        return new Checkpoint(lines.get(0), size(lines.get(1)), root(lines.get(2)), note);
    }

    private static long size(String digits) {
        try {
            long size = Long.parseLong(digits);
            if (size >= 0 && Long.toString(size).equals(digits)) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a checkpoint's size is a number of leaves", e);
        }
        throw new IllegalArgumentException("a checkpoint's size is written without sign and leading zeros");
    }

    private static Hash root(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length != Hash.SIZE || !Hash.at(bytes, 0).base64().equals(base64)) {
            throw new IllegalArgumentException("a checkpoint's root is " + Hash.SIZE + " bytes of base64");
        }
        return Hash.at(bytes, 0);
    }
}
