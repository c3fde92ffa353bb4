package org.consentry.ledger.tree;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of the key that signs checkpoints: a verifier key of C2SP signed-note with Ed25519 (RFC 8032).
 *
 * @param name of the signer, which is the origin of its checkpoints
 * @param key 32 bytes, as RFC 8032, section 5.1.5 writes a public key
 */
public record VerifierKey(String name, byte[] key) {
    private static final int ID = 4;
    private static final int MOST_NAME = 256;
    private static final byte ED25519 = 1;
    /** What an X.509 SubjectPublicKeyInfo of Ed25519 has in front of the key (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** @throws IllegalArgumentException where the name is none that a note may bear, or the key is no point */
    public VerifierKey {
        if (!isName(name)) {
            throw new IllegalArgumentException("a signer's name is 1 to 256 characters, no space and no +");
        }
        if (key.length != Hash.SIZE) {
            throw new IllegalArgumentException("an Ed25519 key has " + Hash.SIZE + " bytes");
        }
        key = key.clone();
        try {
            Signature.getInstance("Ed25519").initVerify(publicKey(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 key", e);
        }
    }

    /**
     * Reads {@code name+hash+key}, as {@link #text} writes it.
     *
     * @throws IllegalArgumentException where it is anything else, or the hash is that of another key
     */
    public static VerifierKey read(String text) {
        int first = text.indexOf('+');
        int second = text.indexOf('+', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("a verifier key is written name+hash+key");
        }
        byte[] typed;
        try {
            typed = Base64.getDecoder().decode(text.substring(second + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the verifier key is not base64", e);
        }
        if (typed.length != 1 + Hash.SIZE || typed[0] != ED25519) {
            throw new IllegalArgumentException("the verifier key is not one of Ed25519");
        }
        VerifierKey key = new VerifierKey(text.substring(0, first), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.text().equals(text)) {
            throw new IllegalArgumentException("the verifier key's hash is that of another key");
        }
        return key;
    }

    /** Of an X.509 SubjectPublicKeyInfo. */
    static VerifierKey ofX509(String name, byte[] x509) {
        if (x509.length != X509.length + Hash.SIZE || !Arrays.equals(X509, Arrays.copyOf(x509, X509.length))) {
            throw new IllegalArgumentException("not an Ed25519 public key of X.509");
        }
        return new VerifierKey(name, Arrays.copyOfRange(x509, X509.length, x509.length));
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    /** {@code name+hash+key}: hash is the id in hex, key is base64 of 0x01 and the key. */
    public String text() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed(key));
    }

    /** What marks its signatures: the first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key). */
    public byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(typed(key)), ID);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** True where the signature is this key's over the message. Nonsense is no signature: nothing is thrown. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was taken is refused", e);
        }
    }

    /** True for what may stand as a signer's name in a note. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MOST_NAME
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return text();
    }

    private static byte[] typed(byte[] key) {
        byte[] typed = new byte[1 + key.length];
        typed[0] = ED25519;
        System.arraycopy(key, 0, typed, 1, key.length);
        return typed;
    }

    private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        byte[] x509 = Arrays.copyOf(X509, X509.length + Hash.SIZE);
        System.arraycopy(key, 0, x509, X509.length, Hash.SIZE);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        } catch (RuntimeException e) {
            throw new InvalidKeyException(e);
        }
    }
}
