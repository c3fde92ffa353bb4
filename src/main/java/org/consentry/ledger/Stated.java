package org.consentry.ledger;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.consentry.consent.Choice;
import org.consentry.consent.ConsentRecord;
import org.consentry.site.Contact;
import org.consentry.site.Purpose;
import org.consentry.site.Service;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a site's policy states of what a standard asks for. What it does not state reads {@value #NOT}, and the field is
 * remembered: nothing is made up, and nothing that is due is silently left out.
 */
final class Stated {
    static final String NOT = "not stated";
    /** What a cookie that the policy declares is, as a kind of personal data. */
    static final String COOKIE = "cookie";

    private static final Contact NOBODY = Contact.NOBODY;

    private final @Nullable SitePolicy site;
    private final SortedSet<String> missing = new TreeSet<>();

    /** @param site {@code null} where no policy describes the site any more */
    Stated(@Nullable SitePolicy site) {
        this.site = site;
    }

    String text(String field, String value) {
        if (value.isBlank()) {
            missing.add(field);
            return NOT;
        }
        return value;
    }

    /** Of a field that no policy has a word for. */
    String not(String field) {
        return text(field, "");
    }

    /** The fields that were asked for and are not stated, sorted. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    Contact controller() {
        return site == null ? NOBODY : site.controller();
    }

    String statement() {
        return site == null ? "" : site.notice().statement();
    }

    /** How long a choice lasts, as ISO 8601 writes it; empty where it isn't stated. */
    String validity() {
        if (site == null) {
            return "";
        }
        Duration validity = site.validity();
        long days = validity.toDays();
        return validity.equals(Duration.ofDays(days)) ? "P" + days + "D" : validity.toString();
    }

    /** The purpose of that id, or the one that a service of that id is part of. */
    @Nullable
    Purpose purpose(String id) {
        return site == null ? null : site.purpose(Service.purposeOf(id)).orElse(null);
    }

    /** The vendors that an answer speaks of: a purpose's own, but for those that have another answer in the record. */
    List<String> vendors(String id, ConsentRecord record) {
        Purpose known = purpose(id);
        if (site == null || known == null) {
            return List.of();
        }
        if (Service.isId(id)) {
            return vendor(id).map(List::of).orElse(List.of());
        }
        Set<String> apart = new HashSet<>();
        for (String other : record.purposes().keySet()) {
            if (Service.isId(other) && Service.purposeOf(other).equals(id)) {
                vendor(other).ifPresent(apart::add);
            }
        }
        return known.vendors().stream()
                .filter(vendor -> !apart.contains(vendor))
                .toList();
    }

    private Optional<String> vendor(String service) {
        return site == null
                ? Optional.empty()
                : site.vendors().stream()
                        .filter(vendor -> vendor.id().equals(Service.vendorOf(service)))
                        .map(vendor -> vendor.name())
                        .findFirst();
    }

    /** The names of the cookies that the policy declares for a purpose, or for a service in it. */
    List<String> cookies(String id) {
        Optional<String> vendor = vendor(id);
        return site == null
                ? List.of()
                : site.cookies().stream()
                        .filter(cookie -> cookie.purpose().equals(Service.purposeOf(id)))
                        .filter(cookie -> !Service.isId(id) || vendor.equals(Optional.of(cookie.vendor())))
                        .map(cookie -> cookie.name())
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** The address of a vendor's own privacy statement; empty where the policy has none. */
    String vendorStatement(String vendor) {
        return site == null
                ? ""
                : site.vendors().stream()
                        .filter(known -> known.name().equals(vendor))
                        .map(known -> known.policy())
                        .findFirst()
                        .orElse("");
    }

    /** How long the record is kept, as ISO 8601 writes it; empty where it isn't stated. */
    String retention(ConsentRecord record) {
        return site == null ? "" : site.keeps(kind(record)).map(String::valueOf).orElse("");
    }

    private static String kind(ConsentRecord record) {
        if (record.choice() == Choice.Kind.WITHDRAW) {
            return "withdrawal";
        }
        return record.purposes().containsValue(true) ? "grant" : "refusal";
    }

    /** Which policy says all this, and whether it is the one that the record was made under. */
    Map<String, Object> describedBy(ConsentRecord record) {
        return site == null
                ? Map.of("policy_sha256", not("described_by.policy_sha256"), "of_the_record", false)
                : Map.of(
                        "policy_sha256",
                        site.hash(),
                        "of_the_record",
                        site.hash().equals(record.policyHash()));
    }
}
