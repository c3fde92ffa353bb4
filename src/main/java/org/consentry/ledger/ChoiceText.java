package org.consentry.ledger;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.consentry.consent.ConsentRecord;
import org.jspecify.annotations.Nullable;

/**
 * The members of a choice as texts, taken from its canonical form as it stands: an export spends most of its time on
 * this. What is not written as {@link CanonicalRecord} writes it, or has an escape in it, is not read here.
 */
final class ChoiceText {
    /** In the canonical order; the two that are no strings are empty. */
    private static final String[] NAMES = {
        "{\"catalog_hash\":\"",
        ",\"choice\":\"",
        ",\"language\":\"",
        ",\"method\":\"",
        ",\"mode\":\"",
        ",\"notice_version\":\"",
        ",\"policy_hash\":\"",
        ",\"purposes\":{",
        ",\"record_id\":\"",
        ",\"salt\":\"",
        ",\"schema\":\"",
        ",\"signals\":[",
        ",\"site\":\"",
        ",\"subject\":\"",
        ",\"supersedes\":\"",
        ",\"time\":\"",
        ",\"wording_hash\":\""
    };

    static final int CATALOG_HASH = 0;
    static final int CHOICE = 1;
    static final int LANGUAGE = 2;
    static final int METHOD = 3;
    static final int MODE = 4;
    static final int NOTICE_VERSION = 5;
    static final int POLICY_HASH = 6;
    static final int PURPOSES = 7;
    static final int RECORD_ID = 8;
    private static final int SALT = 9;
    private static final int SCHEMA = 10;
    static final int SIGNALS = 11;
    static final int SITE = 12;
    static final int SUBJECT = 13;
    static final int SUPERSEDES = 14;
    static final int TIME = 15;
    static final int WORDING_HASH = 16;

    private ChoiceText() {}

    /** The members by the numbers above; {@code null} where the text is not read here. */
    static String @Nullable [] read(String canonical) {
        if (canonical.indexOf('\\') >= 0) {
            return null;
        }
        String[] texts = new String[NAMES.length];
        int at = 0;
        for (int i = 0; i < NAMES.length; i++) {
            String name = NAMES[i];
            if (!canonical.startsWith(name, at)) {
                return null;
            }
            int from = at + name.length();
            char last = i == PURPOSES ? '}' : i == SIGNALS ? ']' : '"';
            int to = canonical.indexOf(last, from);
            if (to < 0) {
                return null;
            }
            texts[i] = i == SALT || i == SCHEMA ? "" : canonical.substring(from, to);
            at = to + 1;
        }
        if (at != canonical.length() - 1 || canonical.charAt(at) != '}') {
            return null;
        }
        String purposes = purposes(texts[PURPOSES]);
        String signals = signals(texts[SIGNALS]);
        if (purposes == null || signals == null) {
            return null;
        }
        texts[PURPOSES] = purposes;
        texts[SIGNALS] = signals;
        return texts;
    }

    /** {@code "analytics":true,"marketing":false} as {@code analytics=yes marketing=no}. */
    private static @Nullable String purposes(String members) {
        if (members.isEmpty()) {
            return "";
        }
        String words = members.substring(1)
                .replace(",\"", " ")
                .replace("\":true", "=yes")
                .replace("\":false", "=no");
        return members.charAt(0) == '"' && words.indexOf('"') < 0 ? words : null;
    }

    /** {@code "gpc","dnt"} as {@code dnt gpc}. */
    private static @Nullable String signals(String elements) {
        if (elements.isEmpty()) {
            return "";
        }
        int end = elements.length() - 1;
        if (end == 0 || elements.charAt(0) != '"' || elements.charAt(end) != '"') {
            return null;
        }
        String words = elements.substring(1, end).replace("\",\"", " ");
        if (words.indexOf('"') >= 0) {
            return null;
        }
        return words.indexOf(' ') < 0
                ? words
                : Arrays.stream(words.split(" ", -1)).sorted().collect(Collectors.joining(" "));
    }

    /** The same from a record that was read whole. */
    static String[] of(ConsentRecord record) {
        String[] texts = new String[NAMES.length];
        texts[CATALOG_HASH] = record.catalogHash();
        texts[CHOICE] = record.choice().id();
        texts[LANGUAGE] = record.language();
        texts[METHOD] = record.method();
        texts[MODE] = record.mode();
        texts[NOTICE_VERSION] = record.noticeVersion();
        texts[POLICY_HASH] = record.policyHash();
        texts[PURPOSES] = record.purposes().entrySet().stream()
                .map(purpose -> purpose.getKey() + (purpose.getValue() ? "=yes" : "=no"))
                .collect(Collectors.joining(" "));
        texts[RECORD_ID] = record.id();
        texts[SALT] = "";
        texts[SCHEMA] = "";
        texts[SIGNALS] = record.signals().stream().sorted().collect(Collectors.joining(" "));
        texts[SITE] = record.site();
        texts[SUBJECT] = record.subject();
        texts[SUPERSEDES] = record.supersedes();
        texts[TIME] = Times.format(record.time());
        texts[WORDING_HASH] = record.wordingHash();
        return texts;
    }
}
