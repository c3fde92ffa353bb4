package org.consentry.gateway;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Hears the site while it is still being sent a body (RFC 9112, section 9.5). A site that refuses an upload most often
 * says so at once, reads no more of it, and closes; its system then resets the connection, and who only writes notices
 * no more than that.
 *
 * <p>An early answer of 300 and above ends the sending; one below waits until all is sent, since a site may answer
 * while it reads. Where a write fails, what the site had said is still read. That is not always to be had: a reset that
 * overtakes the answer on the network, or a system that forgets what it received before a reset, as Linux does not,
 * leaves nothing to read. Then the fault of the write is what is told.
 */
final class UploadExecutor extends HttpRequestExecutor {
    private static final System.Logger LOG = System.getLogger(UploadExecutor.class.getName());

    /** To ask a connection with TLS costs a millisecond. */
    private static final long NANOS_BETWEEN_QUESTIONS = 25_000_000;

    private final long silenceMillis;

    /** @param silenceMillis the longest that a site may take nothing of what it is sent */
    UploadExecutor(long silenceMillis) {
        this.silenceMillis = silenceMillis;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection site,
            @Nullable HttpResponseInformationCallback interim,
            HttpContext context)
            throws IOException, HttpException {
        HttpEntity body = request.getEntity();
        if (body == null) {
            return super.execute(request, site, interim, context);
        }
        try {
            Heard heard = new Heard(body, (ManagedHttpClientConnection) site, silenceMillis);
            request.setEntity(heard);
            ClassicHttpResponse answer = exchange(request, site, heard);
            if (MessageSupport.canResponseHaveBody(request.getMethod(), answer)) {
                site.receiveResponseEntity(answer);
            }
            return answer;
        } catch (IOException | HttpException | RuntimeException e) {
            site.close(CloseMode.IMMEDIATE);
            throw e;
        }
    }

    private static ClassicHttpResponse exchange(ClassicHttpRequest request, HttpClientConnection site, Heard heard)
            throws IOException, HttpException {
        IOException unsent = send(request, site, heard);
        ClassicHttpResponse answer = heard.answer;
        try {
            while (answer == null || answer.getCode() < 200) {
                answer = site.receiveResponseHeader();
            }
        } catch (IOException | HttpException e) {
            if (unsent != null) {
                unsent.addSuppressed(e);
                throw unsent;
            }
            throw e;
        }
        if (unsent != null) {
            // A request that was left in the middle is not followed by another.
            answer.addHeader("Connection", "close");
        }
        return answer;
    }

    /** Why not all was sent; null where it was. */
    private static @Nullable IOException send(ClassicHttpRequest request, HttpClientConnection site, Heard heard)
            throws IOException, HttpException {
        try {
            site.sendRequestHeader(request);
            site.sendRequestEntity(request);
            site.flush();
            return null;
        } catch (Upload.Broken e) {
            throw e;
        } catch (IOException e) {
            if (e.getCause() instanceof HttpException nonsense) {
                throw nonsense;
            }
            return e;
        }
    }

    /** A body that stops when the site has heard enough. */
    private static final class Heard extends HttpEntityWrapper {
        private final ManagedHttpClientConnection site;
        private final Socket socket;
        private final long silenceMillis;
        private long lastAsked = System.nanoTime();

        /** What the site said before it had read all. */
        private @Nullable ClassicHttpResponse answer;

        Heard(HttpEntity body, ManagedHttpClientConnection site, long silenceMillis) {
            super(body);
            this.site = site;
            this.socket = site.getSocket();
            this.silenceMillis = silenceMillis;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            super.writeTo(new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    listen();
                    pass(out, bytes, offset, length);
                }
            });
        }

        private void pass(OutputStream out, byte[] bytes, int offset, int length) throws IOException {
            Deadline stalled = new Deadline(silenceMillis, this::stop);
            try {
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException e) {
                if (stalled.met()) {
                    throw e;
                }
                throw late(e);
            }
            if (!stalled.met()) {
                throw late(null);
            }
        }

        private static IOException late(@Nullable IOException cause) {
            IOException late = new SocketTimeoutException("the site took nothing of the request for too long");
            late.initCause(cause);
            return late;
        }

        /** Ends a write that the site lets wait; never waits itself. Without TLS, what was said is read after it. */
        private void stop() {
            try {
                if (!(socket instanceof SSLSocket) && socket.getInputStream().available() > 0) {
                    socket.shutdownOutput();
                    return;
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.TRACE, "Already gone", e);
            }
            site.close(CloseMode.IMMEDIATE);
        }

        private void listen() throws IOException {
            if (answer != null || !hasSpoken()) {
                return;
            }
            try {
                ClassicHttpResponse head = site.receiveResponseHeader();
                if (head.getCode() >= 200) {
                    answer = head;
                }
            } catch (HttpException e) {
                throw new IOException(e);
            }
            if (answer != null && answer.getCode() >= 300) {
                throw new IOException("the site answered before it had read the request");
            }
        }

        private boolean hasSpoken() throws IOException {
            if (!(socket instanceof SSLSocket)) {
                return socket.getInputStream().available() > 0;
            }
            long now = System.nanoTime();
            if (now - lastAsked < NANOS_BETWEEN_QUESTIONS) {
                return false;
            }
            lastAsked = now;
            return site.isDataAvailable(Timeout.ofMilliseconds(1));
        }
    }
}
