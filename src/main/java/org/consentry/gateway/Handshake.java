package org.consentry.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.consentry.consent.RequestFacts;
import org.jspecify.annotations.Nullable;

/** A site is asked to leave HTTP for another protocol, with the fields that the guard let through (RFC 6455, section 4). */
final class Handshake {
    private static final System.Logger LOG = System.getLogger(Handshake.class.getName());

    /** For all of it: the name, the connection, its encryption, the question and the head of the answer. */
    private static final int DEADLINE_MILLIS = 5000;

    /** A refusal's body is an answer like any other, which may take its time. */
    private static final int SILENCE_MILLIS = 60_000;

    private final HttpHost site;
    private final SSLSocketFactory secureSockets;
    private final String question;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Socket plain = new Socket();
    private Socket socket = plain;
    private HandshakeAnswer answer = new HandshakeAnswer(0, List.of());

    /** Whatever becomes of the visitor in between, the site's connection does not stay open for nobody. */
    private volatile @Nullable Deadline joining;

    /**
     * Reads all it needs of the request's fields, on the container's thread.
     *
     * @param secureSockets for a site that speaks TLS
     * @param closed runs once, when the connection to the site is given up
     */
    Handshake(
            HttpHost site,
            SSLSocketFactory secureSockets,
            HttpServletRequest request,
            RequestFacts facts,
            Runnable closed) {
        this.site = site;
        this.secureSockets = secureSockets;
        this.question = question(request, facts);
        this.closed = closed;
    }

    static boolean isAsked(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                // No other protocol: over HTTP/2, say, a visitor would talk past the guard.
                && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && "HTTP/1.1".equals(request.getProtocol())
                // What follows a head that promises a body is no other protocol yet.
                && request.getContentLengthLong() <= 0
                && request.getHeader("Transfer-Encoding") == null
                && Collections.list(request.getHeaders("Connection")).stream()
                        .anyMatch(field -> field.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    private static String question(HttpServletRequest request, RequestFacts facts) {
        StringBuilder head = new StringBuilder(1024)
                .append("GET ")
                .append(Exchange.target(request))
                .append(" HTTP/1.1\r\n");
        Set<String> staysBehind = HopByHop.of(List.of());
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!staysBehind.contains(lower) && !lower.equals("expect") && !ForwardedFields.NAMES.contains(lower)) {
                Collections.list(request.getHeaders(name)).forEach(value -> append(head, name, value));
            }
        }
        ForwardedFields.of(request, facts).forEach((name, value) -> append(head, name, value));
        append(head, "Connection", "Upgrade");
        append(head, "Upgrade", request.getHeader("Upgrade"));
        return head.append("\r\n").toString();
    }

    private static void append(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * Asks, and waits for the head of the answer.
     *
     * @return true where the site agrees; else {@link #refusal} is what it says
     * @throws SocketTimeoutException where it was not done in time
     */
    boolean shake() throws IOException {
        Deadline deadline = new Deadline(DEADLINE_MILLIS, this::close);
        try {
            connect();
            socket.getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            answer = HandshakeAnswer.read(socket.getInputStream());
        } catch (IOException | RuntimeException e) {
            if (deadline.met()) {
                throw e;
            }
            throw late(e);
        }
        if (!deadline.met()) {
            throw late(null);
        }
        if (!answer.agrees()) {
            return false;
        }
        joining = new Deadline(DEADLINE_MILLIS, this::close);
        return true;
    }

    /** Called when the container hands the visitor's connection over. False where that took too long. */
    boolean joined() {
        Deadline until = joining;
        return until != null && until.met();
    }

    private static IOException late(@Nullable Exception cause) {
        IOException late = new SocketTimeoutException("the handshake took more than " + DEADLINE_MILLIS + " ms");
        late.initCause(cause);
        return late;
    }

    private void connect() throws IOException {
        boolean tls = "https".equals(site.getSchemeName());
        int port = site.getPort() > 0 ? site.getPort() : tls ? 443 : 80;
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(site.getHostName(), port));
        if (!tls) {
            return;
        }
        SSLSocket secure = (SSLSocket) secureSockets.createSocket(plain, site.getHostName(), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        socket = secure;
    }

    /** The site stays with HTTP: why, it says in an answer that the visitor gets like any other. */
    ClassicHttpResponse refusal() throws IOException {
        int status = answer.status();
        ClassicHttpResponse refusal = new BasicClassicHttpResponse(status);
        answer.eachField(refusal::addHeader);
        if (status == HttpServletResponse.SC_NO_CONTENT || status == HttpServletResponse.SC_NOT_MODIFIED) {
            return refusal;
        }
        try {
            plain.setSoTimeout(SILENCE_MILLIS);
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(refusal);
            SessionInputBufferImpl buffer = new SessionInputBufferImpl(8 * 1024);
            InputStream in = socket.getInputStream();
            InputStream body = length == ContentLengthStrategy.CHUNKED
                    ? new ChunkedInputStream(buffer, in)
                    : length < 0 ? in : new ContentLengthInputStream(buffer, in, length);
            refusal.setEntity(new InputStreamEntity(body, Math.max(length, -1), null));
            return refusal;
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    /** Hands the site's agreement on. */
    void agree(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
        answer.eachField((name, value) -> {
            try {
                response.addHeader(name, value);
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, "The container refuses the field " + name);
            }
        });
    }

    /** The connection to the site, once it has agreed. */
    Socket socket() {
        return socket;
    }

    /**
     * Gives the connection up, whatever is going on there. Never waits, so TLS has to go without a farewell; what leaves
     * HTTP has one of its own.
     */
    void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            plain.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "Already gone", e);
        } finally {
            closed.run();
        }
    }
}
