package org.consentry.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser as far as it matters here: asks for pages, sends what forms send, follows nothing by itself. */
final class Visitor {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern FORM_FIELD = Pattern.compile("name=\"(ticket|return)\" value=\"([^\"]*)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;

    /** @param base where the application stands, with a slash at its end */
    Visitor(URI base) {
        this.base = base;
    }

    /** A page, as somebody who enters its address asks for it. */
    Shown page(String path, String... fields) {
        return send(request(path).GET(), "text/html,*/*;q=0.8", fields);
    }

    /** What a script or an image asks for, in a browser that doesn't say so. */
    Shown data(String path, String... fields) {
        return send(request(path).GET().header("Accept-Language", "en"), "*/*", fields);
    }

    Shown head(String path) {
        return method("HEAD", path);
    }

    Shown method(String name, String path) {
        return send(request(path).method(name, HttpRequest.BodyPublishers.noBody()), "text/html,*/*;q=0.8");
    }

    Shown post(String path, String type, byte[] body, String... fields) {
        HttpRequest.Builder request = request(path).header("Content-Type", type);
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)), "text/html,*/*;q=0.8", fields);
    }

    /** Sends the banner's form as that page has it. */
    Shown choose(Shown page, String choice, String... fields) {
        Matcher action = Pattern.compile("<form[^>]* method=\"post\" action=\"([^\"]+)\"")
                .matcher(page.text());
        if (!action.find()) {
            throw new AssertionError("no form in " + page);
        }
        StringBuilder form = new StringBuilder("choice=" + choice);
        Matcher field = FORM_FIELD.matcher(page.text());
        while (field.find()) {
            String value = field.group(2).replace("&amp;", "&").replace("&#x3D;", "=");
            form.append('&')
                    .append(field.group(1))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        String[] all = new String[fields.length + 2];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = "Sec-Fetch-Site";
        all[fields.length + 1] = "same-origin";
        return post(
                action.group(1),
                "application/x-www-form-urlencoded",
                form.toString().getBytes(StandardCharsets.UTF_8),
                all);
    }

    /** Where the answer to a choice leads in the end, by way of the look whether its cookie was kept. */
    String leadsTo(Shown chosen) {
        URI kept = base.resolve(chosen.field("Location"));
        if (chosen.status() != 303 || !kept.getPath().endsWith("/_consent/kept")) {
            throw new AssertionError("not a choice that was taken: " + chosen);
        }
        return send(
                        HttpRequest.newBuilder(kept).timeout(PATIENCE).GET(),
                        "text/html",
                        "Cookie",
                        chosen.sent("consentry"))
                .field("Location");
    }

    /** Sends octets as they stand, and reads until the connection ends. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Paths that begin with a slash are the host's, all others the application's. */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    }

    private Shown send(HttpRequest.Builder request, String accept, String... fields) {
        request.header("Accept", accept);
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        try {
            return Shown.of(client.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
