package org.consentry.ledger.tree;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** The key that signs checkpoints (Ed25519, RFC 8032), with the name under which it signs. */
public final class SigningKey {
    private final PrivateKey key;
    private final VerifierKey verifier;

    private SigningKey(PrivateKey key, VerifierKey verifier) {
        this.key = key;
        this.verifier = verifier;
    }

    /**
     * Makes a new key.
     *
     * @throws IllegalArgumentException where the name is none that a note may bear
     */
    public static SigningKey make(String name) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return of(name, pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has Ed25519 since its version 15", e);
        }
    }

    /**
     * The key that was kept.
     *
     * @param pkcs8 the private key, as {@link #pkcs8} gave it
     * @param x509 the public key as a SubjectPublicKeyInfo
     * @throws IllegalArgumentException where either is no Ed25519 key, or the one does not belong to the other
     */
    public static SigningKey of(String name, byte[] pkcs8, byte[] x509) {
        return of(pkcs8, VerifierKey.ofX509(name, x509));
    }

    /**
     * The key that was kept.
     *
     * @param pkcs8 the private key, as {@link #pkcs8} gave it
     * @throws IllegalArgumentException where it is no Ed25519 key, or does not belong to the verifier
     */
    public static SigningKey of(byte[] pkcs8, VerifierKey verifier) {
        SigningKey kept;
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            kept = new SigningKey(key, verifier);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 private key", e);
        }
        byte[] message = verifier.id();
        if (!verifier.verifies(message, kept.sign(message))) {
            throw new IllegalArgumentException("the private key is not that of " + verifier.name());
        }
        return kept;
    }

    /** The private key, to be kept: 48 bytes that nobody else may see. */
    public byte[] pkcs8() {
        return key.getEncoded();
    }

    public VerifierKey verifier() {
        return verifier;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was taken does not sign", e);
        }
    }

    /** Names the key and shows nothing of it. */
    @Override
    public String toString() {
        return "signing key of " + verifier.name();
    }
}
