package org.consentry.ledger;

import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.consentry.consent.ConsentRecord;
import org.consentry.consent.Wording;

/** A record that was found fit to be kept, with all that is derived from it. */
record Entry(ConsentRecord record, Wording wording, String canonical, String leaf) {
    private static final int LONGEST_FIELD = 256;
    private static final int LONGEST_RECORD = 64 * 1024;
    private static final int LONGEST_WORDING = 4 * 1024 * 1024;
    private static final IntPredicate ID_CHARACTER = c -> c == '-' || c == '.' || c == '_' || alphanumeric(c);

    /** @throws LedgerException where the record or its wording is not sound; names the field, never its value */
    static Entry of(ConsentRecord record, Wording wording) throws LedgerException {
        try {
            check(record, wording);
            String canonical = CanonicalRecord.write(record);
            need(canonical.length() <= LONGEST_RECORD, "record");
            return new Entry(record, wording, canonical, Leaf.of(canonical));
        } catch (IllegalArgumentException e) {
            throw new LedgerException("not a sound record: " + e.getMessage(), e);
        }
    }

    String time() {
        return Times.format(record.time());
    }

    /** Granted purposes by id, each between spaces, so that one can be found without being part of another. */
    String granted() {
        return record.purposes().entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(purpose -> purpose.getKey() + " ")
                .collect(Collectors.joining("", " ", ""));
    }

    /** True where the wording's text is the one that its hash names: nothing else may ever stand under that hash. */
    boolean wordingMatches() {
        return wording.text().length() <= LONGEST_WORDING
                && Leaf.sha256(wording.text()).equals(wording.hash());
    }

    private static void check(ConsentRecord record, Wording wording) {
        need(uuid7(record.id()), "id (UUIDv7)");
        need(record.supersedes().isEmpty() || uuid7(record.supersedes()), "supersedes (UUIDv7 or empty)");
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

    private static void identifier(String value, String field) {
        need(!value.isEmpty() && value.length() <= LONGEST_FIELD, field);
        need(value.chars().allMatch(ID_CHARACTER), field);
    }

    private static void text(String value, String field) {
        need(!value.isBlank() && value.length() <= LONGEST_FIELD, field);
        need(value.chars().noneMatch(Character::isISOControl), field);
    }

    private static void hex(String value, int bytes, String field) {
        need(value.length() == 2 * bytes && value.chars().allMatch(Entry::lowerHex), field);
    }

    private static boolean uuid7(String value) {
        if (value.length() != 36 || value.charAt(14) != '7' || "89ab".indexOf(value.charAt(19)) < 0) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? value.charAt(i) != '-' : !lowerHex(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean lowerHex(int c) {
        return HexFormat.isHexDigit(c) && !(c >= 'A' && c <= 'F');
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
