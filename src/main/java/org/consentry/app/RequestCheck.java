package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.consentry.ledger.DeliveryTable;
import org.consentry.rights.RequestWatch;
import org.consentry.rights.Webhooks;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How many requests wait for an answer, and how many messages for their recipients. Never down: visitors are served as
 * well as before; the numbers are there to be watched.
 */
@Readiness
@ApplicationScoped
public class RequestCheck implements HealthCheck {
    @Inject
    Started started;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("requests").up();
        started.find(RequestWatch.class)
                .map(RequestWatch::state)
                .ifPresent(state -> answer.withData("open", state.open())
                        .withData("due_soon", state.soon())
                        .withData("overdue", state.overdue()));
        started.find(Webhooks.class)
                .map(Webhooks::counts)
                .ifPresent(counts -> counts.forEach((state, count) -> answer.withData(
                        state.equals(DeliveryTable.DEAD) ? "webhooks_given_up" : "webhooks_" + state, count)));
        return answer.build();
    }
}
