package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.consentry.consent.ConsentRecord;
import org.consentry.ledger.ProofJson;
import org.consentry.ledger.StoredRecord;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.site.Contact;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;

/** The visitor's copy of a record, in the terms of ISO/IEC TS 27560. */
final class Receipts {
    /** The version of the specification that the field names follow. */
    private static final String SCHEMA = "ISO/IEC TS 27560:2023";

    private Receipts() {}

    /** @param proof that the record stands in the sealed ledger; empty until it does, which takes seconds */
    static JsonObject of(SitePolicy site, StoredRecord stored, Optional<InclusionProof> proof) {
        ConsentRecord record = stored.record();
        JsonObjectBuilder receipt = Json.createObjectBuilder()
                .add("schema_version", SCHEMA)
                .add("receipt_id", record.id())
                .add("record_id", record.id())
                .add("pii_principal_id", record.subject())
                .add("privacy_notice", notice(site, record))
                .add("language", record.language())
                .add("purposes", purposes(site, record))
                .add("pii_controllers", Json.createArrayBuilder().add(controller(site.controller())))
                .add("collection_method", record.method())
                .add("withdrawal_method", "/_consent/")
                .add("events", Json.createArrayBuilder().add(event(site, record)))
                .add("enforcement", enforcement(record))
                .add("leaf", stored.leaf());
        proof.ifPresent(
                found -> receipt.add("proof", Json.createObjectBuilder(ProofJson.inclusion(record.id(), found))));
        return receipt.build();
    }

    private static JsonObjectBuilder notice(SitePolicy site, ConsentRecord record) {
        return Json.createObjectBuilder()
                .add("version", record.noticeVersion())
                .add("statement", site.notice().statement())
                .add("wording_sha256", record.wordingHash());
    }

    private static JsonArrayBuilder purposes(SitePolicy site, ConsentRecord record) {
        JsonArrayBuilder purposes = Json.createArrayBuilder();
        record.purposes().forEach((id, granted) -> {
            JsonObjectBuilder purpose =
                    Json.createObjectBuilder().add("purpose", id).add("granted", granted);
            site.purpose(id).ifPresent(known -> describe(purpose, known, record.language()));
            purposes.add(purpose);
        });
        return purposes;
    }

    private static void describe(JsonObjectBuilder purpose, Purpose known, String language) {
        purpose.add("purpose_type", known.category().id())
                .add("lawful_basis", known.basis().id())
                .add("recipient_third_parties", Json.createArrayBuilder(known.vendors()));
        Purpose.Text text = known.texts().get(language);
        if (text != null) {
            purpose.add("title", text.title());
        }
    }

    private static JsonObjectBuilder controller(Contact contact) {
        return Json.createObjectBuilder()
                .add("name", contact.name())
                .add("address", contact.address())
                .add("email", contact.email())
                .add("phone", contact.phone())
                .add("url", contact.url());
    }

    private static JsonObjectBuilder event(SitePolicy site, ConsentRecord record) {
        boolean granted = record.purposes().containsValue(true);
        return Json.createObjectBuilder()
                .add("event_time", record.time().toString())
                .add("validity_duration", site.validity().toString())
                .add("event_type", "explicit")
                .add("event_state", granted ? "consent given" : "consent refused")
                .add("choice", record.choice().id())
                .add("signals", Json.createArrayBuilder(record.signals()));
    }

    private static JsonObjectBuilder enforcement(ConsentRecord record) {
        return Json.createObjectBuilder()
                .add("mode", record.mode())
                .add("policy_sha256", record.policyHash())
                .add("catalog_sha256", record.catalogHash());
    }
}
