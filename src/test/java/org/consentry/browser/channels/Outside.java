package org.consentry.browser.channels;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The whole internet but for the site, as one server on loopback: a browser context that has it as its proxy finds
 * every other host here, by http, https and WebSocket. It answers each with something fitting and logs what arrived,
 * so that two contexts never see each other's requests.
 */
final class Outside implements AutoCloseable {
    /** @param dest the field {@code Sec-Fetch-Dest}, empty where there was none */
    record Arrival(String host, String path, String method, String dest) {}

    private static final int TLS_HANDSHAKE = 0x16;

    private final SSLContext tls;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Outside(SSLContext tls) {
        this.tls = tls;
        try {
            socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** What arrived so far, oldest first; a connection opened to a host is there with the method {@code CONNECT}. */
    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Hosts that were spoken to in any way, a mere connection included. */
    Set<String> hosts() {
        return arrivals.stream().map(Arrival::host).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        open.forEach(Outside::closeQuietly);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket visitor = socket.accept();
                open.add(visitor);
                threads.execute(() -> serve(visitor));
            } catch (IOException | RejectedExecutionException e) {
                return;
            }
        }
    }

    private void serve(Socket visitor) {
        try (visitor) {
            converse(visitor, new BufferedInputStream(visitor.getInputStream()), "");
        } catch (IOException e) {
            // The browser hangs up as it likes: what was logged before that stands.
        } finally {
            open.remove(visitor);
        }
    }

    /** @param tunnelTo the host that a tunnel leads to, empty outside of one */
    private void converse(Socket visitor, BufferedInputStream in, String tunnelTo) throws IOException {
        for (OutsideRequest request = OutsideRequest.read(in); request != null; request = OutsideRequest.read(in)) {
            if (request.method().equals("CONNECT")) {
                String host = request.target().substring(0, request.target().lastIndexOf(':'));
                arrivals.add(new Arrival(plain(host), "", "CONNECT", ""));
                visitor.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                tunnel(visitor, in, host);
                return;
            }
            String host = tunnelTo.isEmpty() ? request.hostOfTarget() : tunnelTo;
            arrivals.add(new Arrival(plain(host), request.path(), request.method(), request.field("sec-fetch-dest")));
            OutputStream out = visitor.getOutputStream();
            out.write(OutsideAnswer.to(request));
            out.flush();
        }
    }

    private void tunnel(Socket visitor, BufferedInputStream in, String host) throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        if (first != TLS_HANDSHAKE) {
            converse(visitor, in, host);
            return;
        }
        byte[] buffered = in.readNBytes(in.available());
        InputStream consumed = new ByteArrayInputStream(buffered);
        try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(visitor, consumed, true)) {
            secure.setUseClientMode(false);
            converse(secure, new BufferedInputStream(secure.getInputStream()), host);
        }
    }

    private static String plain(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
