package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.consentry.ledger.JdbcTree;
import org.consentry.ledger.Ledger;
import org.consentry.ledger.LedgerHealth;
import org.consentry.ledger.LedgerTree;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether a choice would be recorded now. Down where it would not: visitors then stay without consent. */
@Readiness
@ApplicationScoped
public class LedgerCheck implements HealthCheck {
    @Inject
    Started started;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("ledger");
        Ledger ledger = started.find(Ledger.class).orElse(null);
        if (ledger == null) {
            return answer.down().withData("why", "it is not open yet").build();
        }
        LedgerHealth appends = ledger.health();
        answer.status(appends.state() != LedgerHealth.State.RED)
                .withData("state", appends.state().name())
                .withData("waiting", appends.waiting());
        if (!appends.why().isEmpty()) {
            answer.withData("why", appends.why());
        }
        if (started.find(LedgerTree.class).orElse(null) instanceof JdbcTree tree) {
            LedgerHealth sealing = tree.health();
            answer.withData("sealing", sealing.state().name());
            if (!sealing.why().isEmpty()) {
                answer.withData("sealing_why", sealing.why());
            }
        }
        return answer.build();
    }
}
