package org.consentry.consent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The evidence of one choice (article 7(1) GDPR): who, when, under which wording, what, how, and what was enforced. It
 * holds no address and no cookie value.
 *
 * @param id UUIDv7 (RFC 9562)
 * @param site id of the site policy
 * @param subject the visitor's pseudonym: 128 random bits in lower-case hex
 * @param time UTC, to the millisecond
 * @param noticeVersion the version that was asked
 * @param language tag of the language that was shown
 * @param wordingHash SHA-256, in lower-case hex, of the exact wording that was shown
 * @param choice which button it was
 * @param purposes every optional purpose by id, with yes or no; sorted by id
 * @param method where it was made, as {@link Surface#id}; or {@code api}, {@code withdrawal}, {@code app},
 *     {@code reviewer}, or {@code under-age} of a visitor who said to be too young
 * @param signals ids of the signals that the browser sent, honoured or not
 * @param supersedes id of the record that this one replaces; empty for a first choice
 * @param mode id of the enforcement mode
 * @param policyHash SHA-256, in lower-case hex, of the site policy
 * @param catalogHash SHA-256, in lower-case hex, of the catalogue
 * @param salt 256 random bits in lower-case hex, so that the leaf gives nothing away once the record is erased
 */
public record ConsentRecord(
        String id,
        String site,
        String subject,
        Instant time,
        String noticeVersion,
        String language,
        String wordingHash,
        Choice.Kind choice,
        Map<String, Boolean> purposes,
        String method,
        List<String> signals,
        String supersedes,
        String mode,
        String policyHash,
        String catalogHash,
        String salt) {

    public ConsentRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(site);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(time);
        Objects.requireNonNull(noticeVersion);
        Objects.requireNonNull(language);
        Objects.requireNonNull(wordingHash);
        Objects.requireNonNull(choice);
        purposes = java.util.Collections.unmodifiableMap(new TreeMap<>(purposes));
        Objects.requireNonNull(method);
        signals = List.copyOf(signals);
        Objects.requireNonNull(supersedes);
        Objects.requireNonNull(mode);
        Objects.requireNonNull(policyHash);
        Objects.requireNonNull(catalogHash);
        Objects.requireNonNull(salt);
    }
}
