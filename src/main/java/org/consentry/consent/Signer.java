package org.consentry.consent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs short texts with HMAC-SHA256 (RFC 2104) so that a browser can carry them and cannot change them. Each use has a
 * key of its own, derived from the one secret, so that a ticket can never pass for a token.
 */
public final class Signer {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    /** In characters; what we sign stays far below, and a browser drops larger cookies. */
    private static final int LONGEST = 3500;

    private final String keyId;
    private final Mac prototype;

    /**
     * @param use what is signed, such as {@code token}
     * @param secret at least 32 bytes
     */
    public Signer(String use, byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("a secret has at least 32 bytes, this one " + secret.length);
        }
        try {
            byte[] key = mac(secret).doFinal(("consentry " + use).getBytes(StandardCharsets.UTF_8));
            this.prototype = mac(key);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            this.keyId = ENCODER.encodeToString(digest).substring(0, 6);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** {@code key id . text . signature}, in letters that stand in cookies and forms as they are. */
    public String sign(String text) {
        String signed = keyId + '.' + ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return signed + '.' + ENCODER.encodeToString(code(signed));
    }

    /** The text, where this very key signed it; nothing for all else. */
    public Optional<String> verify(String token) {
        int second = token.lastIndexOf('.');
        if (token.length() > LONGEST || second <= keyId.length() || !token.startsWith(keyId + '.')) {
            return Optional.empty();
        }
        try {
            byte[] given = DECODER.decode(token.substring(second + 1));
            // Only the one canonical spelling of a signature counts: base64 would let its last bits vary.
            if (!MessageDigest.isEqual(given, code(token.substring(0, second)))
                    || !ENCODER.encodeToString(given).equals(token.substring(second + 1))) {
                return Optional.empty();
            }
            return Optional.of(
                    new String(DECODER.decode(token.substring(keyId.length() + 1, second)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] code(String text) {
        try {
            // A copy of a keyed Mac costs less than a new one and is nobody else's.
            return ((Mac) prototype.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HmacSHA256 can be copied", e);
        }
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }
}
