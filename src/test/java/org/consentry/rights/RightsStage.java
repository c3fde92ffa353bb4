package org.consentry.rights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Surface;
import org.consentry.consent.Uuid7;
import org.consentry.consent.Wording;
import org.consentry.ledger.Database;
import org.consentry.ledger.DeliveryTable;
import org.consentry.ledger.Dialect;
import org.consentry.ledger.EmbeddedPostgres;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.JdbcTree;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.Subjects;
import org.consentry.site.PolicyException;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;

/** A ledger that seals, with requests beside it, and a clock that stands until it is moved. */
final class RightsStage implements AutoCloseable {
    static final String SUBJECT = "0123456789abcdef".repeat(2);
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Wording WORDING = new Wording(
            Surface.BANNER,
            "en",
            "ad5a8d09a334916a604ac9e3372fa5049ce4351ecde57b76a31a52829f71cfbb",
            "<div>May we?</div>");

    private static byte[] migrated = {};

    Instant now = NOON;
    final List<SitePolicy> sites = new ArrayList<>();
    final Database database;
    final JdbcLedger ledger;
    final JdbcTree tree;
    final Subjects subjects;
    final RequestTable requests;
    final RequestBook book;
    final DeliveryTable deliveries;
    private final RevocationTable revocations;

    RightsStage(Dialect dialect, Path folder) throws Exception {
        database = dialect == Dialect.SQLITE ? sqlite(folder) : EmbeddedPostgres.open();
        ledger = new JdbcLedger(database.dataSource(), Duration.ofSeconds(20));
        byte[] secret = "s".repeat(32).getBytes(StandardCharsets.UTF_8);
        tree = JdbcTree.open(database, secret, () -> now, Duration.ofMillis(50));
        revocations = RevocationTable.open(database, Duration.ofDays(1));
        subjects = new Subjects(database, ledger, revocations, () -> now);
        requests = new RequestTable(database, new Operations(database, ledger, () -> now), subjects);
        book = new RequestBook(requests, () -> now);
        deliveries = new DeliveryTable(database);
    }

    /** A copy of one with its tables: making the tables takes longer than a test. */
    private static Database sqlite(Path folder) throws Exception {
        Path file = folder.resolve("consentry.db");
        synchronized (RightsStage.class) {
            if (migrated.length == 0) {
                Database.open(folder).close();
                migrated = Files.readAllBytes(file);
            }
        }
        Files.write(file, migrated);
        return Database.open(folder);
    }

    Collection<SitePolicy> sites() {
        return sites;
    }

    /** A site that tells a recipient of these events; none where there are none. */
    SitePolicy site(String id, String events, String... more) throws PolicyException {
        String webhooks = events.isEmpty()
                ? ""
                : "webhooks: [{name: crm, url: \"https://crm.example/hook\", events: [" + events + "]}]\n";
        String yaml = "site: " + id + "\nhosts: [" + id + ".example]\ncontroller: {name: A}\n"
                + "notice: {version: \"1\", effective: 2026-11-01}\n" + webhooks + String.join("\n", more)
                + "\npurposes: [{id: analytics, category: analytics, basis: consent},"
                + " {id: marketing, category: marketing, basis: consent}]\n";
        try {
            SitePolicy site = PolicyLoader.load(id, yaml.getBytes(StandardCharsets.UTF_8));
            sites.removeIf(other -> other.id().equals(id));
            sites.add(site);
            return site;
        } catch (PolicyException e) {
            throw new AssertionError(e.findings().toString(), e);
        }
    }

    /** A choice on record; answers its id. */
    String choose(String site, Choice.Kind kind, boolean analytics, boolean marketing, String supersedes)
            throws Exception {
        String id = Uuid7.at(now);
        ledger.append(
                new ConsentRecord(
                        id,
                        site,
                        SUBJECT,
                        now,
                        "1",
                        "en",
                        WORDING.hash(),
                        kind,
                        Map.of("analytics", analytics, "marketing", marketing),
                        "banner",
                        List.of(),
                        supersedes,
                        "markup",
                        "0".repeat(64),
                        "0".repeat(64),
                        "1".repeat(64)),
                WORDING);
        return id;
    }

    void seal() throws Exception {
        if (!tree.sealWithin(20_000)) {
            throw new AssertionError("not sealed in time");
        }
    }

    @Override
    public void close() {
        subjects.close();
        revocations.close();
        tree.close();
        ledger.close();
        database.close();
    }
}
