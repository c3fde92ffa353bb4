package org.consentry.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hc.core5.http.HttpHost;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.consent.RequestFacts;
import org.consentry.site.SitePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from the site behind the gateway. It alone leaves the container's threads: waiting for a slow site on them
 * would stop all others.
 */
public final class UpstreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(UpstreamServlet.class.getName());

    /** Tunnels that are open or about to be; who asks for one more is told to come back. Each takes up to two threads. */
    private static final int MOST_TUNNELS = 1000;

    private final transient Function<SitePolicy, @Nullable URI> upstreams;
    private final transient Banner banner;
    private final transient UpstreamClient client = new UpstreamClient();
    private final transient ExecutorService workers = Workers.start();

    /** Apart from the others: tunnels stay for hours, and must not take the place of requests. */
    private final transient ExecutorService pumps = Workers.start();

    /** Liberty has a few threads per processor, and makes more where they are all busy. */
    private final transient Semaphore handshakes =
            new Semaphore(Math.max(4, Runtime.getRuntime().availableProcessors()));

    private final transient Semaphore tunnels = new Semaphore(MOST_TUNNELS);

    /** @param upstreams gives the site behind a policy, {@code null} where there is none */
    public UpstreamServlet(Function<SitePolicy, @Nullable URI> upstreams, Banner banner) {
        this.upstreams = upstreams;
        this.banner = banner;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        GuardedRequest guarded = GuardedRequest.of(request);
        URI upstream = guarded == null ? null : upstreams.apply(site(guarded));
        if (guarded == null || upstream == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        RequestFacts facts = guarded.response().guard().decision().facts();
        HttpHost target = new HttpHost(upstream.getScheme(), upstream.getHost(), upstream.getPort());
        Exchange exchange = new Exchange(client, target, request, response, facts);
        if (Handshake.isAsked(request)) {
            Handshake handshake = new Handshake(target, client.secureSockets(), request, facts, tunnels::release);
            leaveHttp(handshake, exchange, request, facts);
        } else {
            begin(async -> run(exchange, facts, async), exchange, request, facts);
        }
    }

    private void begin(Consumer<AsyncContext> work, Exchange exchange, HttpServletRequest request, RequestFacts facts) {
        AsyncContext async = request.startAsync();
        // The site's silence has a limit of its own, and a stream of events may last for hours.
        async.setTimeout(0);
        try {
            workers.execute(() -> work.accept(async));
        } catch (RejectedExecutionException e) {
            answer(exchange, facts, Page.GATEWAY_TIMEOUT);
            async.complete();
        }
    }

    /**
     * Liberty hands a connection over only from a request that never became asynchronous, so a handshake has to wait on
     * its thread: few of them may at once, and not for long.
     */
    private void leaveHttp(Handshake handshake, Exchange exchange, HttpServletRequest request, RequestFacts facts) {
        HttpServletResponse response = exchange.response();
        if (!tunnels.tryAcquire()) {
            comeBack(response);
            return;
        }
        boolean goesOn = false;
        try {
            if (!handshakes.tryAcquire()) {
                comeBack(response);
                return;
            }
            boolean agreed;
            try {
                agreed = handshake.shake();
            } finally {
                handshakes.release();
            }
            if (agreed) {
                join(handshake, request, response);
            } else {
                begin(async -> refuse(handshake, exchange, facts, async), exchange, request, facts);
            }
            goesOn = true;
        } catch (IOException e) {
            failed(exchange, facts, e);
        } finally {
            if (!goesOn) {
                handshake.close();
            }
        }
    }

    private static void comeBack(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "10");
        response.setContentLength(0);
    }

    private void refuse(Handshake handshake, Exchange exchange, RequestFacts facts, AsyncContext async) {
        try {
            exchange.pass(handshake.refusal());
        } catch (IOException | RuntimeException e) {
            failed(exchange, facts, e);
        } finally {
            handshake.close();
            async.complete();
        }
    }

    /** The site has agreed to leave HTTP. */
    private void join(Handshake handshake, HttpServletRequest request, HttpServletResponse response) {
        boolean joined = false;
        try {
            handshake.agree(response);
            Tunnel.open(request, handshake, pumps);
            joined = true;
        } catch (IOException | ServletException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The container did not leave HTTP", e);
            if (!response.isCommitted()) {
                response.reset();
                response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
            }
        } finally {
            if (!joined) {
                handshake.close();
            }
        }
    }

    private void run(Exchange exchange, RequestFacts facts, AsyncContext async) {
        try {
            exchange.run();
        } catch (IOException | RuntimeException e) {
            failed(exchange, facts, e);
        } finally {
            async.complete();
        }
    }

    private void failed(Exchange exchange, RequestFacts facts, Exception cause) {
        if (exchange.visitorLeft()) {
            return;
        }
        if (!(cause instanceof Upload.Broken)) {
            LOG.log(System.Logger.Level.WARNING, "The site " + facts.site().id() + " gave no answer: " + reason(cause));
        }
        if (exchange.answerBegun()) {
            exchange.cutOff();
        } else {
            answer(exchange, facts, page(cause));
        }
    }

    /** What is wrong with a certificate stands at the end of a chain of causes. */
    private static String reason(Exception fault) {
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String text = fault.toString();
        String detail = String.valueOf(deepest.getMessage());
        return text.contains(detail) || deepest == fault ? text : text + " (" + detail + ')';
    }

    private static Page page(Exception cause) {
        if (cause instanceof Upload.Broken) {
            return Page.BAD_REQUEST;
        }
        return cause instanceof SocketTimeoutException ? Page.GATEWAY_TIMEOUT : Page.BAD_GATEWAY;
    }

    private void answer(Exchange exchange, RequestFacts facts, Page page) {
        try {
            // What the site had begun to say of its own body does not hold for ours.
            exchange.response().reset();
            Pages.send(exchange.response(), banner, page, facts.site(), exchange.acceptLanguage());
        } catch (IOException | IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "The visitor left before the answer", e);
        }
    }

    private static SitePolicy site(GuardedRequest guarded) {
        return guarded.response().guard().decision().facts().site();
    }

    @Override
    public void destroy() {
        workers.shutdownNow();
        pumps.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client did not close", e);
        }
    }
}
