package org.consentry.review;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The pages for reviewers. */
// Not final: the server stands a proxy in for it.
@ApplicationPath(ManagementPort.INSIDE + "/review")
public class ReviewPages extends Application {
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                ConsoleGate.class,
                ConsoleResource.class,
                RecordViewResource.class,
                WordingViewResource.class,
                StatsViewResource.class,
                SeenResource.class,
                SubjectPages.class,
                RequestPages.class,
                PageProblems.class,
                SafeHeaders.class);
    }
}
