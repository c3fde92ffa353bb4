package org.consentry.visitor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.consentry.banner.Banner;
import org.consentry.banner.Edition;
import org.consentry.banner.Samples;
import org.consentry.catalog.Catalog;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Consent;
import org.consentry.consent.Decision;
import org.consentry.consent.Grounds;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.Signal;
import org.consentry.consent.Signer;
import org.consentry.consent.Surface;
import org.consentry.consent.Ticket;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerException;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;

/** What takes choices for a shop, with a ledger of its own and a clock that stands until it is moved. */
final class ChoiceStage implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    /** Id of a record of an earlier choice. */
    static final String OLDER = "01a2037a-0eca-7f68-b6f8-d42c5ef4ad02";

    static final Grounds GROUNDS = new Grounds(Catalog.load());

    final Banner banner = Samples.banner();
    final Edition edition = new Edition(GROUNDS, banner);
    final Ticket.Office tickets = new Ticket.Office(new Signer("ticket", new byte[32]), () -> this.now);
    final Ledger ledger;
    Instant now = NOON;

    ChoiceStage(Path folder) throws LedgerException {
        ledger = new JdbcLedger(Database.open(folder).dataSource(), Duration.ofSeconds(10));
    }

    /**
     * A shop's policy, with analytics and marketing to choose from.
     *
     * @param version of its notice
     * @param title what analytics is called
     * @param more lines of the policy
     */
    static SitePolicy site(String id, String version, String title, String... more) {
        String yaml = String.join(
                "\n",
                "site: " + id,
                "hosts: [shop.example]",
                "controller: {name: The Shop, email: privacy@shop.example}",
                "notice: {version: \"" + version + "\", effective: 2026-11-01}",
                "languages: [en]",
                String.join("\n", more),
                "purposes:",
                "  - {id: analytics, category: analytics, basis: consent, texts: {en: {title: " + title + "}}}",
                "  - {id: marketing, category: marketing, basis: consent}");
        try {
            return PolicyLoader.load(id, yaml.getBytes(StandardCharsets.UTF_8));
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    static RequestFacts facts(SitePolicy site, Consent before, Signal... signals) {
        return new RequestFacts(
                site, "https://shop.example", "shop.example", true, false, before, Set.of(signals), false);
    }

    static Decision decision(RequestFacts facts) {
        return GROUNDS.decide(facts, Provenance.NONE);
    }

    /** A ticket of the banner in English. */
    String ticket(SitePolicy site) {
        return tickets.issue(
                site, banner.wording(site, "en", Surface.BANNER, site.regimes().of("")));
    }

    Choices choices() {
        return new Choices(tickets, banner, ledger, Provenance.NONE, () -> now);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
