package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.consentry.review.PolicyNews;
import org.consentry.site.PolicyReading;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether all site policies are served as their files stand. Never down: where one is not, its site is served under its
 * earlier policy, and the others as ever.
 */
@Readiness
@ApplicationScoped
public class PolicyCheck implements HealthCheck {
    @Inject
    Started started;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("policies").up();
        PolicyReading reading =
                started.find(PolicyNews.class).map(PolicyNews::reading).orElse(null);
        if (reading == null) {
            return answer.build();
        }
        answer.withData("state", reading.stale() ? "stale" : "current").withData("words", reading.words());
        if (reading.stale()) {
            answer.withData("because", reading.why()).withData("failed", String.valueOf(reading.failed()));
        }
        return answer.build();
    }
}
