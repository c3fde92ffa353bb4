package org.consentry.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.consentry.ledger.tree.SigningKey;
import org.consentry.ledger.tree.VerifierKey;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs checkpoints. It lies in the database, so that all nodes have it, and is encrypted under their
 * common secret (AES-256-GCM), so that who has the database alone can't sign.
 */
final class LedgerKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String USE = "consentry checkpoint key";
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final String SELECT = "SELECT verifier, locked FROM ledger_key WHERE one = 1";
    private static final String INSERT =
            "INSERT INTO ledger_key (one, verifier, locked) VALUES (1, ?, ?) ON CONFLICT DO NOTHING";

    private record Kept(String verifier, byte[] locked) {}

    private final SecretKeySpec lock;
    private volatile @Nullable SigningKey signing;
    private volatile @Nullable VerifierKey verifier;

    /** @param secret what all nodes share */
    LedgerKeys(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            lock = new SecretKeySpec(mac.doFinal(USE.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /**
     * The key to sign with; made where the ledger has none.
     *
     * @param connection commits each statement by itself
     * @throws LedgerException where it lies under another secret
     */
    SigningKey signing(Connection connection) throws SQLException, LedgerException {
        SigningKey known = signing;
        if (known == null) {
            Kept kept = kept(connection);
            known = unlock(kept.locked(), verifier(kept));
            signing = known;
        }
        return known;
    }

    /** The public half; known whatever the secret. As above. */
    VerifierKey verifier(Connection connection) throws SQLException, LedgerException {
        VerifierKey known = verifier;
        if (known == null) {
            known = verifier(kept(connection));
            verifier = known;
        }
        return known;
    }

    private Kept kept(Connection connection) throws SQLException, LedgerException {
        Kept kept = select(connection);
        if (kept == null) {
            // Another node may be first: then its key is the one.
            insert(connection, SigningKey.make("consentry/" + HexFormat.of().formatHex(random(8))));
            kept = select(connection);
        }
        if (kept == null) {
            throw new LedgerException("the ledger's key could not be kept");
        }
        return kept;
    }

    private static @Nullable Kept select(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? new Kept(rows.getString(1), rows.getBytes(2)) : null;
        }
    }

    private void insert(Connection connection, SigningKey key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, key.verifier().text());
            statement.setBytes(2, lock(key));
            statement.executeUpdate();
        }
    }

    private static VerifierKey verifier(Kept kept) throws LedgerException {
        try {
            return VerifierKey.read(kept.verifier());
        } catch (IllegalArgumentException e) {
            throw new LedgerException("the ledger's public key in the database is damaged: " + e.getMessage(), e);
        }
    }

    private byte[] lock(SigningKey key) {
        byte[] nonce = random(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, key.verifier()).doFinal(key.pkcs8());
            byte[] locked = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, locked, NONCE, sealed.length);
            return locked;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private SigningKey unlock(byte[] locked, VerifierKey verifier) throws LedgerException {
        if (locked.length < NONCE + TAG) {
            throw new LedgerException("the ledger's signing key in the database is cut short");
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(locked, NONCE), verifier);
            return SigningKey.of(cipher.doFinal(locked, NONCE, locked.length - NONCE), verifier);
        } catch (AEADBadTagException e) {
            throw new LedgerException(
                    "the ledger's signing key lies under another consentry.secret:"
                            + " start with the secret that the ledger was begun with",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new LedgerException("the ledger's signing key in the database is damaged", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, VerifierKey verifier) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, lock, new GCMParameterSpec(8 * TAG, nonce));
        // Bound to its public half, so that neither can be exchanged alone.
        cipher.updateAAD(verifier.text().getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
