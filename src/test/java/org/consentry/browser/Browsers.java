package org.consentry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Chromium for the tests: an installed one ({@code CHROME} names it first), else Playwright's own download,
 * else, as root on Debian, the distribution's package.
 */
public final class Browsers implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic");
    private static final List<String> USUAL = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/usr/bin/google-chrome-stable",
            "/opt/google/chrome/chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");

    private final Playwright playwright;
    private final Browser browser;

    private Browsers(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Opens one.
     *
     * @param flags for its command line, beyond the usual ones
     * @throws IllegalStateException where none is installed and none can be got
     */
    public static Browsers open(String... flags) {
        Optional<Path> installed = installed();
        if (installed.isPresent()) {
            return launch(installed.get(), flags);
        }
        try {
            Playwright playwright = Playwright.create();
            return new Browsers(playwright, playwright.chromium().launch(options(flags)));
        } catch (RuntimeException noDownload) {
            // Of any kind: Playwright wraps a download that fails in one without a name of its own.
            installPackage(noDownload);
            Path found = installed().orElseThrow(() -> new IllegalStateException("no Chromium found", noDownload));
            return launch(found, flags);
        }
    }

    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    static Optional<Path> installed() {
        return Stream.concat(Stream.ofNullable(System.getenv("CHROME")), USUAL.stream())
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Browsers launch(Path executable, String... flags) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browsers(
                playwright, playwright.chromium().launch(options(flags).setExecutablePath(executable)));
    }

    private static BrowserType.LaunchOptions options(String... flags) {
        List<String> all = Stream.concat(FLAGS.stream(), Stream.of(flags)).toList();
        return new BrowserType.LaunchOptions().setHeadless(true).setArgs(all);
    }

    private static void installPackage(RuntimeException cause) {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get")) || !"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException(
                    "no Chromium: install Chromium or Chrome, or name one in the environment variable CHROME", cause);
        }
        run("apt-get", "update");
        run("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
    }

    private static void run(String... command) {
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a browser was being installed", e);
        }
    }
}
