package org.consentry.visitor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.consentry.banner.Edition;
import org.consentry.catalog.Provenance;
import org.consentry.consent.Decision;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.http.AcceptLanguage;
import org.consentry.http.Authority;
import org.consentry.http.Destination;
import org.consentry.site.SitePolicy;

/**
 * A request, and what it decides.
 *
 * @param address of the visitor
 * @param edition all of it is answered by this one
 */
record Visit(
        HttpServletRequest request,
        HttpServletResponse response,
        String address,
        RequestFacts facts,
        Edition edition,
        Decision decision) {
    static Visit of(
            HttpServletRequest request,
            HttpServletResponse response,
            String address,
            RequestFacts facts,
            Edition edition,
            Provenance provenance) {
        Decision decision = edition.grounds().decide(facts, provenance);
        return new Visit(request, response, address, facts, edition, decision);
    }

    SitePolicy site() {
        return facts.site();
    }

    String language() {
        String asked = request.getQueryString() == null ? "" : parameter("lang");
        return AcceptLanguage.choose(request.getHeader("Accept-Language"), asked, site().languages());
    }

    /** A parameter of the address alone: a form's body is not touched. */
    String parameter(String name) {
        String query = request.getQueryString();
        if (query == null) {
            return "";
        }
        for (String field : query.split("&")) {
            if (field.startsWith(name + '=')) {
                try {
                    return URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return "";
                }
            }
        }
        return "";
    }

    /**
     * True where the answer is shown to the visitor, and no script of the page asked: by Sec-Fetch-Dest; where a browser
     * sends none, by what only a navigation asks for.
     */
    boolean isNavigation() {
        Destination destination = Destination.of(request.getHeader(Destination.FIELD));
        if (destination != Destination.UNSAID) {
            return destination == Destination.DOCUMENT;
        }
        String accept = request.getHeader("Accept");
        return request.getHeader("X-Requested-With") == null && accept != null && accept.contains("text/html");
    }

    boolean wantsJson() {
        return names("Accept", "application/json") || names("Content-Type", "application/json");
    }

    private boolean names(String field, String type) {
        String value = request.getHeader(field);
        return value != null && value.toLowerCase(Locale.ROOT).contains(type);
    }

    static RequestReader.Connection connection(HttpServletRequest request) {
        return new RequestReader.Connection(request.getMethod(), request.getRemoteAddr(), request.isSecure());
    }

    /** HTTP/2 has no Host field; the container knows what stands in its place. */
    static List<String> values(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return values.isEmpty() && name.equals("Host")
                ? List.of(Authority.of(request.getServerName(), request.getServerPort(), request.isSecure()))
                : values;
    }
}
