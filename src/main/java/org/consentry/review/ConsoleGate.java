package org.consentry.review;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Lets reviewers alone to the pages, and forms of the pages' own alone. Who has to sign in first comes back after it. */
@Dependent
@Priority(Priorities.AUTHENTICATION)
public class ConsoleGate implements ContainerRequestFilter {
    private static final String CONSOLE = "/review/";
    static final String SIGN_IN = CONSOLE + "login";
    /** In characters; browsers and servers take more, but who needs more? */
    private static final int LONGEST = 2000;

    @Context
    HttpServletRequest servletRequest;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = new Caller(servletRequest);
        // Asked for only now: when the server makes this there is no request yet, and beans of ours need one.
        Reviewers reviewers = (Reviewers) servletRequest.getServletContext().getAttribute(Reviewers.class.getName());
        // By what answers, and not by the path, which servers read in more than one way.
        boolean open = resource.getResourceMethod().isAnnotationPresent(WithoutSignIn.class);
        if (caller.changesSomething() && !caller.sameOrigin()) {
            request.abortWith(PageProblems.page(403, "Forbidden", "Another site's page made this request."));
        } else if (!open && !reviewers.inSession(caller.sessionTokens())) {
            request.abortWith(seeOther(caller.changesSomething() ? SIGN_IN : signIn(request))
                    .build());
        }
    }

    private static String signIn(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        String query = request.getUriInfo().getRequestUri().getRawQuery();
        // Whether it begins with a slash differs between implementations.
        String below = path.startsWith("/") ? path.substring(1) : path;
        String wanted = CONSOLE + below + (query == null ? "" : "?" + query);
        return page(wanted).equals(CONSOLE)
                ? SIGN_IN
                : SIGN_IN + "?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }

    /** Where to go once signed in: that page, or the first one where it is none of ours, or could break a field. */
    static String page(String wanted) {
        boolean ours = wanted.startsWith(CONSOLE)
                && wanted.length() <= LONGEST
                && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return ours ? wanted : CONSOLE;
    }

    static Response.ResponseBuilder seeOther(String path) {
        // As a header of its own: the server's builder would make the path absolute with a host of its choosing.
        return Response.status(303).header("Location", path);
    }
}
