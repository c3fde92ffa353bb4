package org.consentry.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pooled client that fetches from the site behind. It adds nothing of its own: no redirects followed, no cookies kept,
 * no bodies unpacked, no user agent.
 */
final class UpstreamClient implements Closeable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    /** How long a site may be silent: before its answer, or in the middle of it. */
    private static final Timeout SILENCE = Timeout.ofSeconds(60);

    /** For what may be asked again, should a kept connection turn out to be closed. */
    private final CloseableHttpClient client;

    /** For what may not: each kept connection is looked at before it is used again, which costs a millisecond. */
    private final CloseableHttpClient careful;

    UpstreamClient() {
        this(SILENCE);
    }

    /** @param silence the longest that a site may say nothing */
    UpstreamClient(Timeout silence) {
        this.client = build(silence, TimeValue.ofSeconds(1));
        this.careful = build(silence, TimeValue.ZERO_MILLISECONDS);
    }

    private static CloseableHttpClient build(Timeout silence, TimeValue trusted) {
        Http1Config http = Http1Config.custom()
                .setMaxLineLength(64 * 1024)
                .setMaxHeaderCount(2000)
                .setBufferSize(16 * 1024)
                .build();
        // Octets of fields pass as they are: ISO-8859-1 maps each to one character and back.
        CharCodingConfig octets = CharCodingConfig.custom()
                .setCharset(StandardCharsets.ISO_8859_1)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setMaxConnPerRoute(10_000)
                        .setMaxConnTotal(10_000)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http)
                                .charCodingConfig(octets)
                                .build())
                        .setDefaultSocketConfig(SocketConfig.custom()
                                .setTcpNoDelay(true)
                                .setSoTimeout(silence)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(silence)
                                .setValidateAfterInactivity(trusted)
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT)
                        .setResponseTimeout(silence)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setRetryStrategy(new OnceMore())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .disableConnectionState()
                .build();
    }

    /**
     * A connection kept from an earlier request may be closed by the site just as it is used again. Whether anything was
     * done then is unknown, so only what changes nothing is asked again, once; an answer is an answer, whatever it says.
     */
    private static final class OnceMore implements HttpRequestRetryStrategy {
        @Override
        public boolean retryRequest(HttpRequest request, IOException fault, int count, HttpContext context) {
            boolean closed = fault instanceof NoHttpResponseException
                    || fault instanceof SocketException && !(fault instanceof ConnectException);
            return count <= 1 && closed && Method.isSafe(request.getMethod());
        }

        @Override
        public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
            return false;
        }

        @Override
        public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
            return TimeValue.ZERO_MILLISECONDS;
        }
    }

    /** Gives the connection back where the answer was read to its end; else closes it, which the site notices. */
    static void close(ClassicHttpResponse answer, boolean whole) throws IOException {
        if (!whole && answer instanceof ModalCloseable open) {
            open.close(CloseMode.IMMEDIATE);
        } else {
            answer.close();
        }
    }

    /** The answer, its body still to be read. */
    ClassicHttpResponse open(HttpHost site, ClassicHttpRequest request) throws IOException {
        boolean again = Method.isSafe(request.getMethod()) && request.getEntity() == null;
        return (again ? client : careful).executeOpen(site, request, null);
    }

    @Override
    public void close() throws IOException {
        client.close();
        careful.close();
    }
}
