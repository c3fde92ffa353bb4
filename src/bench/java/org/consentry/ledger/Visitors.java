package org.consentry.ledger;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Wording;

/** Records such as visitors make: two sites, four purposes, a notice for each month, and what comes seldom. */
final class Visitors {
    /** One in a hundred thousand grants this. */
    static final String RARE_PURPOSE = "research";

    /** One in a hundred thousand was asked under this notice. */
    static final String RARE_NOTICE = "trial";

    /** One in ten thousand is of this site. */
    static final String RARE_SITE = "tiny";

    static final String SITE = "shop";
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final Wording WORDING = wording();

    private final SplittableRandom random;

    /** For one thread. */
    Visitors(long seed) {
        random = new SplittableRandom(seed);
    }

    private static Wording wording() {
        String text = "<section>May we measure what you read?</section>".repeat(40);
        return new Wording(Surface.BANNER, "en", Leaf.sha256(text), text);
    }

    static Wording shown() {
        return WORDING;
    }

    ConsentRecord choose(Instant time) {
        Choice.Kind choice = choice();
        boolean rare = seldom(100_000);
        boolean yes = choice == Choice.Kind.ACCEPT_ALL;
        boolean some = choice == Choice.Kind.CUSTOM;
        return new ConsentRecord(
                new UUID(
                                time.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12),
                                random.nextLong() >>> 2 | 1L << 63)
                        .toString(),
                seldom(10_000) ? RARE_SITE : random.nextInt(10) == 0 ? "news" : SITE,
                hex(16),
                time,
                seldom(100_000) ? RARE_NOTICE : time.toString().substring(0, 7),
                "en",
                WORDING.hash(),
                choice,
                Map.of(
                        "analytics",
                        yes || some,
                        "comfort",
                        yes || some && random.nextBoolean(),
                        "marketing",
                        yes,
                        RARE_PURPOSE,
                        rare),
                "banner",
                List.of(),
                "",
                "markup",
                HASH,
                HASH,
                hex(32));
    }

    private Choice.Kind choice() {
        int n = random.nextInt(10_000);
        if (n < 5_500) {
            return Choice.Kind.ACCEPT_ALL;
        }
        if (n < 8_500) {
            return Choice.Kind.REJECT_ALL;
        }
        return n < 9_999 ? Choice.Kind.CUSTOM : Choice.Kind.WITHDRAW;
    }

    private boolean seldom(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
