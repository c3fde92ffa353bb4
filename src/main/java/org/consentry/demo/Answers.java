package org.consentry.demo;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Sends what the shop answers, as sites commonly do: with a validator, gzip where asked, by range or bit by bit. */
final class Answers {

    private Answers() {}

    /** A whole body: gzip or identity, 304 where the visitor has it already. */
    static void whole(Visit visit, int status, String type, String caching, byte[] body) throws IOException {
        boolean gzip = acceptsGzip(visit.header("Accept-Encoding"));
        String tag = '"' + digest(body) + (gzip ? "-gzip" : "") + '"';
        Headers headers = visit.exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", caching);
        headers.set("Vary", "Accept-Encoding, Cookie");
        headers.set("X-Content-Type-Options", "nosniff");
        if (status == 200 && visit.reads()) {
            headers.set("ETag", tag);
            if (matches(visit.header("If-None-Match"), tag)) {
                visit.exchange.sendResponseHeaders(304, -1);
                return;
            }
        }
        if (gzip) {
            headers.set("Content-Encoding", "gzip");
        }
        send(visit, status, gzip ? gzip(body) : body);
    }

    static void redirect(Visit visit, String to) throws IOException {
        visit.exchange.getResponseHeaders().set("Location", to);
        visit.exchange.getResponseHeaders().set("Cache-Control", "no-store");
        visit.exchange.sendResponseHeaders(303, -1);
    }

    /** A file that may be fetched in parts (RFC 9110, section 14); who asks for several at once is sent the whole. */
    static void file(Visit visit, byte[] bytes) throws IOException {
        String tag = '"' + digest(bytes) + '"';
        Headers headers = visit.exchange.getResponseHeaders();
        headers.set("Content-Type", "application/octet-stream");
        headers.set("Content-Disposition", "attachment; filename=\"care-guide.bin\"");
        headers.set("Accept-Ranges", "bytes");
        headers.set("ETag", tag);
        headers.set("Cache-Control", "public, max-age=3600");
        String range = visit.header("Range");
        String condition = visit.header("If-Range");
        if (range.isEmpty() || !condition.isEmpty() && !condition.equals(tag)) {
            send(visit, 200, bytes);
            return;
        }
        ByteRange part = ByteRange.parse(range, bytes.length);
        if (part == null) {
            send(visit, 200, bytes);
        } else if (part.isEmpty()) {
            headers.set("Content-Range", "bytes */" + bytes.length);
            headers.remove("Content-Disposition");
            visit.exchange.sendResponseHeaders(416, -1);
        } else {
            headers.set("Content-Range", "bytes " + part.from() + "-" + (part.to() - 1) + "/" + bytes.length);
            send(visit, 206, Arrays.copyOfRange(bytes, part.from(), part.to()));
        }
    }

    /** The bytes {@code from} up to, not including, {@code to}. */
    private record ByteRange(int from, int to) {

        boolean isEmpty() {
            return from >= to;
        }

        /** {@code null} for what is no single range of bytes and is therefore ignored. */
        static @Nullable ByteRange parse(String header, int length) {
            String[] ends =
                    header.startsWith("bytes=") ? header.substring(6).strip().split("-", -1) : new String[0];
            if (ends.length != 2 || ends[0].isEmpty() && ends[1].isEmpty()) {
                return null;
            }
            try {
                if (ends[0].isEmpty()) {
                    return new ByteRange((int) Math.max(0, length - number(ends[1])), length);
                }
                long from = number(ends[0]);
                long last = ends[1].isEmpty() ? Long.MAX_VALUE - 1 : number(ends[1]);
                return last < from
                        ? null
                        : new ByteRange((int) Math.min(from, length), (int) Math.min(last + 1, length));
            } catch (NumberFormatException e) {
                return null;
            }
        }

        private static long number(String digits) {
            if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new NumberFormatException(digits);
            }
            return digits.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
        }
    }

    /** A body of unknown length, each part on the wire before the next is begun. */
    static void inParts(Visit visit, String type, Iterable<byte[]> parts, long pauseMillis) throws IOException {
        Headers headers = visit.exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        if (visit.head()) {
            visit.exchange.sendResponseHeaders(200, -1);
            return;
        }
        visit.exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = visit.exchange.getResponseBody()) {
            for (byte[] part : parts) {
                out.write(part);
                out.flush();
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the shop is closing
        }
    }

    private static void send(Visit visit, int status, byte[] body) throws IOException {
        if (visit.head()) {
            visit.exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            visit.exchange.sendResponseHeaders(status, -1);
            return;
        }
        visit.exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            visit.exchange.getResponseBody().write(body);
        }
    }

    private static boolean acceptsGzip(String header) {
        for (String coding : header.split(",")) {
            String[] parts = coding.replace(" ", "").split(";");
            if (parts.length > 0 && parts[0].equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static boolean matches(String ifNoneMatch, String tag) {
        for (String one : ifNoneMatch.split(",")) {
            String opaque = one.strip();
            if (opaque.equals("*") || opaque.equals(tag) || opaque.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    private static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
