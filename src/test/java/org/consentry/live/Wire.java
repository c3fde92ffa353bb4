package org.consentry.live;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A visitor's connection, written and read by the byte. Reading gives up after half a minute. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire to(URI server) throws IOException {
        return from("127.0.0.1", server);
    }

    /** @param address of this machine's, 127.0.0.2 say, from which to come */
    static Wire from(String address, URI server) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        plain.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
        if (server.getScheme().equals("http")) {
            return new Wire(plain);
        }
        return new Wire(trustingAll().getSocketFactory().createSocket(plain, "localhost", server.getPort(), true));
    }

    /** The gateway signs its own certificate. */
    static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Wire send(String octets) throws IOException {
        return send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    InputStream in() {
        return in;
    }

    /** The head of the next answer that is not an interim one. */
    String head() throws IOException {
        while (true) {
            String head = Framing.head(in);
            if (head == null) {
                throw new SocketException("the connection ended before a head");
            }
            if (!head.startsWith("HTTP/1.1 10") || head.startsWith("HTTP/1.1 101")) {
                return head.substring(0, head.length() - 4);
            }
        }
    }

    /** The body that follows a head, not yet read; {@code null} where there is none. */
    @Nullable
    InputStream body(String head, String method) {
        Answer answer = new Answer(head, new byte[0], true);
        if (method.equals("HEAD") || answer.status() == 204 || answer.status() == 304) {
            return null;
        }
        String length = answer.field("Content-Length");
        if (answer.field("Transfer-Encoding") != null) {
            return Framing.chunked(in);
        }
        return length == null ? in : Framing.measured(in, Long.parseLong(length));
    }

    Answer answer(String method) throws IOException {
        String head = head();
        InputStream body = body(head, method);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean whole = true;
        if (body != null) {
            try {
                body.transferTo(bytes);
            } catch (java.net.SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                whole = false;
            }
        }
        return new Answer(head, bytes.toByteArray(), whole);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Nobody here has one.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // A certificate made a second ago says nothing to check.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
