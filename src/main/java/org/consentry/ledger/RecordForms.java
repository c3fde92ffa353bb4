package org.consentry.ledger;

import java.util.Map;
import java.util.Objects;
import org.consentry.ledger.tree.InclusionProof;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Records in the terms of standards, as maps that {@link CanonicalJson} takes: ISO/IEC TS 27560:2023 as record and as
 * receipt, and the Kantara consent receipt 1.1. The record says what was chosen, the policy describes the site; where
 * neither states what a standard requires, the field reads {@code not stated} and is named in {@code not_stated}.
 *
 * <p>A policy that has changed since describes what it describes now: {@code described_by} says whether it is the one
 * that the record was made under. The exact wording that the visitor saw is under the record's hash of it.
 */
public final class RecordForms {
    private RecordForms() {}

    /**
     * That a record stands in the sealed tree.
     *
     * @param verifierKey C2SP verifier key of the checkpoint's signature
     */
    public record Sealed(InclusionProof inclusion, String verifierKey) {
        public Sealed {
            Objects.requireNonNull(inclusion);
            Objects.requireNonNull(verifierKey);
        }
    }

    /**
     * The consent record of ISO/IEC TS 27560.
     *
     * @param site the policy of the record's site; {@code null} where there is none any more
     * @param sealed {@code null} where the record is not sealed yet, or no proof is asked for
     */
    public static Map<String, Object> record(@Nullable SitePolicy site, StoredRecord stored, @Nullable Sealed sealed) {
        return new Ts27560(site, stored, sealed).record();
    }

    /** The consent receipt of ISO/IEC TS 27560, with all that the record has. As above. */
    public static Map<String, Object> receipt(@Nullable SitePolicy site, StoredRecord stored, @Nullable Sealed sealed) {
        return new Ts27560(site, stored, sealed).receipt();
    }

    /**
     * The Kantara consent receipt (KI-CR-v1.1.0). As above. The form knows no refusal: only what was granted stands
     * among its purposes, and what was refused in a member of ours.
     */
    public static Map<String, Object> kantara(@Nullable SitePolicy site, StoredRecord stored, @Nullable Sealed sealed) {
        return new KantaraReceipt(site, stored, sealed).receipt();
    }

    /** The tree's part of every form. */
    static void addProof(Map<String, Object> form, StoredRecord stored, @Nullable Sealed sealed) {
        form.put("leaf", stored.leaf());
        if (stored.seq() != null) {
            form.put("seq", stored.seq());
        }
        if (sealed != null) {
            // It may have been sealed after it was read.
            form.put("seq", sealed.inclusion().seq());
            form.put("proof", ProofJson.inclusion(stored.record().id(), sealed.inclusion()));
            form.put("verifier_key", sealed.verifierKey());
            // What the leaf hashes: whoever holds the form alone can tell that it says what was sealed.
            form.put("record", stored.canonical());
        }
    }
}
