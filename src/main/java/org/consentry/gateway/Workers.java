package org.consentry.gateway;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that wait for the site behind, so that the container's never do: virtual ones where Java has them (21 and
 * newer), else a pool of platform threads that grows with what waits.
 */
final class Workers {
    /** Beyond this many waiting requests a visitor is told to come back. */
    private static final int MOST_PLATFORM_THREADS = 2000;

    private Workers() {}

    static ExecutorService start() {
        try {
            // Looked up once, by name: the code compiles for a Java that has no such method.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return platformThreads();
        }
    }

    private static ExecutorService platformThreads() {
        return new ThreadPoolExecutor(
                0, MOST_PLATFORM_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "consentry-upstream");
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
