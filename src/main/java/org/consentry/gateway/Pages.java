package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.http.AcceptLanguage;
import org.consentry.http.Destination;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/** The gateway's own small pages, for when there is nothing of the site's to show. */
final class Pages {
    private static final int MISDIRECTED = 421;

    private Pages() {}

    /** For a host that no policy names (RFC 9110, section 15.5.20): a word to the operator, not to visitors. */
    static void misdirected(HttpServletResponse response) throws IOException {
        say(response, MISDIRECTED, "No site here answers to that host. Add it to the hosts of a site policy.\n");
    }

    static void impossibleHost(HttpServletResponse response) throws IOException {
        say(response, HttpServletResponse.SC_BAD_REQUEST, "The request does not name a host.\n");
    }

    /** @param more why nobody is led there, in a sentence */
    static void httpsAlone(HttpServletResponse response, String more) throws IOException {
        say(response, HttpServletResponse.SC_FORBIDDEN, "This site is reached by https alone. " + more + "\n");
    }

    private static void say(HttpServletResponse response, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** In the place of a tracking endpoint of the site's own: an empty script where one is asked for, else nothing. */
    static void nothing(HttpServletRequest request, HttpServletResponse response) {
        boolean script = switch (Destination.of(request.getHeader(Destination.FIELD))) {
            case SCRIPT, WORKER -> true;
            case UNSAID, UNKNOWN -> request.getRequestURI().endsWith(".js");
            case DOCUMENT, FRAME, EMPTY, PART -> false;
        };
        response.setHeader("Cache-Control", "no-store");
        if (script) {
            response.setContentType("text/javascript;charset=UTF-8");
            response.setContentLength(0);
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    /** Sends a page in the first of the languages that the visitor's browser asks for and the policy speaks. */
    static void send(
            HttpServletResponse response, Banner banner, Page page, SitePolicy site, @Nullable String acceptLanguage)
            throws IOException {
        String language = AcceptLanguage.choose(acceptLanguage, "", site.languages());
        byte[] body = banner.messagePage(site, language, page).getBytes(StandardCharsets.UTF_8);
        response.setStatus(page.status());
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Language", language);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
