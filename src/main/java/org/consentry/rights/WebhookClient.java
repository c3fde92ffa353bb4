package org.consentry.rights;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message over https to where it may go. The addresses that were looked at are those that are connected to,
 * so that no name can lead elsewhere between the look and the connection; nothing is followed, and no proxy stands
 * between.
 */
final class WebhookClient implements Closeable {
    private static final ContentType JSON = ContentType.create("application/json");

    private final Duration patience;
    private final InstantSource clock;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "consentry-webhook-deadline");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What a recipient answered.
     *
     * @param pause for how long it wants to be left alone; {@code null} where it does not say
     */
    record Answer(int status, @Nullable Duration pause) {
        boolean taken() {
            return status >= 200 && status < 300;
        }
    }

    /** @param patience for all of it, from the first step to the answer */
    WebhookClient(ListedHosts listed, SSLContext tls, Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
        Timeout timeout = Timeout.of(patience);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked(listed))
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(timeout).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                // A kept connection would be one to an address that was looked at long ago.
                .setConnectionReuseStrategy((request, answer, context) -> false)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Consentry")
                .build();
    }

    /** Gives the addresses of a host, all of which have to be allowed. */
    private record Checked(ListedHosts listed) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            for (InetAddress address : addresses) {
                if (!listed.allows(host, address)) {
                    throw new UnknownHostException("the host is in a private network and not listed");
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /**
     * Posts JSON and reads the head of the answer, whose body is left unread.
     *
     * @throws IOException where it is not known to have arrived, or must not be sent there
     */
    Answer post(URI url, Map<String, String> fields, String body) throws IOException {
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
            throw new IOException("the address is none of https");
        }
        HttpPost post = new HttpPost(url);
        fields.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), JSON));
        // Timeouts are of single reads: one who answers a byte at a time is cut off here.
        Future<?> deadline = deadlines.schedule(post::cancel, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(null, post, null);
            Answer answer = new Answer(response.getCode(), pause(response.getFirstHeader("Retry-After")));
            // Else closing would read the body to its end.
            post.cancel();
            Closer.closeQuietly(response);
            return answer;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("the address can't be used: " + e.getMessage(), e);
        } finally {
            deadline.cancel(false);
        }
    }

    /** Seconds, or a moment (RFC 9110, section 10.2.3). */
    private @Nullable Duration pause(@Nullable Header field) {
        String text = field == null || field.getValue() == null
                ? ""
                : field.getValue().strip();
        try {
            if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            Instant moment = text.isEmpty()
                    ? clock.instant()
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            Duration left = Duration.between(clock.instant(), moment);
            return left.isNegative() || left.isZero() ? null : left;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }
}
