package org.consentry.visitor;

import jakarta.json.Json;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.consentry.consent.RequestFacts;
import org.consentry.consent.RequestReader;
import org.consentry.site.SitePolicy;

/**
 * The site's word on Global Privacy Control at {@code /.well-known/gpc.json}. A filter, since a site that ignores the
 * signal answers there itself, or not at all.
 */
public final class GpcSupport implements Filter {
    public static final String PATH = "/.well-known/gpc.json";

    private final RequestReader reader;

    public GpcSupport(RequestReader reader) {
        this.reader = reader;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        Optional<SitePolicy> site = reader.read(Visit.connection(request), name -> Visit.values(request, name))
                .map(RequestFacts::site)
                .filter(SitePolicy::honourGpc);
        if (site.isEmpty()) {
            chain.doFilter(request, response);
        } else if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            Answers.json(
                    response,
                    200,
                    Json.createObjectBuilder()
                            .add("gpc", true)
                            .add("lastUpdate", site.get().notice().effective().toString())
                            .build());
        } else {
            response.setHeader("Allow", "GET, HEAD");
            Answers.problem(response, 405, "Method not allowed", "Send GET, HEAD.");
        }
    }
}
