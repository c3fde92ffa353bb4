package org.consentry.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection that left HTTP, a WebSocket most often: joins the visitor's end and the site's until either closes. No
 * thread of the container's waits for the site.
 */
public final class Tunnel implements HttpUpgradeHandler {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());
    private static final int CHUNK = 16 * 1024;

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Handshake site;
    private volatile @Nullable Executor workers;
    private volatile @Nullable WebConnection visitor;
    private volatile @Nullable TunnelQueue up;

    /** For the container alone. */
    public Tunnel() {}

    /** Asks the container to hand over the visitor's connection, on one of its own threads. */
    static void open(HttpServletRequest request, Handshake site, Executor workers)
            throws IOException, ServletException {
        Tunnel tunnel = request.upgrade(Tunnel.class);
        tunnel.workers = workers;
        tunnel.site = site;
    }

    @Override
    public void init(WebConnection connection) {
        Handshake joined = site;
        Executor executor = workers;
        visitor = connection;
        if (joined == null || executor == null || !joined.joined()) {
            end();
            return;
        }
        try {
            TunnelQueue queue = new TunnelQueue(executor, joined.socket().getOutputStream(), this::end);
            up = queue;
            ServletInputStream in = connection.getInputStream();
            ServletOutputStream out = connection.getOutputStream();
            InputStream answers = joined.socket().getInputStream();
            // A blocking read misses, now and then, what comes in while the other direction writes.
            in.setReadListener(new Upwards(in, queue));
            executor.execute(() -> down(answers, out));
        } catch (IOException | RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The tunnel ends before it began", e);
            end();
        }
    }

    /** What the visitor sends, as it comes. Liberty drops a byte of what is not read when it calls. */
    private final class Upwards implements ReadListener {
        private final ServletInputStream in;
        private final TunnelQueue queue;
        private final byte[] bytes = new byte[CHUNK];

        Upwards(ServletInputStream in, TunnelQueue queue) {
            this.in = in;
            this.queue = queue;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (!ended.get() && in.isReady()) {
                int read = in.read(bytes);
                if (read < 0) {
                    queue.finish();
                    return;
                }
                queue.add(bytes, read);
            }
        }

        @Override
        public void onAllDataRead() {
            queue.finish();
        }

        @Override
        public void onError(Throwable fault) {
            LOG.log(System.Logger.Level.TRACE, "The tunnel ends", fault);
            end();
        }
    }

    private void down(InputStream in, ServletOutputStream out) {
        byte[] bytes = new byte[CHUNK];
        try {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                out.write(bytes, 0, read);
                out.flush();
                // The container's first flush does nothing.
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.TRACE, "The tunnel ends", e);
        } finally {
            end();
        }
    }

    /** Closes both ends; the visitor's on a worker, since the container may have to wait for its own writes. */
    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Handshake joined = site;
        TunnelQueue queue = up;
        Executor executor = workers;
        if (queue != null) {
            queue.drop();
        }
        if (joined != null) {
            joined.close();
        }
        try {
            if (executor != null) {
                executor.execute(this::closeVisitor);
                return;
            }
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The gateway stops", e);
        }
        closeVisitor();
    }

    private void closeVisitor() {
        WebConnection connection = visitor;
        if (connection != null) {
            try {
                connection.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.TRACE, "Already gone", e);
            }
        }
    }

    /** The container is done with the visitor's connection. */
    @Override
    public void destroy() {
        TunnelQueue queue = up;
        if (queue == null) {
            end();
        } else {
            // It may have gone with its last words still on their way to the site.
            queue.finish();
        }
    }
}
