package org.consentry.review;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.consentry.site.Sites;

/**
 * Lets reviewers alone into the API, by the session of the pages or by HTTP Basic; and by their keys the administrators
 * of archives, each to read the records of that one site.
 */
@Dependent
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class ApiGate implements ContainerRequestFilter {
    private static final String CHALLENGE = "Basic realm=\"consentry\"";

    private static final Set<String> ARCHIVE = Set.of("records", "export");

    @Inject
    Reviewers reviewers;

    @Inject
    Sites sites;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = new Caller(servletRequest);
        boolean inSession = reviewers.inSession(caller.sessionTokens());
        if (!inSession) {
            refuse(caller, request).ifPresent(request::abortWith);
        } else if (caller.foreign() || caller.changesSomething() && !caller.sameOrigin()) {
            request.abortWith(crossSite());
        }
    }

    private Optional<Response> refuse(Caller caller, ContainerRequestContext request) {
        Optional<Caller.Credentials> given = caller.basic();
        if (given.isEmpty()) {
            return Optional.of(unauthorized("Sign in as a reviewer."));
        }
        // A browser sends a password that it remembers along with other sites' forms and pictures.
        if (caller.foreign() || caller.changesSomething() && caller.page() && !caller.sameOrigin()) {
            return Optional.of(crossSite());
        }
        Optional<Administrators.Administrator> administrator =
                given.get().account().equals(Reviewers.ACCOUNT)
                        ? Optional.empty()
                        : new Administrators(sites, Clock.systemUTC())
                                .find(given.get().account(), given.get().password(), site(request));
        if (administrator.isPresent()) {
            return archive(administrator.get(), caller, request);
        }
        SignIn signIn = reviewers.signIn(
                caller.address(), given.get().account(), given.get().password());
        if (signIn instanceof SignIn.Wait wait) {
            return Optional.of(Problem.answer(429, "Too many wrong passwords.")
                    .header("Retry-After", wait.seconds())
                    .build());
        }
        return signIn instanceof SignIn.Welcome ? Optional.empty() : Optional.of(unauthorized("Wrong password."));
    }

    /** What an administrator may not see is not named. */
    private Optional<Response> archive(
            Administrators.Administrator administrator, Caller caller, ContainerRequestContext request) {
        if (!administrator.open()) {
            return Optional.of(Problem.answer(403, "The contract of that site has not ended.")
                    .build());
        }
        boolean own = site(request).equals(administrator.site());
        boolean kept = ARCHIVE.contains(path(request)) || asksForKept(administrator, request);
        if (caller.changesSomething() || !own || !kept) {
            return Optional.of(Problem.answer(
                            403,
                            "An archive is read at /api/records, /api/export and, with a kind that is kept,"
                                    + " /api/operations, with site=" + administrator.site() + ".")
                    .build());
        }
        Actor.is(servletRequest, "administrator " + administrator.name());
        return Optional.empty();
    }

    /** The one that is asked for; empty where it is none, or more than one. */
    private static String site(ContainerRequestContext request) {
        List<String> sites = request.getUriInfo().getQueryParameters().getOrDefault("site", List.of());
        return sites.size() == 1 ? sites.get(0) : "";
    }

    /** Of a site's operations those of the kinds that its archive is kept for, such as its books. */
    private boolean asksForKept(Administrators.Administrator administrator, ContainerRequestContext request) {
        List<String> kinds = request.getUriInfo().getQueryParameters().getOrDefault("kind", List.of());
        return path(request).equals("operations")
                && kinds.size() == 1
                && sites.byId(administrator.site())
                        .filter(site -> site.promises().archive().kept().contains(kinds.get(0)))
                        .isPresent();
    }

    /** Below the API's root; whether it begins with a slash differs between implementations. */
    private static String path(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static Response unauthorized(String detail) {
        return Problem.answer(401, detail).header("WWW-Authenticate", CHALLENGE).build();
    }

    private static Response crossSite() {
        return Problem.answer(403, "Another site's page made this request.").build();
    }
}
