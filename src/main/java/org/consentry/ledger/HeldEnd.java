package org.consentry.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Passes bytes on and keeps the last ones back, 32 KiB and more of them, until it is said that they may leave: an answer
 * that is not to be had whole without them. A flush changes nothing of that.
 */
final class HeldEnd extends OutputStream {
    static final int LEAST = 1 << 15;

    private final OutputStream out;
    private final MessageDigest digest;
    private byte[] older = new byte[LEAST];
    private byte[] newer = new byte[LEAST];
    private int olderLength;
    private int newerLength;
    private boolean begun;

    HeldEnd(OutputStream out) {
        this.out = out;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        digest.update(bytes, from, length);
        int at = from;
        for (int left = length; left > 0; ) {
            if (newerLength == LEAST) {
                begun |= olderLength > 0;
                out.write(older, 0, olderLength);
                byte[] free = older;
                older = newer;
                olderLength = newerLength;
                newer = free;
                newerLength = 0;
            }
            int some = Math.min(left, LEAST - newerLength);
            System.arraycopy(bytes, at, newer, newerLength, some);
            newerLength += some;
            at += some;
            left -= some;
        }
    }

    /** True once bytes have been passed on. */
    boolean begun() {
        return begun;
    }

    /** Of all that was written, in lower-case hex; asked once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lets go what is held. */
    void release() throws IOException {
        out.write(older, 0, olderLength);
        out.write(newer, 0, newerLength);
        olderLength = 0;
        newerLength = 0;
        out.flush();
    }
}
