package org.consentry.rights;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Numbers and digests of requests. */
final class RequestDigest {
    /** Neither 0 and O nor 1, I and L, and no U: read out on the telephone they are not mistaken, nor spell a word. */
    private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int GROUPS = 3;
    private static final int GROUP = 4;

    private RequestDigest() {}

    /** A number that nobody guesses: some 59 random bits, in groups that a person can copy. */
    static String number(SecureRandom random) {
        StringBuilder number = new StringBuilder(GROUPS * (GROUP + 1));
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                number.append('-');
            }
            number.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return number.toString();
    }

    /** Whether a text reads as such a number does. */
    static boolean isNumber(String text) {
        if (text.length() != GROUPS * (GROUP + 1) - 1) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            boolean between = i % (GROUP + 1) == GROUP;
            char c = text.charAt(i);
            if (between ? c != '-' : LETTERS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * SHA-256, in lower-case hex, over the parts, each behind its length, so that no two lists of parts read alike.
     *
     * @param salt without which nobody tries out whose request it was
     */
    static String of(String salt, String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
