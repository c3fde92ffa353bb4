package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.consentry.consent.RequestFacts;
import org.consentry.http.Forwarded;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell the site behind who asked, and how (RFC 7239 and its older cousins). What a trusted proxy wrote is
 * kept and added to; what anybody else wrote is dropped, for it could say anything.
 */
final class ForwardedFields {
    /** Also as CGI spells them: many a site takes both spellings for one. */
    static final Set<String> NAMES = Set.of(
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "x-forwarded-port",
            "x_forwarded_for",
            "x_forwarded_proto",
            "x_forwarded_host",
            "x_forwarded_port");

    private ForwardedFields() {}

    static Map<String, String> of(HttpServletRequest request, RequestFacts facts) {
        String peer = request.getRemoteAddr();
        int scheme = facts.origin().indexOf("://");
        String proto = facts.origin().substring(0, scheme);
        String host = facts.origin().substring(scheme + 3);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Forwarded", before(request, facts, "Forwarded") + Forwarded.forwarded(peer, host, proto));
        fields.put("X-Forwarded-For", before(request, facts, "X-Forwarded-For") + peer);
        fields.put("X-Forwarded-Proto", proto);
        fields.put("X-Forwarded-Host", host);
        @Nullable String port = request.getHeader("X-Forwarded-Port");
        if (facts.behindProxy() && port != null) {
            fields.put("X-Forwarded-Port", port);
        }
        return fields;
    }

    private static String before(HttpServletRequest request, RequestFacts facts, String name) {
        if (!facts.behindProxy()) {
            return "";
        }
        String given = String.join(", ", java.util.Collections.list(request.getHeaders(name)));
        return given.isEmpty() ? "" : given + ", ";
    }
}
