package org.consentry.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A vendor's part in a purpose, which a visitor may answer apart from the rest of it. In forms, tokens, records, grants
 * and marks it goes by an id of its own and reads as a purpose does.
 *
 * @param purpose an optional one that names the vendor
 * @param vendor one of the policy's list
 */
public record Service(Purpose purpose, Vendor vendor) {
    /** Stands between the ids of a purpose and a vendor, and in neither of them. */
    private static final char MARK = '_';

    public Service {
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(vendor);
    }

    /** Such as {@code marketing_meta-pixel}. */
    public String id() {
        return purpose.id() + MARK + vendor.id();
    }

    /** Whether an id is a service's, and not a purpose's. */
    public static boolean isId(String id) {
        return id.indexOf(MARK) >= 0;
    }

    /** The purpose's part of a service's id; a purpose's id as it is. */
    public static String purposeOf(String id) {
        int mark = id.indexOf(MARK);
        return mark < 0 ? id : id.substring(0, mark);
    }

    /** The vendor's part of a service's id; empty where it is a purpose's. */
    public static String vendorOf(String id) {
        int mark = id.indexOf(MARK);
        return mark < 0 ? "" : id.substring(mark + 1);
    }

    /** All of a site's, in the order of its purposes and of the vendors that each of them names. */
    public static List<Service> of(SitePolicy policy) {
        List<Service> services = new ArrayList<>();
        policy.optionalPurposes().forEach(purpose -> services.addAll(of(policy, purpose)));
        return services;
    }

    /** Those of one purpose, in the order in which it names its vendors; none where it isn't optional. */
    public static List<Service> of(SitePolicy policy, Purpose purpose) {
        List<Service> services = new ArrayList<>();
        for (String name : purpose.optional() ? purpose.vendors() : List.<String>of()) {
            policy.vendors().stream()
                    .filter(vendor -> vendor.name().equals(name))
                    .findFirst()
                    .map(vendor -> new Service(purpose, vendor))
                    .filter(service -> !services.contains(service))
                    .ifPresent(services::add);
        }
        return services;
    }
}
