package org.consentry.review;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The API for reviewers. */
// Not final: the server stands a proxy in for it.
@ApplicationPath(ManagementPort.INSIDE + "/api")
public class ReviewApi extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                ApiGate.class,
                ApiProblems.class,
                SafeHeaders.class,
                RecordsResource.class,
                RecordResource.class,
                WordingResource.class,
                StatsResource.class,
                ProofsResource.class,
                CheckpointResource.class,
                ExportResource.class,
                RetentionResource.class,
                CookiesResource.class,
                SubjectsResource.class,
                WithdrawalsResource.class,
                HoldsResource.class,
                OperationsResource.class,
                RequestsResource.class,
                WebhooksResource.class,
                PoliciesResource.class);
    }
}
