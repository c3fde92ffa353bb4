package org.consentry.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes a thing that is started when the first of them asks for it, and stopped with the Java machine: a
 * forked one is given its classes one by one, and no store of JUnit's outlives such a turn.
 */
public abstract class StartedOnce<T extends AutoCloseable> implements ParameterResolver {
    /** Starts it. */
    public interface Start<T> {
        T start() throws Exception;
    }

    private static final System.Logger LOG = System.getLogger(StartedOnce.class.getName());
    private static final Map<Class<?>, AutoCloseable> STARTED = new ConcurrentHashMap<>();

    private final Class<T> type;
    private final Start<T> start;

    protected StartedOnce(Class<T> type, Start<T> start) {
        this.type = type;
        this.start = start;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return STARTED.computeIfAbsent(type, key -> started());
    }

    private AutoCloseable started() {
        T thing;
        try {
            thing = start.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                thing.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "could not be stopped", e);
            }
        }));
        return thing;
    }

    /** Deletes a folder of such a thing, with all that is in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
