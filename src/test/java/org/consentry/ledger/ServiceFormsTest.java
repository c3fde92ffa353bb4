package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record in which a single vendor has an answer of its own. */
final class ServiceFormsTest {
    private SitePolicy site;
    private StoredRecord stored;

    @BeforeEach
    void record() throws Exception {
        String yaml = String.join(
                "\n",
                "site: shop",
                "hosts: [shop.example]",
                "controller: {name: The Shop}",
                "notice: {version: \"1\", effective: 2026-11-01}",
                "vendors: [{name: Meadow}, {name: Fjord}]",
                "purposes: [{id: ads, category: marketing, vendors: [Meadow, Fjord]}]",
                "cookies:",
                "  - {name: mm, purpose: ads, vendor: Meadow}",
                "  - {name: fj, purpose: ads, vendor: Fjord}");
        site = PolicyLoader.load("shop", yaml.getBytes(StandardCharsets.UTF_8));
        ConsentRecord record = new ConsentRecord(
                "01a2037a-0eca-7f68-b6f8-d42c5ef4ad02",
                "shop",
                "0".repeat(32),
                Instant.parse("2026-11-22T12:00:00Z"),
                "1",
                "en",
                "ab".repeat(32),
                Choice.Kind.CUSTOM,
                Map.of("ads", true, "ads_fjord", false),
                "preferences",
                List.of(),
                "",
                "markup",
                site.hash(),
                "cd".repeat(32),
                "ef".repeat(32));
        stored = new StoredRecord(record, "{}", "0".repeat(64), null);
    }

    @Test
    void aPurposeSpeaksOfTheVendorsThatHaveNoAnswerOfTheirOwn() {
        String receipt = CanonicalJson.write(RecordForms.receipt(site, stored, null));
        assertThat(receipt)
                .contains(
                        "\"purpose\":\"ads\",\"purpose_type\":\"marketing\",\"recipient_third_parties\":[\"recipient:Meadow\"]",
                        "\"purpose\":\"ads_fjord\",\"purpose_type\":\"marketing\",\"recipient_third_parties\":[\"recipient:Fjord\"]",
                        "\"party_name\":\"Meadow\"",
                        "\"party_name\":\"Fjord\"");
    }

    @Test
    void aReceiptOfWhatWasGrantedNamesNobodyWhoWasRefused() {
        String receipt = CanonicalJson.write(RecordForms.kantara(site, stored, null));
        assertThat(receipt).contains("\"thirdPartyName\":\"Meadow\"", "\"refused\":[\"ads_fjord\"]");
    }
}
