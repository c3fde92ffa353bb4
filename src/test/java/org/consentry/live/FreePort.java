package org.consentry.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that want to be told theirs. */
public final class FreePort {
    private static final int PORTS = 6_000;

    /** Tests of two processes at once: what the one has found, and not yet given to a server, the other does not find. */
    private static final int FIRST = 20_000 + PORTS * (Integer.getInteger("consentry.test.fork", 1) % 2);

    /** Those that were found but may not be listened at yet: a server that got one twice would have an endpoint less. */
    private static final Set<Integer> FOUND = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * A port that nobody listens at, and that was not found before. It is none of those that systems give to
     * connections, from 32768 on, so that none of these takes it before the server does.
     */
    public static int find() {
        while (true) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(PORTS);
            if (!FOUND.add(port)) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
