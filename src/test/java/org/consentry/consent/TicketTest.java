package org.consentry.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.consentry.site.Enforcement;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TicketTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final SitePolicy SHOP = Policies.shop();

    private static Ticket.Office at(String time) {
        return new Ticket.Office(new Signer("ticket", SECRET), () -> Instant.parse(time));
    }

    private static Wording wording(Surface surface) {
        return new Wording(surface, "nb", "ab".repeat(32), "<p>");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void aTicketSaysWhatWasServed(Surface surface) {
        String value = at("2026-11-01T10:59:59Z").issue(SHOP, wording(surface));
        Ticket ticket = at("2026-11-01T11:00:00Z").read(SHOP, value).orElseThrow();
        assertThat(ticket)
                .isEqualTo(new Ticket(
                        "shop",
                        "1",
                        "nb",
                        "ab".repeat(32),
                        surface,
                        Instant.parse("2026-11-01T10:00:00Z").getEpochSecond() / 3600,
                        ticket.nonce()));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T10:00:00Z, true",
        "2026-11-01T10:30:00Z, true",
        "2026-11-02T09:59:59Z, true",
        "2026-11-02T10:00:00Z, false",
        "2026-11-02T10:30:00Z, false",
        "2027-11-01T10:30:00Z, false",
        "2026-11-01T09:59:59Z, false",
    })
    void itIsGoodForADayFromTheBeginningOfItsHour(String now, boolean good) {
        String value = at("2026-11-01T10:30:00Z").issue(SHOP, wording(Surface.BANNER));
        assertThat(at(now).read(SHOP, value).isPresent()).isEqualTo(good);
    }

    @Test
    void noTwoFormsHaveTheSame() {
        Ticket.Office office = at("2026-11-01T10:00:00Z");
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String value = office.issue(SHOP, wording(Surface.BANNER));
            nonces.add(office.read(SHOP, value).orElseThrow().nonce());
        }
        assertThat(nonces).hasSize(10_000);
    }

    @Test
    void anotherSitesAndAnotherNoticesTicketIsNone() {
        String now = "2026-11-01T10:30:00Z";
        String value = at(now).issue(SHOP, wording(Surface.BANNER));
        assertThat(at(now).read(Policies.site("other", "1", Policies.usual(), true, true, Enforcement.MARKUP), value))
                .isEmpty();
        assertThat(at(now).read(Policies.site("shop", "2", Policies.usual(), true, true, Enforcement.MARKUP), value))
                .isEmpty();
        assertThat(at(now).read(SHOP, value + "x")).isEmpty();
        assertThat(at(now).read(SHOP, "")).isEmpty();
    }

    @Test
    void aTokenIsNoTicket() {
        Signer tokens = new Signer("token", SECRET);
        String value = new Ticket.Office(tokens, () -> Instant.parse("2026-11-01T10:30:00Z"))
                .issue(SHOP, wording(Surface.BANNER));
        assertThat(at("2026-11-01T10:30:00Z").read(SHOP, value)).isEmpty();
    }
}
