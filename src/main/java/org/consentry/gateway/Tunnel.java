package org.consentry.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
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

/**
 * A connection that leaves HTTP, a WebSocket most often: the handshake goes on with the fields that the guard let through,
 * and once the site agrees both ends are joined.
 */
final class Tunnel {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 64 * 1024;

    private Tunnel() {}

    static boolean isAsked(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                // No other protocol: over HTTP/2, say, a visitor would talk past the guard.
                && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && "HTTP/1.1".equals(request.getProtocol())
                && Collections.list(request.getHeaders("Connection")).stream()
                        .anyMatch(field -> field.toLowerCase(Locale.ROOT).contains("upgrade"));
    }

    /**
     * True where the site has answered, by switching protocols or by a word of its own; else nothing has been sent, and
     * the request goes on as any other.
     */
    static boolean open(HttpHost site, HttpServletRequest request, Exchange exchange, RequestFacts facts) {
        HttpServletResponse response = exchange.response();
        @Nullable Socket socket = null;
        try {
            socket = connect(site);
            socket.getOutputStream().write(head(request, facts).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            List<String> answer = readHead(socket.getInputStream());
            if (answer.isEmpty()) {
                socket.close();
                return false;
            }
            if (!answer.get(0).startsWith("HTTP/1.1 101")) {
                return refused(answer, socket, exchange);
            }
            response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            for (String line : answer.subList(1, answer.size())) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    response.addHeader(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            socket.setSoTimeout(0);
            request.upgrade(Handler.class).join(socket);
            return true;
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "No upgrade", e);
            close(socket);
            return false;
        }
    }

    /** The site stays with HTTP: why, it says in an answer that the visitor gets like any other. */
    private static boolean refused(List<String> head, Socket socket, Exchange exchange) throws IOException {
        try (socket) {
            BasicClassicHttpResponse answer =
                    new BasicClassicHttpResponse(Integer.parseInt(head.get(0).substring(9, 12)));
            for (String line : head.subList(1, head.size())) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    answer.addHeader(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
            SessionInputBufferImpl buffer = new SessionInputBufferImpl(8 * 1024);
            InputStream in = socket.getInputStream();
            InputStream body = length == ContentLengthStrategy.CHUNKED
                    ? new ChunkedInputStream(buffer, in)
                    : length < 0 ? in : new ContentLengthInputStream(buffer, in, length);
            answer.setEntity(new InputStreamEntity(body, Math.max(length, -1), null));
            exchange.pass(answer);
            return true;
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    private static Socket connect(HttpHost site) throws IOException {
        boolean tls = "https".equals(site.getSchemeName());
        int port = site.getPort() > 0 ? site.getPort() : tls ? 443 : 80;
        Socket plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(site.getHostName(), port), TIMEOUT_MILLIS);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        if (!tls) {
            return plain;
        }
        SSLSocket secure = (SSLSocket)
                ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, site.getHostName(), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static String head(HttpServletRequest request, RequestFacts facts) {
        StringBuilder head = new StringBuilder(1024)
                .append("GET ")
                .append(Exchange.target(request))
                .append(" HTTP/1.1\r\n");
        Set<String> staysBehind = HopByHop.of(List.of());
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!staysBehind.contains(lower) && !ForwardedFields.NAMES.contains(lower)) {
                for (String value : Collections.list(request.getHeaders(name))) {
                    head.append(name).append(": ").append(value).append("\r\n");
                }
            }
        }
        ForwardedFields.of(request, facts)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("Connection: Upgrade\r\nUpgrade: ")
                .append(request.getHeader("Upgrade"))
                .append("\r\n\r\n")
                .toString();
    }

    /** Lines of the answer's head, read byte by byte: what follows it belongs to the other protocol. */
    private static List<String> readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!(head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n"))) {
            int b = in.read();
            if (b < 0 || head.length() > LONGEST_HEAD) {
                return List.of();
            }
            head.append((char) b);
        }
        return head.substring(0, head.length() - 4).lines().toList();
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.TRACE, "Already gone", e);
            }
        }
    }

    /** Joins the visitor's connection and the site's until either ends. */
    public static final class Handler implements HttpUpgradeHandler {
        private volatile @Nullable Socket site;
        private volatile @Nullable WebConnection visitor;

        /** For the container alone. */
        public Handler() {}

        /** Called before the container hands over the visitor's connection. */
        void join(Socket socket) {
            site = socket;
        }

        @Override
        public void init(WebConnection connection) {
            Socket socket = site;
            visitor = connection;
            if (socket == null) {
                destroy();
                return;
            }
            try {
                ServletInputStream up = connection.getInputStream();
                // A blocking read misses, now and then, what comes in while the other direction writes.
                up.setReadListener(new Upwards(up, socket.getOutputStream()));
                ServletOutputStream down = connection.getOutputStream();
                pump("consentry-tunnel-down", () -> copy(socket.getInputStream(), down));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "The tunnel ends before it began", e);
                destroy();
            }
        }

        /** What the visitor sends, as it comes. */
        private final class Upwards implements ReadListener {
            private final ServletInputStream in;
            private final OutputStream out;
            private final byte[] bytes = new byte[16 * 1024];

            Upwards(ServletInputStream in, OutputStream out) {
                this.in = in;
                this.out = out;
            }

            @Override
            public void onDataAvailable() throws IOException {
                while (in.isReady()) {
                    int read = in.read(bytes);
                    if (read < 0) {
                        destroy();
                        return;
                    }
                    out.write(bytes, 0, read);
                    out.flush();
                }
            }

            @Override
            public void onAllDataRead() {
                destroy();
            }

            @Override
            public void onError(Throwable fault) {
                LOG.log(System.Logger.Level.TRACE, "The tunnel ends", fault);
                destroy();
            }
        }

        private interface Copying {
            void run() throws IOException;
        }

        private void pump(String name, Copying copying) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            copying.run();
                        } catch (IOException | RuntimeException e) {
                            LOG.log(System.Logger.Level.TRACE, "The tunnel ends", e);
                        } finally {
                            destroy();
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
        }

        private static void copy(InputStream in, OutputStream out) throws IOException {
            byte[] bytes = new byte[16 * 1024];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
                out.flush();
                // The container's first flush does nothing.
                out.flush();
            }
        }

        @Override
        public void destroy() {
            close(site);
            WebConnection connection = visitor;
            if (connection != null) {
                try {
                    connection.close();
                } catch (Exception e) {
                    LOG.log(System.Logger.Level.TRACE, "Already gone", e);
                }
            }
        }
    }
}
