package org.consentry.browser.channels;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Something of the kind that a path's ending asks for, so that the browser goes on as with the real one. */
final class OutsideAnswer {
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private OutsideAnswer() {}

    static byte[] to(OutsideRequest request) {
        String path = request.path();
        if (!request.field("upgrade").isEmpty()) {
            return answer("400 Bad Request", "text/plain", new byte[0]);
        }
        String name = Channel.nameOf(path);
        if (path.endsWith(".js")) {
            if (name.endsWith("-slow")) {
                latency();
            }
            return answer("200 OK", "text/javascript", script(name));
        }
        if (path.endsWith(".html")) {
            return answer("200 OK", "text/html", "<!DOCTYPE html><title>t</title>");
        }
        if (path.endsWith(".css")) {
            return answer("200 OK", "text/css", "/**/");
        }
        if (path.endsWith(".vtt")) {
            return answer("200 OK", "text/vtt", "WEBVTT\n");
        }
        if (path.endsWith(".gif")) {
            return answer("200 OK", "image/gif", PIXEL);
        }
        // An EventSource asks again for ever unless it is told that there is no more.
        return answer("204 No Content", "", new byte[0]);
    }

    private static String script(String name) {
        String writes = name.equals("writer")
                ? "document.write('<img src=https://www.google-analytics.com/ch/written.gif>');"
                : "";
        return "(self.ran = self.ran || []).push('" + name + "');" + writes;
    }

    /** As a server far away has: it shows what only seems to be in order. */
    private static void latency() {
        try {
            TimeUnit.MILLISECONDS.sleep(150);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] answer(String status, String type, String body) {
        return answer(status, type, body.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] answer(String status, String type, byte[] body) {
        String head = "HTTP/1.1 " + status + "\r\n"
                + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n")
                + "Cache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\n"
                + "Access-Control-Allow-Headers: *\r\nTiming-Allow-Origin: *\r\n\r\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
