package org.consentry.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.core5.http.HttpHost;
import org.consentry.banner.Banner;
import org.consentry.banner.Page;
import org.consentry.consent.RequestFacts;
import org.consentry.site.SitePolicy;

/**
 * Fetches from the site behind the gateway. It alone leaves the container's threads: waiting for a slow site on them
 * would stop all others.
 */
public final class UpstreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(UpstreamServlet.class.getName());

    private final transient Map<String, URI> upstreams;
    private final transient Banner banner;
    private final transient UpstreamClient client = new UpstreamClient();
    private final transient ExecutorService workers = Workers.start();

    /** @param upstreams the site behind each policy, by the policy's id */
    public UpstreamServlet(Map<String, URI> upstreams, Banner banner) {
        this.upstreams = Map.copyOf(upstreams);
        this.banner = banner;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        GuardedRequest guarded = GuardedRequest.of(request);
        URI upstream = guarded == null ? null : upstreams.get(site(guarded).id());
        if (guarded == null || upstream == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        RequestFacts facts = guarded.response().guard().decision().facts();
        HttpHost target = new HttpHost(upstream.getScheme(), upstream.getHost(), upstream.getPort());
        Exchange exchange = new Exchange(client, target, request, response, facts);
        if (Tunnel.isAsked(request) && Tunnel.open(target, request, exchange, facts)) {
            return;
        }
        AsyncContext async = request.startAsync();
        // The site's silence has a limit of its own, and a stream of events may last for hours.
        async.setTimeout(0);
        try {
            workers.execute(() -> run(exchange, facts, async));
        } catch (RejectedExecutionException e) {
            answer(exchange, facts, Page.GATEWAY_TIMEOUT);
            async.complete();
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
        if (!exchange.uploadBroke()) {
            LOG.log(System.Logger.Level.WARNING, "The site " + facts.site().id() + " gave no answer: " + cause);
        }
        if (exchange.answerBegun()) {
            exchange.cutOff();
        } else {
            answer(exchange, facts, page(exchange, cause));
        }
    }

    private static Page page(Exchange exchange, Exception cause) {
        if (exchange.uploadBroke()) {
            return Page.BAD_REQUEST;
        }
        return cause instanceof SocketTimeoutException ? Page.GATEWAY_TIMEOUT : Page.BAD_GATEWAY;
    }

    private void answer(Exchange exchange, RequestFacts facts, Page page) {
        try {
            // What the site had begun to say of its own body does not hold for ours.
            exchange.response().reset();
            Pages.send(exchange.response(), banner, page, facts.site().languages(), exchange.acceptLanguage());
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
        try {
            client.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client did not close", e);
        }
    }
}
