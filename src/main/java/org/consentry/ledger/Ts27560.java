package org.consentry.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.site.Contact;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** One record in the terms of ISO/IEC TS 27560:2023, section 6.3. */
final class Ts27560 {
    private static final String SCHEMA = "ISO/IEC TS 27560:2023";
    /** The same path on every site. */
    static final String WITHDRAWAL = "/_consent/";
    /** The method of a choice that a reviewer entered for the subject. */
    private static final String REVIEWER = "reviewer";

    private final StoredRecord stored;
    private final ConsentRecord record;
    private final RecordForms.@Nullable Sealed sealed;
    private final Stated stated;
    private final String controller;

    Ts27560(@Nullable SitePolicy site, StoredRecord stored, RecordForms.@Nullable Sealed sealed) {
        this.stored = stored;
        this.record = stored.record();
        this.sealed = sealed;
        this.stated = new Stated(site);
        this.controller = "controller:" + record.site();
    }

    Map<String, Object> receipt() {
        Map<String, Object> receipt = record();
        receipt.put("receipt_id", record.id());
        return receipt;
    }

    Map<String, Object> record() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("schema_version", SCHEMA);
        form.put("record_id", record.id());
        form.put("pii_principal_id", record.subject());
        form.put("privacy_notice", notice());
        form.put("language", record.language());
        form.put("service", record.site());
        form.put("purposes", purposes());
        form.put("pii_controllers", List.of(controller));
        form.put("party_identification", parties());
        form.put("collection_method", record.method());
        form.put("storage_locations", List.of(stated.not("storage_locations")));
        form.put("retention_period", stated.text("retention_period", stated.retention(record)));
        form.put("jurisdiction", stated.not("jurisdiction"));
        form.put("withdrawal_method", WITHDRAWAL);
        form.put("events", List.of(event()));
        form.put("supersedes", record.supersedes());
        form.put("enforcement", enforcement());
        form.put("described_by", stated.describedBy(record));
        RecordForms.addProof(form, stored, sealed);
        form.put("not_stated", stated.missing());
        return form;
    }

    private Map<String, Object> notice() {
        return Map.of(
                "version", record.noticeVersion(),
                "statement", stated.text("privacy_notice.statement", stated.statement()),
                "wording_sha256", record.wordingHash());
    }

    private List<Object> purposes() {
        List<Object> purposes = new ArrayList<>();
        record.purposes().forEach((id, granted) -> {
            Map<String, Object> purpose = new LinkedHashMap<>();
            purpose.put("purpose", id);
            purpose.put("granted", granted);
            purpose.put("pii_information", information(id));
            purpose.put("recipient_third_parties", recipients(id));
            Purpose known = stated.purpose(id);
            if (known != null) {
                purpose.put("purpose_type", known.categoryId());
                purpose.put("lawful_basis", known.basis().id());
                Purpose.Text text = known.texts().get(record.language());
                if (text != null) {
                    putStated(purpose, "title", text.title());
                    putStated(purpose, "description", text.description());
                }
            }
            purposes.add(purpose);
        });
        if (purposes.isEmpty()) {
            // A visitor was told, and asked nothing: the standard knows of no such record.
            stated.not("purposes");
        }
        return purposes;
    }

    private List<Object> information(String purpose) {
        List<Object> information = new ArrayList<>();
        for (String cookie : stated.cookies(purpose)) {
            information.add(Map.of("pii_type", Stated.COOKIE, "pii_attribute_id", cookie));
        }
        if (information.isEmpty()) {
            information.add(Map.of("pii_type", stated.not("pii_type")));
        }
        return information;
    }

    private List<String> recipients(String id) {
        Purpose known = stated.purpose(id);
        return known == null
                ? List.of(stated.not("recipient_third_parties"))
                : stated.vendors(id, record).stream().map(Ts27560::recipient).toList();
    }

    private static String recipient(String vendor) {
        return "recipient:" + vendor;
    }

    private List<Object> parties() {
        List<Object> parties = new ArrayList<>();
        Contact contact = stated.controller();
        Map<String, Object> party =
                party(controller, "pii controller", contact.name(), contact.address(), contact(contact));
        putStated(party, "party_email", contact.email());
        putStated(party, "party_phone", contact.phone());
        putStated(party, "party_url", contact.url());
        parties.add(party);
        TreeSet<String> vendors = new TreeSet<>();
        for (String id : record.purposes().keySet()) {
            Purpose known = stated.purpose(id);
            vendors.addAll(known == null ? List.of() : known.vendors());
        }
        for (String vendor : vendors) {
            String statement = stated.vendorStatement(vendor);
            Map<String, Object> third = party(recipient(vendor), "third party", vendor, "", statement);
            putStated(third, "party_url", statement);
            parties.add(third);
        }
        return parties;
    }

    private Map<String, Object> party(String id, String type, String name, String address, String contact) {
        Map<String, Object> party = new LinkedHashMap<>();
        party.put("party_id", id);
        party.put("party_type", type);
        party.put("party_name", stated.text(id + " party_name", name));
        party.put("party_address", stated.text(id + " party_address", address));
        party.put("party_contact", stated.text(id + " party_contact", contact));
        return party;
    }

    private static String contact(Contact contact) {
        if (!contact.email().isEmpty()) {
            return contact.email();
        }
        return contact.phone().isEmpty() ? contact.url() : contact.phone();
    }

    private static void putStated(Map<String, Object> form, String field, String value) {
        if (!value.isBlank()) {
            form.put(field, value);
        }
    }

    private Map<String, Object> event() {
        return Map.of(
                "event_time", Times.format(record.time()),
                "validity_duration", stated.text("validity_duration", stated.validity()),
                "entity_id", record.method().equals(REVIEWER) ? controller : record.subject(),
                "event_type", "explicit",
                "event_state", state(),
                "choice", record.choice().id(),
                "signals", record.signals());
    }

    private String state() {
        if (record.choice() == Choice.Kind.WITHDRAW) {
            return "consent withdrawn";
        }
        return record.purposes().containsValue(true) ? "consent given" : "consent refused";
    }

    private Map<String, Object> enforcement() {
        return Map.of(
                "mode", record.mode(),
                "policy_sha256", record.policyHash(),
                "catalog_sha256", record.catalogHash());
    }
}
