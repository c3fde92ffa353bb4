package org.consentry.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A visitor with a cookie jar so plain that it shows exactly what the shop sets; follows no redirect by itself. */
final class Browser {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI base;
    final Map<String, String> jar = new HashMap<>();
    final Set<String> everSet = new LinkedHashSet<>();

    Browser(DemoShop shop) {
        this(shop.uri());
    }

    Browser(URI base) {
        this.base = base;
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path).GET(), headers);
    }

    HttpResponse<byte[]> send(String method, String path, String body, String... headers) {
        return send(request(path).method(method, BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<byte[]> post(String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send("POST", path, form, "Content-Type", "application/x-www-form-urlencoded");
    }

    /** Opens the form's page for its token, and submits it. */
    HttpResponse<byte[]> submit(String page, String action, Map<String, String> fields) {
        String html = text(get(page));
        String before = "name=\"csrf\" value=\"";
        int at = html.indexOf(before) + before.length();
        Map<String, String> all = new HashMap<>(fields);
        all.put("csrf", html.substring(at, html.indexOf('"', at)));
        return post(action, all);
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, String... headers) {
        if (!jar.isEmpty()) {
            request.header(
                    "Cookie",
                    jar.entrySet().stream()
                            .map(c -> c.getKey() + "=" + c.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String line) {
        String pair = line.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        everSet.add(line);
        if (line.contains("Max-Age=0")) {
            jar.remove(name);
        } else {
            jar.put(name, pair.substring(name.length() + 1));
        }
    }
}
