package org.consentry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.tree.Checkpoint;
import org.consentry.ledger.tree.Hash;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.site.Enforcement;
import org.consentry.site.PolicyLoader;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in the terms of the standards, held against the schemas. */
final class RecordFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LANGUAGES = List.of("en", "de", "nb", "nl", "fr", "es", "ar", "zh-Hans-CN");
    private static final String KEY =
            "consentry/0123456789abcdef+1a2b3c4d+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    /** Members that may be left out; {@code /0/} stands for any place in a list. */
    private static final List<String> OPTIONAL_27560 = List.of(
            "/purposes/0/title",
            "/purposes/0/description",
            "/purposes/0/purpose_type",
            "/purposes/0/lawful_basis",
            "/purposes/0/pii_information/0/pii_attribute_id",
            "/party_identification/0/party_email",
            "/party_identification/0/party_phone",
            "/party_identification/0/party_url",
            "/proof");

    private static final List<String> OPTIONAL_KANTARA = List.of(
            "/publicKey",
            "/piiControllers/0/piiControllerUrl",
            "/services/0/purposes/0/primaryPurpose",
            "/consentry/proof");

    private enum Form {
        RECORD("ts27560-record", OPTIONAL_27560),
        RECEIPT("ts27560-receipt", OPTIONAL_27560),
        KANTARA("kantara-receipt", OPTIONAL_KANTARA);

        private final JsonSchema schema;
        private final List<String> optional;

        Form(String schema, List<String> optional) {
            this.schema = Schemas.of(schema);
            this.optional = optional;
        }

        Map<String, Object> of(@Nullable SitePolicy site, StoredRecord stored, RecordForms.@Nullable Sealed sealed) {
            return switch (this) {
                case RECORD -> RecordForms.record(site, stored, sealed);
                case RECEIPT -> RecordForms.receipt(site, stored, sealed);
                case KANTARA -> RecordForms.kantara(site, stored, sealed);
            };
        }

        JsonNode json(@Nullable SitePolicy site, StoredRecord stored, RecordForms.@Nullable Sealed sealed)
                throws Exception {
            return JSON.readTree(CanonicalJson.write(of(site, stored, sealed)));
        }

        List<String> faults(JsonNode json) {
            return schema.validate(json).stream().map(String::valueOf).toList();
        }
    }

    private static SitePolicy demo() throws Exception {
        return PolicyLoader.load(Path.of("server-config", "sites", "demo.yaml"), Enforcement.MARKUP);
    }

    /** As little as a policy can say. */
    private static SitePolicy terse(Path folder) throws Exception {
        return terse(folder, "");
    }

    private static SitePolicy terse(Path folder, String more) throws Exception {
        Path file = folder.resolve("terse.yaml");
        Files.writeString(file, """
                site: terse
                hosts: [terse.example]
                upstream: http://127.0.0.1:1
                controller: {name: Terse}
                notice: {version: "1", effective: 2026-11-01}
                languages: [en]
                purposes:
                  - {id: analytics, category: analytics, basis: consent}
                """ + more);
        return PolicyLoader.load(file, Enforcement.MARKUP);
    }

    private static ConsentRecord record(Choice.Kind choice, Map<String, Boolean> purposes, String language) {
        ConsentRecord r = Records.record(1, "demo", choice, purposes);
        return new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                r.noticeVersion(),
                language,
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                choice == Choice.Kind.WITHDRAW ? "withdrawal" : r.method(),
                r.signals(),
                choice == Choice.Kind.WITHDRAW ? Records.id(0) : "",
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                r.salt());
    }

    private static StoredRecord stored(ConsentRecord record, @Nullable Long seq) {
        String canonical = CanonicalRecord.write(record);
        return new StoredRecord(record, canonical, Leaf.of(canonical), seq);
    }

    private static Map<String, Boolean> answers(Choice.Kind choice) {
        return switch (choice) {
            case ACCEPT_ALL -> Map.of("video", true, "analytics", true, "marketing", true);
            case CUSTOM -> Map.of("video", false, "analytics", true, "marketing", false);
            case REJECT_ALL, WITHDRAW -> Map.of("video", false, "analytics", false, "marketing", false);
        };
    }

    private static StoredRecord stored(Choice.Kind choice) {
        return stored(record(choice, answers(choice), "en"), null);
    }

    private static RecordForms.Sealed sealed(StoredRecord stored) {
        Hash leaf = Hash.ofHex(stored.leaf());
        Checkpoint checkpoint = new Checkpoint("consentry/0123456789abcdef", 2, leaf, "a note\n");
        return new RecordForms.Sealed(new InclusionProof(1, leaf, List.of(leaf), checkpoint), KEY);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void everyChoiceInEveryLanguageIsSoundSealedOrNot(Form form, @TempDir Path folder) throws Exception {
        List<@Nullable SitePolicy> sites = new ArrayList<>(List.of(demo(), terse(folder)));
        sites.add(null);
        for (SitePolicy site : sites) {
            for (Choice.Kind choice : Choice.Kind.values()) {
                for (String language : LANGUAGES) {
                    StoredRecord stored = stored(record(choice, answers(choice), language), 1L);
                    StoredRecord waiting = stored(record(choice, answers(choice), language), null);
                    assertThat(form.faults(form.json(site, stored, sealed(stored))))
                            .isEmpty();
                    assertThat(form.faults(form.json(site, stored, null))).isEmpty();
                    assertThat(form.faults(form.json(site, waiting, null))).isEmpty();
                    // Sealed between the two looks.
                    assertThat(form.faults(form.json(site, waiting, sealed(waiting))))
                            .isEmpty();
                }
            }
        }
    }

    /** Takes every member away in turn, however deep, and sees whether the schema minds. */
    private static SortedSet<String> notMissed(Form form, JsonNode whole) {
        SortedSet<String> notMissed = new TreeSet<>();
        eachMember(whole, "", (path, take) -> {
            Runnable back = take.get();
            if (form.faults(whole).isEmpty()) {
                notMissed.add(path);
            }
            back.run();
        });
        return notMissed;
    }

    private interface Taking {
        Runnable get();
    }

    private interface Member {
        void at(String path, Taking take);
    }

    private static void eachMember(JsonNode node, String path, Member member) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = object.get(name);
                member.at(path + '/' + name, () -> {
                    object.remove(name);
                    return () -> object.set(name, value);
                });
                eachMember(value, path + '/' + name, member);
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> eachMember(element, path + "/0", member));
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatIsRequiredIsMissed(Form form) throws Exception {
        StoredRecord stored = stored(Choice.Kind.ACCEPT_ALL);
        JsonNode whole = form.json(demo(), stored, sealed(stored));

        assertThat(form.faults(whole)).isEmpty();
        assertThat(form.optional).containsAll(notMissed(form, whole));
        JsonNode unsealed = form.json(demo(), stored(record(Choice.Kind.CUSTOM, Map.of("x", true), "en"), 1L), null);
        assertThat(notMissed(form, unsealed)).allMatch(path -> path.endsWith("/seq") || form.optional.contains(path));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void nothingElseMayStandInAForm(Form form) throws Exception {
        StoredRecord stored = stored(Choice.Kind.ACCEPT_ALL);
        JsonNode whole = form.json(demo(), stored, sealed(stored));
        List<ObjectNode> objects = new ArrayList<>();
        collect(whole, objects::add);

        assertThat(objects).hasSizeGreaterThan(8);
        for (ObjectNode object : objects) {
            object.put("surprise", 1);
            assertThat(form.faults(whole)).isNotEmpty();
            object.remove("surprise");
        }
        assertThat(form.faults(whole)).isEmpty();
    }

    private static void collect(JsonNode node, Consumer<ObjectNode> sink) {
        if (node instanceof ObjectNode object) {
            sink.accept(object);
        }
        node.forEach(child -> collect(child, sink));
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPT_ALL, consent given",
        "CUSTOM,     consent given",
        "REJECT_ALL, consent refused",
        "WITHDRAW,   consent withdrawn"
    })
    void theEventSaysWhatBecameOfTheConsent(Choice.Kind choice, String state) throws Exception {
        JsonNode event = Form.RECORD.json(demo(), stored(choice), null).at("/events/0");

        assertThat(event.at("/event_state").asText()).isEqualTo(state);
        assertThat(event.at("/choice").asText()).isEqualTo(choice.id());
        assertThat(event.at("/event_time").asText()).isEqualTo("2026-11-01T00:00:01.000Z");
        assertThat(event.at("/validity_duration").asText()).isEqualTo("P180D");
        assertThat(event.at("/entity_id").asText()).isEqualTo("%032x".formatted(1));
    }

    @ParameterizedTest
    @CsvSource({"ACCEPT_ALL, P6Y", "CUSTOM, P6Y", "REJECT_ALL, P6M", "WITHDRAW, P3Y"})
    void aRecordIsKeptAsLongAsThePolicySaysForItsKind(Choice.Kind choice, String period, @TempDir Path folder)
            throws Exception {
        SitePolicy site = terse(folder, "retention: {grant: 6 years, refusal: 6 months, otherwise: 3 years}\n");

        assertThat(Form.RECORD
                        .json(site, stored(choice), null)
                        .at("/retention_period")
                        .asText())
                .isEqualTo(period);
    }

    @Test
    void aChoiceThatTheOperatorEnteredIsTheControllersAct() throws Exception {
        ConsentRecord r = record(Choice.Kind.WITHDRAW, answers(Choice.Kind.WITHDRAW), "en");
        ConsentRecord entered = new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                r.noticeVersion(),
                r.language(),
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                "reviewer",
                List.of(),
                r.supersedes(),
                r.mode(),
                r.policyHash(),
                r.catalogHash(),
                r.salt());

        assertThat(Form.RECORD
                        .json(demo(), stored(entered, null), null)
                        .at("/events/0/entity_id")
                        .asText())
                .isEqualTo("controller:demo");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void aVisitorWhoWasToldAndAskedNothingHasASoundForm(Form form) throws Exception {
        StoredRecord stored = stored(record(Choice.Kind.CUSTOM, Map.of(), "en"), null);
        JsonNode json = form.json(demo(), stored, sealed(stored));
        assertThat(form.faults(json)).isEmpty();
        assertThat(json.at("/not_stated").toString().contains("\"purposes\"")).isEqualTo(form != Form.KANTARA);
    }

    @Test
    void theRecordAndThePolicyAreAllInIt() throws Exception {
        StoredRecord stored = stored(Choice.Kind.CUSTOM);
        JsonNode form = Form.RECEIPT.json(demo(), stored, sealed(stored));

        assertThat(form.at("/receipt_id").asText()).isEqualTo(Records.id(1));
        assertThat(form.at("/privacy_notice/statement").asText()).isEqualTo("/privacy");
        assertThat(form.at("/privacy_notice/wording_sha256").asText()).isEqualTo(Records.WORDING.hash());
        JsonNode analytics = form.at("/purposes/0");
        assertThat(analytics.at("/purpose").asText()).isEqualTo("analytics");
        assertThat(analytics.at("/granted").asBoolean()).isTrue();
        assertThat(analytics.at("/title").asText()).isEqualTo("Statistics");
        assertThat(analytics.at("/lawful_basis").asText()).isEqualTo("consent");
        assertThat(analytics.at("/recipient_third_parties"))
                .map(JsonNode::asText)
                .contains("recipient:Google Analytics");
        JsonNode controller = form.at("/party_identification/0");
        assertThat(controller.at("/party_id").asText())
                .isEqualTo(form.at("/pii_controllers/0").asText());
        assertThat(controller.at("/party_name").asText()).isEqualTo("Fjord & Fern AS");
        assertThat(form.at("/party_identification"))
                .map(party -> party.at("/party_id").asText())
                .containsAll(recipients(form));
        assertThat(form.at("/proof/seq").asLong())
                .isEqualTo(form.at("/seq").asLong())
                .isEqualTo(1);
        assertThat(form.at("/verifier_key").asText()).isEqualTo(KEY);
        assertThat(Leaf.of(form.at("/record").asText()))
                .as("the form alone shows what was sealed")
                .isEqualTo(form.at("/leaf").asText());
        assertThat(form.at("/leaf").asText()).isEqualTo(stored.leaf());
    }

    private static SortedSet<String> recipients(JsonNode form) {
        SortedSet<String> recipients = new TreeSet<>();
        for (JsonNode purpose : form.at("/purposes")) {
            purpose.at("/recipient_third_parties").forEach(id -> recipients.add(id.asText()));
        }
        return recipients;
    }

    @Test
    void aTitleIsInTheRecordsLanguageOrLeftOut() throws Exception {
        JsonNode german = Form.RECORD.json(
                demo(), stored(record(Choice.Kind.CUSTOM, Map.of("analytics", true), "de"), null), null);
        JsonNode chinese = Form.RECORD.json(
                demo(), stored(record(Choice.Kind.CUSTOM, Map.of("analytics", true), "zh"), null), null);

        assertThat(german.at("/purposes/0/title").asText()).isEqualTo("Statistik");
        assertThat(chinese.at("/purposes/0").has("title")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatNobodyStatesIsSaidAndNotMadeUp(Form form) throws Exception {
        JsonNode json = form.json(null, stored(Choice.Kind.ACCEPT_ALL), null);
        List<String> said = new ArrayList<>();
        JsonNode named = form == Form.KANTARA ? json.at("/consentry/not_stated") : json.at("/not_stated");
        named.forEach(name -> said.add(name.asText()));

        assertThat(said)
                .isEqualTo(
                        form == Form.KANTARA
                                ? List.of(
                                        "address",
                                        "contact",
                                        "described_by.policy_sha256",
                                        "email",
                                        "jurisdiction",
                                        "phone",
                                        "piiCategory",
                                        "piiController",
                                        "policyUrl",
                                        "purposeCategory",
                                        "sensitive",
                                        "spiCat",
                                        "termination",
                                        "thirdPartyDisclosure")
                                : List.of(
                                        "controller:demo party_address",
                                        "controller:demo party_contact",
                                        "controller:demo party_name",
                                        "described_by.policy_sha256",
                                        "jurisdiction",
                                        "pii_type",
                                        "privacy_notice.statement",
                                        "recipient_third_parties",
                                        "retention_period",
                                        "storage_locations",
                                        "validity_duration"));
        assertThat(json.at("/jurisdiction").asText()).isEqualTo("not stated");
    }

    @Test
    void aPolicyThatHasChangedSinceIsNamedAsAnother() throws Exception {
        SitePolicy site = demo();
        ConsentRecord r = record(Choice.Kind.CUSTOM, answers(Choice.Kind.CUSTOM), "en");
        ConsentRecord same = new ConsentRecord(
                r.id(),
                r.site(),
                r.subject(),
                r.time(),
                r.noticeVersion(),
                r.language(),
                r.wordingHash(),
                r.choice(),
                r.purposes(),
                r.method(),
                r.signals(),
                r.supersedes(),
                r.mode(),
                site.hash(),
                r.catalogHash(),
                r.salt());

        for (String pointer : List.of("/described_by", "/consentry/described_by")) {
            Form form = pointer.startsWith("/c") ? Form.KANTARA : Form.RECORD;
            assertThat(form.json(site, stored(r, null), null)
                            .at(pointer + "/of_the_record")
                            .asBoolean(true))
                    .isFalse();
            assertThat(form.json(site, stored(same, null), null)
                            .at(pointer + "/of_the_record")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aKantaraReceiptListsConsentsAloneAndCountsSeconds() throws Exception {
        JsonNode refused = Form.KANTARA.json(demo(), stored(Choice.Kind.REJECT_ALL), null);
        JsonNode custom = Form.KANTARA.json(demo(), stored(Choice.Kind.CUSTOM), null);

        assertThat(refused.at("/services/0/purposes")).isEmpty();
        assertThat(refused.at("/consentry/refused")).hasSize(3);
        assertThat(custom.at("/services/0/purposes"))
                .map(p -> p.at("/purpose").asText())
                .containsExactly("analytics: Statistics");
        assertThat(custom.at("/services/0/purposes/0/thirdPartyName").asText()).contains("Google Analytics");
        assertThat(custom.at("/consentry/refused")).map(JsonNode::asText).containsExactly("marketing", "video");
        assertThat(custom.at("/consentTimestamp").asLong())
                .isEqualTo(Instant.parse("2026-11-01T00:00:01Z").getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "created", "actor", "filter", "whole", "size", "records", "erased", "files"})
    void aManifestNeedsAllThatACheckReads(String member) throws Exception {
        JsonSchema schema = Schemas.of("export-manifest");
        Map<String, Object> sum = Map.of("bytes", 1, "sha256", "0".repeat(64));
        ObjectNode manifest = (ObjectNode) JSON.readTree(CanonicalJson.write(Map.of(
                "schema",
                "consentry/export/1",
                "created",
                "2026-11-01T00:00:00.000Z",
                "actor",
                "reviewer",
                "filter",
                Map.of(),
                "whole",
                true,
                "size",
                2,
                "records",
                2,
                "erased",
                0,
                "files",
                Map.of("records.jsonl", sum, "leaves.txt", sum, "checkpoint", sum, "key.pub", sum))));

        assertThat(schema.validate(manifest)).isEmpty();
        manifest.set("filter", JSON.readTree("{\"site\":\"shop\"}"));
        assertThat(schema.validate(manifest)).as("filtered and whole").isNotEmpty();
        manifest.put("whole", false);
        assertThat(schema.validate(manifest)).isEmpty();
        manifest.remove(member);
        assertThat(schema.validate(manifest)).isNotEmpty();
    }
}
