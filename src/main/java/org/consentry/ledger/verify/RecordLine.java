package org.consentry.ledger.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.consentry.ledger.CanonicalJson;
import org.consentry.ledger.tree.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A line of records.jsonl.
 *
 * @param number of the line, from 1
 * @param position what positions.txt says of it; -1 where it says nothing that is a number
 * @param leaf the hash of the line; of an erased record the one that the line tells
 */
record RecordLine(long number, long position, byte[] bytes, Hash leaf, boolean erased) {
    private static final byte[] ERASED = "{\"erased\":\"".getBytes(StandardCharsets.US_ASCII);
    /** Canonical members are sorted: with this one begins an operation's record, and no choice's. */
    private static final byte[] OPERATION = "{\"actor\":".getBytes(StandardCharsets.US_ASCII);
    /** And with this one ends a choice's. */
    private static final byte[] WORDING = "\"wording_hash\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final String ID = "\"record_id\":\"";
    private static final int ID_LENGTH = 36;
    private static final int HEX = 2 * Hash.SIZE;

    static RecordLine of(long number, long position, byte[] line) {
        boolean erased = line.length == ERASED.length + HEX + 2
                && startsWith(line, 0, ERASED)
                && line[line.length - 2] == '"'
                && line[line.length - 1] == '}';
        Hash told = erased ? Lines.hash(line, ERASED.length) : null;
        return new RecordLine(number, position, line, told == null ? Hash.leaf(line) : told, told != null);
    }

    boolean isOperation() {
        return startsWith(bytes, 0, OPERATION);
    }

    /** Hash of the wording that the choice was made on; {@code null} where it tells none. */
    @Nullable
    Hash wording() {
        int at = bytes.length - HEX - 2;
        return startsWith(bytes, at - WORDING.length, WORDING) ? Lines.hash(bytes, at) : null;
    }

    /** The record's id as the line has it; empty where it has none. */
    String id() {
        String text = text();
        int at = text.indexOf(ID) + ID.length();
        if (at < ID.length() || text.length() - at < ID_LENGTH) {
            return "";
        }
        String id = text.substring(at, at + ID_LENGTH);
        return id.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'f') ? id : "";
    }

    /** As above, of a line that may have the same member further inside: slower. */
    String ownId() {
        try {
            return CanonicalJson.read(text()) instanceof Map<?, ?> record
                            && record.get("record_id") instanceof String id
                    ? id
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] line, int at, byte[] start) {
        return at >= 0
                && line.length - at >= start.length
                && Arrays.equals(line, at, at + start.length, start, 0, start.length);
    }
}
