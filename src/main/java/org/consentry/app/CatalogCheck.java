package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.consentry.catalog.FolderReading;
import org.consentry.review.CatalogNews;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether what the operator adds to the catalogue is in use. Never down: with the last good one visitors are served as
 * well as before, and a gateway that is taken away serves nobody.
 */
@Readiness
@ApplicationScoped
public class CatalogCheck implements HealthCheck {
    @Inject
    Started started;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("catalogue").up();
        FolderReading reading =
                started.find(CatalogNews.class).flatMap(CatalogNews::reading).orElse(null);
        if (reading == null) {
            return answer.withData("state", "shipped").build();
        }
        answer.withData("state", reading.stale() ? "stale" : "current").withData("words", reading.words());
        if (reading.stale()) {
            answer.withData("because", reading.why()).withData("failed", String.valueOf(reading.failed()));
        }
        return answer.build();
    }
}
