package org.consentry.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Assumptions;

/** One request, written to a socket of its own as it stands: no client mends what a test breaks on purpose. */
final class Ask {
    private static final int PATIENCE = 30_000;

    private final URI base;
    private final String method;
    private final String target;
    private final List<String> fields = new ArrayList<>();
    private String host;
    private String from = "";
    private byte[] body = new byte[0];

    private Ask(URI base, String method, String target) {
        this.base = base;
        this.method = method;
        this.target = target;
        this.host = base.getAuthority();
    }

    static Ask get(URI base, String target) {
        return new Ask(base, "GET", target);
    }

    static Ask of(String method, URI base, String target) {
        return new Ask(base, method, target);
    }

    /** A choice as a form of a page of this very origin sends it. */
    static Ask form(URI base, String... namesAndValues) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : "&")
                    .append(encode(namesAndValues[i]))
                    .append('=')
                    .append(encode(namesAndValues[i + 1]));
        }
        return choice(base, "application/x-www-form-urlencoded", text.toString());
    }

    /** A choice as a script of a page of this very origin sends it. */
    static Ask json(URI base, String json) {
        return choice(base, "application/json", json);
    }

    static Ask choice(URI base, String type, String body) {
        return of("POST", base, "/_consent/choices")
                .with("Sec-Fetch-Site", "same-origin")
                .body(type, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A fresh ticket of the banner of the site of that host. */
    static String ticket(URI base, String host) {
        return get(base, "/_consent/state").host(host).send().json().getString("ticket");
    }

    static String ticket(URI base) {
        return ticket(base, base.getAuthority());
    }

    /** Makes a choice as the banner does, and checks that it was taken. */
    static Reply choose(URI base, String choice) {
        Reply reply = form(base, "ticket", ticket(base), "choice", choice, "return", "/")
                .send();
        if (reply.status() != 303) {
            throw new AssertionError("the choice was not taken: " + reply);
        }
        return reply;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Ask with(String name, String value) {
        fields.add(name + ": " + value);
        return this;
    }

    /** Takes every field of that name away again. */
    Ask without(String name) {
        fields.removeIf(field -> field.startsWith(name + ':'));
        return this;
    }

    Ask host(String name) {
        host = name;
        return this;
    }

    /** Sends from that address of this machine, as another visitor. */
    Ask from(String address) {
        from = address;
        return this;
    }

    Ask body(String type, byte[] bytes) {
        body = bytes;
        return type.isEmpty() ? this : with("Content-Type", type);
    }

    Reply send() {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes());
                out.flush();
            } catch (IOException e) {
                // A server may answer and close before it has read a body that is too large for it.
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (java.net.SocketException e) {
                // Reset after the answer, for the same reason.
            }
            return Reply.parse(answer.toByteArray(), method.equals("HEAD"));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(method + " " + target + " got no answer", e);
        }
    }

    private byte[] bytes() throws IOException {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\n")
                .append(host.isEmpty() ? "" : "Host: " + host + "\r\n")
                .append("Connection: close\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.write(body);
        return all.toByteArray();
    }

    private Socket connect() throws IOException, GeneralSecurityException {
        Socket socket = new Socket();
        if (!from.isEmpty()) {
            try {
                socket.bind(new InetSocketAddress(from, 0));
            } catch (BindException e) {
                Assumptions.abort("this machine has no address " + from + ": " + e.getMessage());
            }
        }
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        socket.connect(new InetSocketAddress(loopback, base.getPort()), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return base.getScheme().equals("https")
                ? trusting().getSocketFactory().createSocket(socket, base.getHost(), base.getPort(), true)
                : socket;
    }

    /** The server makes its certificate itself at its first start. */
    private static SSLContext trusting() throws GeneralSecurityException {
        X509TrustManager any = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {any}, null);
        return context;
    }

    @Override
    public String toString() {
        return method + ' ' + target + ' ' + fields;
    }
}
