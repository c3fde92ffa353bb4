package org.consentry.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the start has made, for those whom no request to this application brings: health checks are asked by the
 * platform, and outside a request nobody can be given a {@link ServletContext}.
 */
@ApplicationScoped
public class Started {
    private volatile @Nullable ServletContext context;

    void begin(@Observes @Initialized(ApplicationScoped.class) ServletContext begun) {
        context = begun;
    }

    /** Empty until it is open. */
    <T> Optional<T> find(Class<T> type) {
        ServletContext begun = context;
        return begun == null
                ? Optional.empty()
                : Optional.ofNullable(begun.getAttribute(type.getName()))
                        .filter(type::isInstance)
                        .map(type::cast);
    }
}
