package org.consentry.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.consent.ConsentRecord;
import org.consentry.site.Contact;
import org.consentry.site.Purpose;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** One record as a consent receipt of the Kantara Initiative, version 1.1. */
final class KantaraReceipt {
    private static final String VERSION = "KI-CR-v1.1.0";

    private final StoredRecord stored;
    private final ConsentRecord record;
    private final RecordForms.@Nullable Sealed sealed;
    private final Stated stated;

    KantaraReceipt(@Nullable SitePolicy site, StoredRecord stored, RecordForms.@Nullable Sealed sealed) {
        this.stored = stored;
        this.record = stored.record();
        this.sealed = sealed;
        this.stated = new Stated(site);
    }

    Map<String, Object> receipt() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("version", VERSION);
        form.put("jurisdiction", stated.not("jurisdiction"));
        form.put("consentTimestamp", record.time().getEpochSecond());
        form.put("collectionMethod", record.method());
        form.put("consentReceiptID", record.id());
        if (sealed != null) {
            form.put("publicKey", sealed.verifierKey());
        }
        form.put("language", record.language());
        form.put("piiPrincipalId", record.subject());
        form.put("piiControllers", List.of(controller()));
        form.put("policyUrl", stated.text("policyUrl", stated.statement()));
        form.put("services", List.of(Map.of("service", record.site(), "purposes", purposes())));
        form.put("sensitive", stated.not("sensitive"));
        form.put("spiCat", List.of(stated.not("spiCat")));
        form.put("consentry", ours());
        return form;
    }

    private Map<String, Object> controller() {
        Contact contact = stated.controller();
        Map<String, Object> controller = new LinkedHashMap<>();
        controller.put("piiController", stated.text("piiController", contact.name()));
        controller.put("contact", stated.not("contact"));
        controller.put("address", Map.of("streetAddress", stated.text("address", contact.address())));
        controller.put("email", stated.text("email", contact.email()));
        controller.put("phone", stated.text("phone", contact.phone()));
        if (!contact.url().isEmpty()) {
            controller.put("piiControllerUrl", contact.url());
        }
        return controller;
    }

    private List<Object> purposes() {
        List<Object> purposes = new ArrayList<>();
        record.purposes().forEach((id, granted) -> {
            if (granted) {
                purposes.add(purpose(id));
            }
        });
        return purposes;
    }

    private Map<String, Object> purpose(String id) {
        Purpose known = stated.purpose(id);
        Purpose.Text text = known == null ? null : known.texts().get(record.language());
        Map<String, Object> purpose = new LinkedHashMap<>();
        purpose.put("purpose", text == null ? id : id + ": " + text.title());
        purpose.put("purposeCategory", List.of(known == null ? stated.not("purposeCategory") : known.categoryId()));
        purpose.put("consentType", "EXPLICIT");
        purpose.put("piiCategory", List.of(stated.cookies(id).isEmpty() ? stated.not("piiCategory") : Stated.COOKIE));
        purpose.put("termination", stated.text("termination", termination()));
        if (known == null) {
            purpose.put("thirdPartyDisclosure", stated.not("thirdPartyDisclosure"));
            return purpose;
        }
        // What a visitor may refuse and still be served is no part of the core service.
        purpose.put("primaryPurpose", !known.optional());
        List<String> vendors = stated.vendors(id, record);
        purpose.put("thirdPartyDisclosure", !vendors.isEmpty());
        if (!vendors.isEmpty()) {
            purpose.put("thirdPartyName", String.join(", ", vendors));
        }
        return purpose;
    }

    private String termination() {
        String validity = stated.validity();
        return validity.isEmpty()
                ? ""
                : "when withdrawn at " + Ts27560.WITHDRAWAL + ", else " + validity + " after consentTimestamp";
    }

    /** What the form has no field for, in one member of ours. */
    private Map<String, Object> ours() {
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("choice", record.choice().id());
        ours.put(
                "refused",
                record.purposes().entrySet().stream()
                        .filter(answer -> !answer.getValue())
                        .map(Map.Entry::getKey)
                        .toList());
        ours.put("supersedes", record.supersedes());
        ours.put("signals", record.signals());
        ours.put("notice_version", record.noticeVersion());
        ours.put("wording_sha256", record.wordingHash());
        ours.put("described_by", stated.describedBy(record));
        RecordForms.addProof(ours, stored, sealed);
        ours.put("not_stated", stated.missing());
        return ours;
    }
}
