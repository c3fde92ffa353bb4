package org.consentry.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.consentry.consent.Consent;
import org.consentry.consent.ConsentToken;
import org.consentry.consent.Handover;
import org.consentry.consent.Signer;
import org.consentry.inventory.Inventory;
import org.consentry.ledger.Database;
import org.consentry.ledger.JdbcLedger;
import org.consentry.ledger.Once;
import org.consentry.ledger.Operations;
import org.consentry.ledger.RequestTable;
import org.consentry.ledger.RevocationTable;
import org.consentry.ledger.Subjects;
import org.consentry.rights.RequestBook;
import org.consentry.site.SitePolicy;
import org.consentry.site.Sites;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a visitor's own choice shows what the site itself showed, to so many in a minute. */
final class MineDeskTest {
    private final SitePolicy shop = ChoiceStage.site("shop", "1", "Statistics", "unknown-hosts: gate");
    private final Exchange exchange = new Exchange();

    @TempDir
    Path folder;

    private void get(MineDesk desk, ChoiceStage stage) throws Exception {
        Consent none = null;
        exchange.send(desk::show, ChoiceStage.facts(shop, none), stage.edition, "");
    }

    @Test
    void anAddressReadsItSixtyTimesAMinuteAndNoHostThatIsOnlyClaimed() throws Exception {
        try (ChoiceStage stage = new ChoiceStage(folder);
                Database database = Database.open(folder);
                RevocationTable revocations = RevocationTable.open(database, Duration.ofDays(1));
                Subjects subjects =
                        new Subjects(database, (JdbcLedger) stage.ledger, revocations, () -> ChoiceStage.NOON);
                Inventory inventory = Inventory.open(database.dataSource(), Clock.systemUTC(), Duration.ofDays(1))) {
            MineDesk desk = desk(stage, database, subjects, inventory);
            inventory.sawHost("shop", "real.example", "markup", true);
            inventory.sawHost("shop", "claimed.example", "csp-report", true);
            for (int i = 0; i < 60; i++) {
                get(desk, stage);
                assertThat(exchange.status).isEqualTo(200);
            }
            assertThat(Jsoup.parse(exchange.answer).select(".held li").eachText())
                    .anyMatch(text -> text.contains("real.example"))
                    .noneMatch(text -> text.contains("claimed.example"));
            get(desk, stage);
            assertThat(exchange.status).isEqualTo(429);
            assertThat(exchange.fields).containsEntry("Retry-After", "60");
            exchange.address = "192.0.2.2";
            get(desk, stage);
            assertThat(exchange.status).as("somebody else").isEqualTo(200);
        }
    }

    private MineDesk desk(ChoiceStage stage, Database database, Subjects subjects, Inventory inventory)
            throws Exception {
        Operations operations = new Operations(database, (JdbcLedger) stage.ledger, () -> stage.now);
        OwnAffairs own = new OwnAffairs(
                new RequestBook(new RequestTable(database, operations, subjects), () -> stage.now),
                new Sites(List.of(shop)),
                new Handover.Office(new Signer("handover", new byte[32]), () -> stage.now),
                new Once(database, () -> stage.now));
        ConsentPages pages = new ConsentPages(stage.banner, stage.tickets);
        ConsentToken tokens = new ConsentToken(new Signer("token", new byte[32]), () -> stage.now);
        Choices choices = stage.choices();
        ChoiceDesk desk = new ChoiceDesk(choices, pages, tokens, (decision, name) -> List.of());
        HandoverDesk handovers = new HandoverDesk(own, choices, desk, pages, stage.banner, stage.tickets);
        return new MineDesk(stage.banner, stage.ledger, inventory, pages, handovers);
    }
}
