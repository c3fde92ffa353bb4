package org.consentry.consent;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.consentry.catalog.Category;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;

/**
 * What a visitor chose on one site, on the way to another one of the same operator. It holds no pseudonym, so that the
 * two sites can't tell that it is the same visitor; and it is no consent: the visitor confirms it on the other site.
 *
 * @param from id of the site where it was chosen
 * @param to id of the site that it is for
 * @param allowed categories in which the visitor has switched on every use and every service
 * @param objected categories in which the visitor has objected to a use, if only to a service of it
 * @param nonce 128 random bits in lower-case hex, so that it can be used once
 * @param issued UTC, to the second
 */
public record Handover(
        String from, String to, Set<Category> allowed, Set<Category> objected, String nonce, Instant issued) {

    /** Time to follow a link; such links end in logs and histories. */
    public static final Duration GOOD_FOR = Duration.ofMinutes(5);

    public Handover {
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        allowed = Set.copyOf(allowed);
        objected = Set.copyOf(objected);
        Objects.requireNonNull(nonce);
        Objects.requireNonNull(issued);
    }

    /** When it is of no use any more. */
    public Instant end() {
        return issued.plus(GOOD_FOR);
    }

    /**
     * The purposes of the other site that it comes to. A purpose that only can be objected to stays as it stands there,
     * unless the visitor has objected to such a use here.
     *
     * @param there what holds for the visitor on the other site
     */
    public Set<String> purposes(Decision there) {
        Set<String> on = new HashSet<>();
        for (Purpose purpose : there.facts().site().optionalPurposes()) {
            boolean object = purpose.control() == Purpose.Control.OBJECT;
            boolean stands = object && !objected.contains(purpose.category()) && there.granted(purpose.id());
            if (stands || !object && allowed.contains(purpose.category())) {
                on.add(purpose.id());
            }
        }
        return on;
    }

    /** Whether the one site hands choices over to the other. */
    public static boolean together(SitePolicy one, SitePolicy other) {
        String group = one.sharing().group();
        return !group.isEmpty()
                && group.equals(other.sharing().group())
                && !one.id().equals(other.id());
    }

    /** Signs hand-overs and checks them. */
    public static final class Office {
        /** Servers' clocks are not quite the same. */
        private static final Duration SKEW = Duration.ofMinutes(1);

        private static final SecureRandom RANDOM = new SecureRandom();

        private final Signer signer;
        private final InstantSource clock;

        public Office(Signer signer, InstantSource clock) {
            this.signer = signer;
            this.clock = clock;
        }

        /**
         * What the visitor chose, signed, for another site.
         *
         * @throws IllegalArgumentException where the sites are not together, or the visitor has chosen nothing
         */
        public String issue(Decision here, SitePolicy to) {
            SitePolicy from = here.facts().site();
            Consent consent = here.facts().consent();
            if (!together(from, to) || consent == null || !here.answered()) {
                throw new IllegalArgumentException("nothing to hand over");
            }
            byte[] nonce = new byte[16];
            RANDOM.nextBytes(nonce);
            return signer.sign(String.join(
                    "\n",
                    from.id(),
                    to.id(),
                    to.notice().version(),
                    words(allowed(from, consent.answers())),
                    words(objected(from, consent.answers())),
                    HexFormat.of().formatHex(nonce),
                    Long.toString(clock.instant().getEpochSecond())));
        }

        private static Set<Category> allowed(SitePolicy site, Map<String, Boolean> answers) {
            Set<Category> allowed = EnumSet.noneOf(Category.class);
            Set<Category> refused = EnumSet.noneOf(Category.class);
            for (Purpose purpose : site.optionalPurposes()) {
                if (purpose.control() == Purpose.Control.SWITCH) {
                    boolean yes = answers.getOrDefault(purpose.id(), false)
                            && answers.entrySet().stream()
                                    .filter(answer ->
                                            Service.purposeOf(answer.getKey()).equals(purpose.id()))
                                    .allMatch(Map.Entry::getValue);
                    (yes ? allowed : refused).add(purpose.category());
                }
            }
            allowed.removeAll(refused);
            return allowed;
        }

        private static Set<Category> objected(SitePolicy site, Map<String, Boolean> answers) {
            return site.optionalPurposes().stream()
                    .filter(purpose -> purpose.control() == Purpose.Control.OBJECT)
                    .filter(purpose -> answers.entrySet().stream()
                            .anyMatch(answer -> !answer.getValue()
                                    && Service.purposeOf(answer.getKey()).equals(purpose.id())))
                    .map(Purpose::category)
                    .collect(Collectors.toSet());
        }

        private static String words(Set<Category> categories) {
            return categories.stream().map(Category::id).sorted().collect(Collectors.joining(","));
        }

        /** The hand-over, where it is genuine, fresh, for this site and its notice, and from one together with it. */
        public Optional<Handover> read(Sites sites, SitePolicy to, String value) {
            return signer.verify(value).map(text -> text.split("\n", -1)).flatMap(fields -> {
                if (fields.length != 7
                        || !fields[1].equals(to.id())
                        || !to.notice().holds(fields[2])
                        || sites.byId(fields[0])
                                .filter(from -> together(from, to))
                                .isEmpty()) {
                    return Optional.empty();
                }
                Instant issued = Instant.ofEpochSecond(Long.parseLong(fields[6]));
                Instant now = clock.instant();
                Handover handover = new Handover(
                        fields[0], to.id(), categories(fields[3]), categories(fields[4]), fields[5], issued);
                return issued.isAfter(now.plus(SKEW)) || !now.isBefore(handover.end())
                        ? Optional.empty()
                        : Optional.of(handover);
            });
        }

        private static Set<Category> categories(String words) {
            Set<Category> categories = EnumSet.noneOf(Category.class);
            for (String word : words.split(",")) {
                Category.of(word).ifPresent(categories::add);
            }
            return categories;
        }
    }
}
