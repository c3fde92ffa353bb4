package org.consentry.visitor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.consentry.banner.Asset;
import org.consentry.banner.Assets;
import org.consentry.banner.Edition;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Serves the scripts of banner and pages, on whatever host: they are the same for all. The guard, the style sheets and
 * the picture are each site's.
 */
final class FrontEndFiles {
    /** Where the address changes with the content, a copy is good for as long as a browser likes. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final int NAME_DIGITS = 16;

    private final Assets assets;

    FrontEndFiles(Assets assets) {
        this.assets = assets;
    }

    void answer(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        String[] parts = path.substring("/assets/".length()).split("/", -1);
        Optional<Asset> found = parts.length == 2 ? assets.find(parts[0], parts[1]) : Optional.empty();
        if (found.isPresent() && found.get().name().equals(Assets.IDLE)) {
            // It stands in for workers of whatever part of the site (Service Workers, path restriction).
            response.setHeader("Service-Worker-Allowed", "/");
        }
        send(request, response, found, FOR_EVER);
    }

    /**
     * The guard of the visitor's own site: no other site's table is ever served under its address. A name that is not
     * known may be another node's, or from before a restart: such a page is better guarded by the guard of now than by
     * none.
     */
    void guard(Visit visit, String name) throws IOException {
        guard(visit.request(), visit.response(), visit.edition(), visit.site(), name);
    }

    static void guard(
            HttpServletRequest request, HttpServletResponse response, Edition edition, SitePolicy site, String name)
            throws IOException {
        Optional<Asset> named = edition.guard(site, name);
        if (named.isPresent() || !isName(name, ".js")) {
            send(request, response, named, FOR_EVER);
        } else {
            send(request, response, Optional.of(edition.guard(site)), "no-store");
        }
    }

    /** A style sheet of the site's. One that is not known is answered as an unknown guard is. */
    void look(Visit visit, String name) throws IOException {
        look(visit.request(), visit.response(), visit.edition(), visit.site(), name);
    }

    static void look(
            HttpServletRequest request, HttpServletResponse response, Edition edition, SitePolicy site, String name)
            throws IOException {
        Optional<Asset> named = edition.look(site, name);
        if (named.isPresent() || !isName(name, ".css")) {
            send(request, response, named, FOR_EVER);
        } else {
            send(request, response, Optional.of(edition.look(site)), "no-store");
        }
    }

    /** The site's picture, which may be a document of its own kind: nothing in it runs or loads. */
    void logo(Visit visit, String name) throws IOException {
        logo(visit.request(), visit.response(), visit.edition(), visit.site(), name);
    }

    static void logo(
            HttpServletRequest request, HttpServletResponse response, Edition edition, SitePolicy site, String name)
            throws IOException {
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        send(request, response, edition.logo(site, name), FOR_EVER);
    }

    private static boolean isName(String name, String ending) {
        return name.length() == NAME_DIGITS + ending.length()
                && name.endsWith(ending)
                && name.chars().limit(NAME_DIGITS).allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static void send(
            HttpServletRequest request, HttpServletResponse response, Optional<Asset> found, String caching)
            throws IOException {
        if (found.isEmpty()) {
            Answers.problem(response, 404, "Not found", "There is no such file, or it is of another version.");
            return;
        }
        boolean gzip = acceptsGzip(request.getHeader("Accept-Encoding"));
        byte[] body = gzip ? found.get().gzip() : found.get().bytes();
        response.setContentType(found.get().contentType());
        response.setHeader("Cache-Control", caching);
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Language", "");
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Every browser names gzip without a weight; where somebody weighs it, the file as it is serves as well. */
    private static boolean acceptsGzip(@Nullable String encodings) {
        return encodings != null
                && Arrays.stream(encodings.split(","))
                        .anyMatch(coding -> coding.strip().equalsIgnoreCase("gzip"));
    }
}
