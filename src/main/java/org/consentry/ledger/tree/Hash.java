package org.consentry.ledger.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 hash in a tree whose leaves and nodes are hashed as RFC 9162, section 2.1.1 says. */
public final class Hash {
    /** In bytes. */
    public static final int SIZE = 32;

    /** The root of a tree without leaves. */
    public static final Hash EMPTY = new Hash(sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** SHA-256(0x00 ‖ entry). */
    public static Hash leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return new Hash(digest.digest(entry));
    }

    /** SHA-256(0x01 ‖ left ‖ right). */
    public static Hash node(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** The 32 bytes at that place. */
    public static Hash at(byte[] bytes, int from) {
        if (from < 0 || bytes.length - from < SIZE) {
            throw new IllegalArgumentException("a hash has " + SIZE + " bytes");
        }
        return new Hash(Arrays.copyOfRange(bytes, from, from + SIZE));
    }

    /** @throws IllegalArgumentException where it is not 64 lower-case hex digits */
    public static Hash ofHex(String hex) {
        Hash hash = at(HexFormat.of().parseHex(hex), 0);
        if (!hash.hex().equals(hex)) {
            throw new IllegalArgumentException("a hash has 64 lower-case hex digits");
        }
        return hash;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, SIZE);
    }

    /** Lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
