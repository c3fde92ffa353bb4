package org.consentry.ledger.verify;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes what is read. */
final class HashedInput extends FilterInputStream {
    private static final int CHUNK = 64 * 1024;

    private final MessageDigest digest = sha256();
    private long count;

    HashedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = in.read(target, from, length);
        if (read > 0) {
            digest.update(target, from, read);
            count += read;
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        throw new IOException("what is skipped is not hashed");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads what is left, and sums up all of it. */
    Manifest.Sum sum() throws IOException {
        byte[] rest = new byte[CHUNK];
        while (read(rest, 0, rest.length) >= 0) {
            continue;
        }
        return new Manifest.Sum(count, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
