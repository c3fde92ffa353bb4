package org.consentry.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.IntPredicate;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Uuid7;
import org.consentry.consent.Wording;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A record that was found fit to be kept, as it is kept. All of it follows from the canonical text, but for the
 * wording's own text and the companion.
 *
 * @param kind {@code grant}, {@code refusal} or {@code withdrawal} of a choice; of an operation its own
 * @param subject {@code null} of an operation, whose texts but {@code site} and {@code canonical} are empty
 * @param granted purposes by id, each between spaces, so that one can be found without being part of another
 * @param wording {@code null} of an operation
 */
record Entry(
        String id,
        String kind,
        String site,
        @Nullable String subject,
        String notice,
        String choice,
        String granted,
        @Nullable Wording wording,
        String policyHash,
        String canonical,
        Hash leaf,
        @Nullable Companion companion) {
    private static final int LONGEST_FIELD = 256;
    private static final int LONGEST_RECORD = 64 * 1024;
    /** So that one erasure can name a thousand leaves. */
    private static final int LONGEST_OPERATION = 128 * 1024;

    private static final int MOST_DETAILS = 32;
    private static final int LONGEST_WORDING = 4 * 1024 * 1024;
    private static final Set<String> CHOICES = Set.of("grant", "refusal", "withdrawal");
    private static final IntPredicate ID_CHARACTER = c -> c == '-' || c == '.' || c == '_' || alphanumeric(c);

    /** @throws LedgerException where the record or its wording is not sound; names the field, never its value */
    static Entry of(ConsentRecord record, Wording wording) throws LedgerException {
        try {
            check(record, wording);
            String granted = granted(record);
            return new Entry(
                    record.id(),
                    kind(record.choice(), granted),
                    record.site(),
                    record.subject(),
                    record.noticeVersion(),
                    record.choice().id(),
                    granted,
                    wording,
                    record.policyHash(),
                    CanonicalRecord.write(record),
                    null,
                    LONGEST_RECORD);
        } catch (IllegalArgumentException e) {
            throw new LedgerException("not a sound record: " + e.getMessage(), e);
        }
    }

    /** @throws LedgerException where the record is not sound; names the field, never its value */
    static Entry of(OperationRecord record, @Nullable Companion companion) throws LedgerException {
        try {
            check(record);
            String canonical = CanonicalOperation.write(record);
            return new Entry(
                    record.id(),
                    record.kind(),
                    record.site(),
                    null,
                    "",
                    "",
                    "",
                    null,
                    "",
                    canonical,
                    companion,
                    LONGEST_OPERATION);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new LedgerException("not a sound record: " + e.getMessage(), e);
        }
    }

    private Entry(
            String id,
            String kind,
            String site,
            @Nullable String subject,
            String notice,
            String choice,
            String granted,
            @Nullable Wording wording,
            String policyHash,
            String canonical,
            @Nullable Companion companion,
            int longest) {
        this(
                id,
                kind,
                site,
                subject,
                notice,
                choice,
                granted,
                wording,
                policyHash,
                canonical,
                Hash.leaf(canonical.getBytes(StandardCharsets.UTF_8)),
                companion);
        need(canonical.length() <= longest, "record (too long)");
    }

    /** The same, to be kept together with what the companion does. */
    Entry with(Companion beside) {
        return new Entry(
                id, kind, site, subject, notice, choice, granted, wording, policyHash, canonical, leaf, beside);
    }

    /** True where the wording's text is the one that its hash names: nothing else may ever stand under that hash. */
    boolean wordingMatches() {
        return wording == null
                || wording.text().length() <= LONGEST_WORDING
                        && wording.text().indexOf('\0') < 0
                        && Leaf.sha256(wording.text()).equals(wording.hash());
    }

    private static String granted(ConsentRecord record) {
        StringBuilder granted = new StringBuilder(" ");
        record.purposes().forEach((purpose, yes) -> {
            if (yes) {
                granted.append(purpose).append(' ');
            }
        });
        return granted.toString();
    }

    private static String kind(Choice.Kind choice, String granted) {
        if (choice == Choice.Kind.WITHDRAW) {
            return "withdrawal";
        }
        return granted.isBlank() ? "refusal" : "grant";
    }

    private static void check(ConsentRecord record, Wording wording) {
        need(Uuid7.is(record.id()), "id (UUIDv7)");
        need(Times.id(record.time()).equals(record.id().substring(0, 13)), "id (UUIDv7 of its time)");
        need(record.supersedes().isEmpty() || Uuid7.is(record.supersedes()), "supersedes (UUIDv7 or empty)");
        identifier(record.site(), "site");
        hex(record.subject(), 16, "subject");
        text(record.noticeVersion(), "notice version");
        text(record.language(), "language");
        hex(record.wordingHash(), 32, "wording hash");
        need(record.wordingHash().equals(wording.hash()), "wording hash (the wording has another)");
        record.purposes().keySet().forEach(id -> identifier(id, "purpose id"));
        identifier(record.method(), "method");
        record.signals().forEach(id -> identifier(id, "signal"));
        identifier(record.mode(), "mode");
        hex(record.policyHash(), 32, "policy hash");
        hex(record.catalogHash(), 32, "catalogue hash");
        hex(record.salt(), 32, "salt");
    }

    private static void check(OperationRecord record) {
        need(Uuid7.is(record.id()), "id (UUIDv7)");
        need(Times.id(record.time()).equals(record.id().substring(0, 13)), "id (UUIDv7 of its time)");
        identifier(record.kind(), "kind");
        need(!CHOICES.contains(record.kind()), "kind (a choice's)");
        if (!record.site().isEmpty()) {
            identifier(record.site(), "site");
        }
        text(record.actor(), "actor");
        need(record.details().size() <= MOST_DETAILS, "details (too many)");
        hex(record.salt(), 32, "salt");
    }

    private static void identifier(String value, String field) {
        need(!value.isEmpty() && value.length() <= LONGEST_FIELD, field);
        need(all(value, ID_CHARACTER), field);
    }

    private static void text(String value, String field) {
        need(!value.isBlank() && value.length() <= LONGEST_FIELD, field);
        need(all(value, c -> !Character.isISOControl(c)), field);
    }

    private static void hex(String value, int bytes, String field) {
        need(value.length() == 2 * bytes && all(value, Entry::lowerHex), field);
    }

    private static boolean all(String value, IntPredicate sound) {
        for (int i = 0; i < value.length(); i++) {
            if (!sound.test(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean lowerHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static boolean alphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static void need(boolean sound, String field) {
        if (!sound) {
            throw new IllegalArgumentException(field);
        }
    }
}
