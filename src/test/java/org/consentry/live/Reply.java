package org.consentry.live;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as it came over the wire.
 *
 * @param fields the header lines, in their order
 * @param body without the framing of chunks, else as sent
 */
record Reply(int status, List<String> fields, byte[] body) {

    static Reply parse(byte[] bytes, boolean head) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || end < 0) {
            throw new AssertionError("no answer, but: " + text.substring(0, Math.min(200, text.length())));
        }
        List<String> lines = List.of(text.substring(0, end).split("\r\n"));
        int status = Integer.parseInt(lines.get(0).split(" ")[1]);
        String body = text.substring(end + 4);
        Reply reply = new Reply(status, lines.subList(1, lines.size()), body.getBytes(StandardCharsets.ISO_8859_1));
        boolean chunked = !head && reply.field("Transfer-Encoding").equalsIgnoreCase("chunked");
        return chunked ? new Reply(status, reply.fields(), unchunk(body)) : reply;
    }

    private static byte[] unchunk(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = text.indexOf("\r\n", at);
            if (line < 0) {
                throw new AssertionError("the answer breaks off between its chunks");
            }
            int size = Integer.parseInt(text.substring(at, line).strip(), 16);
            if (size == 0) {
                return out.toByteArray();
            }
            out.writeBytes(text.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + size + 2;
        }
    }

    /** The first value of that field, empty where there is none. */
    String field(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? "" : all.get(0);
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (colon > 0 && field.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(field.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The Set-Cookie line of a cookie, empty where there is none. */
    String setCookie(String name) {
        return all("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + '='))
                .findFirst()
                .orElse("");
    }

    /** The consent cookie as a browser sends it back, name and value; empty where none was set. */
    String consent() {
        String line = setCookie("consentry") + setCookie("__Host-consentry");
        int end = line.indexOf(';');
        return end < 0 ? line : line.substring(0, end);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonObject json() {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            return reader.readObject();
        }
    }

    @Override
    public String toString() {
        return status + " " + fields + "\n" + text();
    }
}
