package org.consentry.site;

import java.util.Objects;

/** Who answers for a site: the controller of article 4(7) GDPR. Empty strings stand for what the policy leaves out. */
public record Contact(String name, String address, String email, String phone, String url) {
    /** Where nobody is named. */
    public static final Contact NOBODY = new Contact("", "", "", "", "");

    public Contact {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(email);
        Objects.requireNonNull(phone);
        Objects.requireNonNull(url);
    }
}
