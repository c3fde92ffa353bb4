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
import java.util.Optional;

/** Lets reviewers alone into the API: by the session of the pages, or by HTTP Basic. */
@Dependent
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public class ApiGate implements ContainerRequestFilter {
    private static final String CHALLENGE = "Basic realm=\"consentry\"";

    @Inject
    Reviewers reviewers;

    @Context
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Caller caller = new Caller(servletRequest);
        boolean inSession = reviewers.inSession(caller.sessionTokens());
        if (!inSession) {
            refuse(caller).ifPresent(request::abortWith);
        } else if (caller.changesSomething() && !caller.sameOrigin()) {
            request.abortWith(crossSite());
        }
    }

    private Optional<Response> refuse(Caller caller) {
        Optional<Caller.Credentials> given = caller.basic();
        if (given.isEmpty()) {
            return Optional.of(unauthorized("Sign in as a reviewer."));
        }
        // A browser sends a password that it remembers along with other sites' forms.
        if (caller.changesSomething() && caller.page() && !caller.sameOrigin()) {
            return Optional.of(crossSite());
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

    private static Response unauthorized(String detail) {
        return Problem.answer(401, detail).header("WWW-Authenticate", CHALLENGE).build();
    }

    private static Response crossSite() {
        return Problem.answer(403, "Another site's page made this request.").build();
    }
}
