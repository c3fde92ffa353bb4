package org.consentry.site;

import java.time.Duration;
import org.consentry.site.Transport.CookieDomains;
import org.jspecify.annotations.Nullable;

/** Reads a policy's {@code transport}: what it promises of the way to the site (article 32 GDPR; RFC 6797). */
final class PolicyTransport {
    private PolicyTransport() {}

    static Transport read(PolicyNode root) {
        PolicyNode node = root.child("transport");
        if (!node.present()) {
            return Transport.DEFAULT;
        }
        node.allow();
        boolean https = node.value("https", false, PolicyTransport::https, "write required or as-is");
        Duration hsts = node.value("hsts", Duration.ZERO, PolicyWords::period, "write a period such as 365 days");
        boolean subdomains = node.value("hsts-subdomains", false, PolicyWords::yes, "write true or false");
        if (!hsts.isZero() && !https) {
            // A browser that was told would still ask by http once, and would be answered.
            node.child("hsts").problem("hsts tells browsers what the site itself doesn't keep", "add https: required");
        }
        if (subdomains && !node.child("hsts").present()) {
            node.child("hsts-subdomains").problem("hsts-subdomains says nothing without hsts", "add hsts: 365 days");
        }
        CookieDomains domains = node.value(
                "cookie-domains",
                CookieDomains.KEEP,
                text -> CookieDomains.of(text).orElse(null),
                "write keep, report or narrow");
        return new Transport(https, hsts, subdomains, domains);
    }

    private static @Nullable Boolean https(String text) {
        return switch (text) {
            case "required" -> true;
            case "as-is" -> false;
            default -> null;
        };
    }
}
