package org.consentry.consent;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids that sort by the millisecond they were made in (RFC 9562, section 5.7). */
public final class Uuid7 {
    private static final int LENGTH = 36;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Uuid7() {}

    public static String at(Instant time) {
        long high = time.toEpochMilli() << 16 | 0x7000 | RANDOM.nextInt(1 << 12);
        long low = RANDOM.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low).toString();
    }

    /** True for one in lower case, as {@link #at} writes them. */
    public static boolean is(String text) {
        if (text.length() != LENGTH || text.charAt(14) != '7' || "89ab".indexOf(text.charAt(19)) < 0) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
