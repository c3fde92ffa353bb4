package org.consentry.review;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MultivaluedMap;

/** Headers of every answer to a reviewer, where the answer does not bring its own. */
// Not final: the server stands a proxy in for it.
public class SafeHeaders implements ContainerResponseFilter {
    private static final String CSP =
            "default-src 'none'; style-src 'self'; form-action 'self';" + " frame-ancestors 'none'; base-uri 'none'";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        add(headers, "Cache-Control", "no-store");
        add(headers, "Content-Security-Policy", CSP);
        add(headers, "X-Content-Type-Options", "nosniff");
        // With no-referrer, browsers send "Origin: null" with our own forms.
        add(headers, "Referrer-Policy", "same-origin");
        add(headers, "Cross-Origin-Resource-Policy", "same-origin");
    }

    private static void add(MultivaluedMap<String, Object> headers, String name, String value) {
        if (!headers.containsKey(name)) {
            headers.putSingle(name, value);
        }
    }
}
