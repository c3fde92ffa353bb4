package org.consentry.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pooled client that fetches from the site behind. It adds nothing of its own: no redirects followed, no cookies kept,
 * no bodies unpacked, no user agent.
 */
final class UpstreamClient implements Closeable {
    private static final System.Logger LOG = System.getLogger(UpstreamClient.class.getName());
    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    /** How long a site may be silent, before its answer or in the middle of it, or take nothing of what it is sent. */
    private static final Timeout SILENCE = Timeout.ofSeconds(60);

    /**
     * Trusts whom Java trusts, {@code javax.net.ssl.trustStore} or its own list, and has no certificate to show. Not
     * the JVM's default context: Liberty puts its own in that place, which trusts the server's own certificate alone.
     */
    private final SSLContext tls = SSLContexts.createDefault();

    /** For what may be asked again, should a kept connection turn out to be closed. */
    private final CloseableHttpClient client;

    /** For all else: each kept connection is looked at before it is used again, which costs a millisecond. */
    private final CloseableHttpClient careful;

    /** For what is asked again: always on a connection of its own, since any that is kept may be closed as the first was. */
    private final CloseableHttpClient anew;

    UpstreamClient() {
        this(SILENCE);
    }

    /** @param silence the longest that a site may say nothing */
    UpstreamClient(Timeout silence) {
        this.client = builder(silence, TimeValue.ofSeconds(1), tls).build();
        this.careful = builder(silence, TimeValue.ZERO_MILLISECONDS, tls).build();
        this.anew = builder(silence, TimeValue.ZERO_MILLISECONDS, tls)
                .setConnectionReuseStrategy((request, answer, context) -> false)
                .build();
    }

    private static HttpClientBuilder builder(Timeout silence, TimeValue trusted, SSLContext tls) {
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
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
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
                .setRequestExecutor(new UploadExecutor(silence.toMilliseconds()))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .disableConnectionState();
    }

    /** Gives the connection back where the answer was read to its end; else closes it, which the site notices. */
    static void close(ClassicHttpResponse answer, boolean whole) throws IOException {
        if (!whole && answer instanceof ModalCloseable open) {
            open.close(CloseMode.IMMEDIATE);
        } else {
            answer.close();
        }
    }

    /**
     * The answer, its body still to be read. A connection kept from an earlier request may be closed by the site just
     * as it is used again, and all others with it. Whether anything was done then is unknown, so only what changes
     * nothing is asked again, once; an answer is an answer, whatever it says.
     */
    ClassicHttpResponse open(HttpHost site, ClassicHttpRequest request) throws IOException {
        if (!Method.isSafe(request.getMethod()) || request.getEntity() != null) {
            return careful.executeOpen(site, request, null);
        }
        try {
            return client.executeOpen(site, request, null);
        } catch (ConnectException e) {
            throw e;
        } catch (NoHttpResponseException | SocketException e) {
            LOG.log(System.Logger.Level.DEBUG, "Asked again", e);
            return anew.executeOpen(site, request, null);
        }
    }

    /** For connections that are not of this client's pools. */
    SSLSocketFactory secureSockets() {
        return tls.getSocketFactory();
    }

    @Override
    public void close() throws IOException {
        client.close();
        careful.close();
        anew.close();
    }
}
