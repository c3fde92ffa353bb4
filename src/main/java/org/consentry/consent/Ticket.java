package org.consentry.consent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.consentry.site.SitePolicy;

/**
 * The signed hidden field of every banner and preference page: it says which wording was really served.
 *
 * @param site id of the site policy
 * @param noticeVersion the notice that was shown
 * @param language tag of the language that was shown
 * @param wordingHash SHA-256, in lower-case hex, of the wording that was shown
 * @param surface where it was shown
 * @param hour hours since 1970-01-01T00:00Z when it was served
 * @param nonce tells one served form from another, so that one that is sent twice is known
 */
public record Ticket(
        String site,
        String noticeVersion,
        String language,
        String wordingHash,
        Surface surface,
        long hour,
        String nonce) {

    /** A form that lay open for longer than this is shown again. */
    public static final Duration GOOD_FOR = Duration.ofDays(1);

    public Ticket {
        Objects.requireNonNull(site);
        Objects.requireNonNull(noticeVersion);
        Objects.requireNonNull(language);
        Objects.requireNonNull(wordingHash);
        Objects.requireNonNull(surface);
        Objects.requireNonNull(nonce);
    }

    /** Signs tickets and checks them. */
    public static final class Office {
        private final Signer signer;
        private final InstantSource clock;

        public Office(Signer signer, InstantSource clock) {
            this.signer = signer;
            this.clock = clock;
        }

        /** Hours since 1970-01-01T00:00Z. */
        public long hour() {
            return clock.instant().getEpochSecond() / 3600;
        }

        public String issue(SitePolicy site, Wording wording) {
            return signer.sign(String.join(
                    "\n",
                    site.id(),
                    site.notice().version(),
                    wording.language(),
                    wording.hash(),
                    wording.surface().name(),
                    Long.toString(hour()),
                    // No secret, as the signature is what counts: it need only be another one each time.
                    Long.toHexString(ThreadLocalRandom.current().nextLong())));
        }

        /**
         * The ticket, where it is genuine, this site's, fresh and of the notice that holds today, or of one from which
         * that differs in nothing that was asked. It still names the version that was shown.
         */
        public Optional<Ticket> read(SitePolicy site, String value) {
            return signer.verify(value).map(text -> text.split("\n", -1)).flatMap(fields -> {
                if (fields.length != 7
                        || !fields[0].equals(site.id())
                        || !site.notice().holds(fields[1])) {
                    return Optional.empty();
                }
                Ticket ticket = new Ticket(
                        fields[0],
                        fields[1],
                        fields[2],
                        fields[3],
                        Surface.valueOf(fields[4]),
                        Long.parseLong(fields[5]),
                        fields[6]);
                Instant served = Instant.ofEpochSecond(ticket.hour() * 3600);
                Instant now = clock.instant();
                // The hour is rounded down, so a ticket is good for a day and up to an hour less.
                return served.isAfter(now) || !now.isBefore(served.plus(GOOD_FOR))
                        ? Optional.empty()
                        : Optional.of(ticket);
            });
        }
    }
}
