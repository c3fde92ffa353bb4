package org.consentry.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The gateway as an operator runs it: the built WAR under the project's own server configuration on a real Open Liberty,
 * in a process of its own that a test can stop, kill and start again on the same data.
 */
public final class LiveGateway implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    public static final String PASSWORD = "a reviewer's password";

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int httpPort = FreePort.find();
    private final int httpsPort = FreePort.find();
    private final int managementPort = FreePort.find();
    private final int platformPort = FreePort.find();
    // Without the compiler for what runs for hours: most of a start's work would be its own, for a minute's life.
    private final List<String> javaOptions = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private Process process;
    private int starts;

    /** @param folder an empty folder of the test's own: server, policies and data live there */
    public LiveGateway(Path folder) {
        this.folder = folder;
        environment.put("CONSENTRY_REVIEW_PASSWORD", PASSWORD);
        environment.put("keystore_password", "for this test alone");
        try {
            Files.createDirectories(sites());
            Files.createDirectories(server());
            for (String file : List.of("server.xml", "jvm.options")) {
                Files.copy(Path.of("server-config", file), server().resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a site policy, as a file of that name. */
    public LiveGateway policy(String name, String yaml) {
        try {
            Files.writeString(sites().resolve(name), yaml);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a setting as an operator would: an environment variable such as {@code CONSENTRY_UPSTREAM}. */
    public LiveGateway with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Adds options of the Java machine, as an operator would in {@code jvm.options}; of two alike the last one counts. */
    public LiveGateway options(String... options) {
        javaOptions.addAll(List.of(options));
        return this;
    }

    public LiveGateway onJava(Path home) {
        javaHome = home;
        return this;
    }

    /** Starts, and waits until it serves. */
    public LiveGateway start() {
        launch();
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!log().contains("CWWKF0011I")) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                String log = log();
                close();
                throw new AssertionError("the gateway did not start:\n" + log);
            }
            pause();
        }
        if (log().contains("CWWKF0001E")) {
            throw new AssertionError("a feature is missing:\n" + log());
        }
        return this;
    }

    /** Starts what should not start; answers what it printed once it has ended. */
    public String startAndFail() {
        launch();
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                close();
                throw new AssertionError("the gateway went on running:\n" + log());
            }
            return log();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How it ended, once it has. */
    public int exitCode() {
        return process.exitValue();
    }

    private void launch() {
        starts++;
        Path wlp = Path.of(System.getProperty("consentry.wlp", "target/liberty/wlp"))
                .toAbsolutePath();
        List<String> command =
                new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
        command.addAll(javaOptions);
        // As the server's own script does: what the runtime opens of the platform.
        String opened = version(javaHome) >= 24 ? "java24.options" : "java9.options";
        command.add("@" + wlp.resolve("lib/platform/java").resolve(opened));
        command.add("-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"));
        command.addAll(List.of("-jar", wlp.resolve("bin/tools/ws-server.jar").toString(), "gate"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(server().toFile())
                .redirectErrorStream(true)
                .redirectOutput(console().toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("CONSENTRY_"));
        variables.put("WLP_USER_DIR", folder.toAbsolutePath().toString());
        variables.put("CONSENTRY_HTTP_PORT", Integer.toString(httpPort));
        variables.put("CONSENTRY_HTTPS_PORT", Integer.toString(httpsPort));
        variables.put("CONSENTRY_MANAGEMENT_PORT", Integer.toString(managementPort));
        variables.put("CONSENTRY_PLATFORM_PORT", Integer.toString(platformPort));
        variables.put("CONSENTRY_SITES", sites().toAbsolutePath().toString());
        variables.put("CONSENTRY_DATA", data().toAbsolutePath().toString());
        variables.put(
                "CONSENTRY_WAR",
                Path.of(System.getProperty("consentry.war", "target/consentry.war"))
                        .toAbsolutePath()
                        .toString());
        variables.putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed since its last start. */
    public String log() {
        try {
            return Files.exists(console()) ? new String(Files.readAllBytes(console()), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop, as a service manager does, and waits for it. */
    public void stop() {
        process.destroy();
        await();
    }

    /** Takes its process away, as a power cut does. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the gateway did not stop:\n" + log());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    public URI http() {
        return URI.create("http://localhost:" + httpPort);
    }

    public URI https() {
        return URI.create("https://localhost:" + httpsPort);
    }

    public URI management() {
        return URI.create("http://localhost:" + managementPort);
    }

    public URI platform() {
        return URI.create("http://localhost:" + platformPort);
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path sites() {
        return folder.resolve("sites");
    }

    private Path server() {
        return folder.resolve("servers").resolve("gate");
    }

    private Path console() {
        return folder.resolve("console-" + starts + ".log");
    }

    /** Other Java installations beside the one that runs the tests, newer than it. */
    public static List<Path> newerJavas() {
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(installed)) {
            return homes.filter(home -> !Files.isSymbolicLink(home))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java"))
                            && version(home) > Runtime.version().feature())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> Runtime.Version.parse(line.substring(14, line.length() - 1))
                            .feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
