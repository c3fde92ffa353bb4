package org.consentry.live;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** A site behind the gateway of which a test writes every byte, and reads every byte that reaches it. */
final class RawUpstream implements AutoCloseable {
    /** What the site does with one request. */
    @FunctionalInterface
    interface Script {
        void answer(Visit visit) throws IOException;
    }

    /** The head of a request as it came, one character an octet. */
    record Head(String text) {
        String target() {
            String line = text.substring(0, text.indexOf('\r'));
            return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        }

        String method() {
            return text.substring(0, text.indexOf(' '));
        }

        /** The values of a field, each as it came after the colon and one space. */
        List<String> fields(String name) {
            return Answer.fields(List.of(text.split("\r\n")), name);
        }

        @Nullable
        String field(String name) {
            List<String> values = fields(name);
            return values.isEmpty() ? null : String.join(" | ", values);
        }
    }

    /** One request while it is being answered. */
    record Visit(Head head, InputStream in, OutputStream out, Socket socket) {
        void send(String octets) throws IOException {
            send(octets.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** The request's body, without its framing. */
        InputStream body() {
            String coding = head.field("Transfer-Encoding");
            String length = head.field("Content-Length");
            return coding != null
                    ? Framing.chunked(in)
                    : Framing.measured(in, length == null ? 0 : Long.parseLong(length));
        }
    }

    private final ServerSocket server;
    private final String origin;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, Queue<Head>> seen = new ConcurrentHashMap<>();

    RawUpstream() {
        this(ServerSocketFactory.getDefault(), "http://127.0.0.1");
    }

    /**
     * @param sockets of TLS, say
     * @param origin scheme and host under which the gateway finds it
     */
    RawUpstream(ServerSocketFactory sockets, String origin) {
        this.origin = origin;
        try {
            server = sockets.createServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    URI uri() {
        return URI.create(origin + ":" + server.getLocalPort());
    }

    /** Answers requests whose target, less its query, is this. */
    RawUpstream on(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    /** Answers with these octets, and ends the connection. */
    RawUpstream on(String path, String octets) {
        return on(path, visit -> visit.send(octets));
    }

    /** The heads of all requests for a path so far. */
    List<Head> seen(String path) {
        return new ArrayList<>(seen.getOrDefault(path, new ConcurrentLinkedQueue<>()));
    }

    /** The head of the only request for a path. */
    Head only(String path) {
        List<Head> heads = seen(path);
        if (heads.size() != 1) {
            throw new AssertionError(heads.size() + " requests reached the site for " + path);
        }
        return heads.get(0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                thread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String text = Framing.head(in);
            if (text != null) {
                Head head = new Head(text);
                String path = head.target().replaceFirst("\\?.*", "");
                seen.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>()).add(head);
                Visit visit = new Visit(head, in, socket.getOutputStream(), socket);
                Script script = scripts.get(path);
                if (script == null) {
                    visit.body().readAllBytes();
                    visit.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n"
                            + "Connection: close\r\n\r\n" + (head.method().equals("HEAD") ? "" : "ok"));
                } else {
                    script.answer(visit);
                }
            }
        } catch (IOException e) {
            // The gateway left: what that means is for the test to say.
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
