package org.consentry.visitor;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.consentry.banner.Asset;
import org.consentry.banner.Assets;
import org.jspecify.annotations.Nullable;

/** Serves the scripts and style sheets of banner and pages, on whatever host: they are the same for all. The guard is each site's. */
final class FrontEndFiles {
    private final Assets assets;

    FrontEndFiles(Assets assets) {
        this.assets = assets;
    }

    void answer(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        String[] parts = path.substring("/assets/".length()).split("/", -1);
        Optional<Asset> found = parts.length == 2 ? assets.find(parts[0], parts[1]) : Optional.empty();
        send(request, response, found);
    }

    /** The guard of the visitor's own site: no other site's table is ever served under its address. */
    void guard(Visit visit, String name) throws IOException {
        send(visit.request(), visit.response(), visit.edition().guard(visit.site(), name));
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, Optional<Asset> found)
            throws IOException {
        if (found.isEmpty()) {
            Answers.problem(response, 404, "Not found", "There is no such file, or it is of another version.");
            return;
        }
        boolean gzip = acceptsGzip(request.getHeader("Accept-Encoding"));
        byte[] body = gzip ? found.get().gzip() : found.get().bytes();
        response.setContentType(found.get().contentType());
        // Its address changes with its content, so a copy is good for as long as a browser likes.
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
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
