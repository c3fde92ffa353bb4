package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.banner.Samples;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Classifier;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.consent.Signer;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.consent.Wording;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.ledger.RecordFilter;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoicesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String OLDER = "01a2037a-0eca-7f68-b6f8-d42c5ef4ad02";
    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());
    private static final Provenance NOTHING_SEEN = new Provenance() {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            return false;
        }

        @Override
        public boolean learning(String site) {
            return false;
        }
    };

    @TempDir
    Path folder;

    private final Banner banner = Samples.banner();
    private Instant now = NOON;
    private final Ticket.Office tickets = new Ticket.Office(new Signer("ticket", new byte[32]), () -> now);
    private Ledger ledger;

    @BeforeEach
    void open() throws LedgerException {
        ledger = new JdbcLedger(Database.open(folder).dataSource(), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static SitePolicy site(String id, String version, String title) {
        String yaml = String.join(
                "\n",
                "site: " + id,
                "hosts: [shop.example]",
                "controller: {name: The Shop, email: privacy@shop.example}",
                "notice: {version: \"" + version + "\", effective: 2026-11-01}",
                "languages: [en]",
                "purposes:",
                "  - {id: analytics, category: analytics, basis: consent, texts: {en: {title: " + title + "}}}",
                "  - {id: marketing, category: marketing, basis: consent}");
        try {
            return PolicyLoader.load(id, yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    private static RequestFacts facts(SitePolicy site, Consent before, Signal... signals) {
        return new RequestFacts(
                site, "https://shop.example", "shop.example", true, false, before, Set.of(signals), false);
    }

    private String ticket(SitePolicy site) {
        Wording wording = banner.wording(site, "en", Surface.BANNER);
        return tickets.issue(site, wording);
    }

    private Choices.Outcome take(RequestFacts facts, String ticket, String choice) {
        return new Choices(tickets, banner, ledger, CLASSIFIER, NOTHING_SEEN, "c".repeat(64), () -> now)
                .take(facts, new ChoiceForm(ticket, choice, List.of(), "/", ""));
    }

    private int records() throws LedgerException {
        return ledger.latest(RecordFilter.ALL, 100).size();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "23, true", "24, false", "25, false", "8760, false"})
    void aFormThatLayOpenForADayIsShownAgain(int hours, boolean taken) throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        String ticket = ticket(site);
        now = NOON.plus(Duration.ofHours(hours));
        Choices.Outcome outcome = take(facts(site, null), ticket, "accept-all");
        assertThat(outcome).isInstanceOf(taken ? Choices.Outcome.Recorded.class : Choices.Outcome.Stale.class);
        assertThat(records()).isEqualTo(taken ? 1 : 0);
    }

    @Test
    void whatTheVisitorReadIsWhatTheRecordSays() throws LedgerException {
        SitePolicy site = site("shop", "1", "Statistics");
        for (SitePolicy changed : List.of(
                site("shop", "1", "Something else"),
                site("shop", "2", "Statistics"),
                site("other", "1", "Statistics"))) {
            assertThat(take(facts(changed, null), ticket(site), "accept-all"))
                    .isInstanceOf(Choices.Outcome.Stale.class);
        }
        assertThat(records()).isZero();
        take(facts(site, null), ticket(site), "accept-all");
        assertThat(ledger.latest(RecordFilter.ALL, 1).get(0).record().wordingHash())
                .isEqualTo(banner.wording(site, "en", Surface.BANNER).hash());
    }

    @Test
    void anAnswerToAnOlderNoticeIsTheSameSubjects() throws LedgerException {
        SitePolicy site = site("shop", "2", "Statistics");
        Consent before = new Consent("0".repeat(32), OLDER, "1", Map.of("analytics", true), NOON);
        take(facts(site, before, Signal.GPC), ticket(site), "accept-all");
        var record = ledger.latest(RecordFilter.ALL, 1).get(0).record();
        assertThat(record.subject()).isEqualTo("0".repeat(32));
        assertThat(record.supersedes()).isEqualTo(OLDER);
        assertThat(record.purposes()).isEqualTo(Map.of("analytics", true, "marketing", false));
        assertThat(record.signals()).containsExactly("gpc");
    }

    @Test
    void whatCannotBeRecordedDoesNotHold() {
        SitePolicy site = site("shop", "1", "Statistics");
        ledger.close();
        assertThat(take(facts(site, null), ticket(site), "accept-all")).isInstanceOf(Choices.Outcome.NotRecorded.class);
    }
}
