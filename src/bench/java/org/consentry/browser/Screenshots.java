package org.consentry.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.consentry.live.LiveGateway;

/**
 * Takes the pictures of the documentation from the built product in front of the demo shop: each layout in both
 * colours, one language from right to left, a phone, and the visitor's pages.
 */
public final class Screenshots {
    private static final Path DEMO = Path.of("server-config", "sites", "demo.yaml");
    private static final List<String> LAYOUTS = List.of("bar", "corner", "dialog");
    private static final int LARGEST = 150_000;

    private final Path images;
    private final LiveGateway gateway;
    private final Browser browser;

    private Screenshots(Path images, LiveGateway gateway, Browser browser) {
        this.images = images;
        this.gateway = gateway;
        this.browser = browser;
    }

    /** @param args the folder for the pictures; none for that of the documentation */
    public static void main(String[] args) throws IOException {
        Path images = args.length > 0 ? Path.of(args[0]) : Path.of("src", "docs", "images");
        Path folder = Files.createTempDirectory("consentry-screenshots");
        try (LiveGateway gateway = new LiveGateway(folder);
                Browsers browsers = Browsers.open()) {
            for (String layout : LAYOUTS) {
                gateway.policy(layout + ".yaml", policy(layout));
            }
            new Screenshots(images, gateway.start(), browsers.browser()).take();
        }
    }

    /** The demo shop's own, at a host of its own. */
    private static String policy(String layout) throws IOException {
        return Files.readString(DEMO).lines()
                        .filter(line -> !line.startsWith("design:"))
                        .map(line -> line.startsWith("site:") ? "site: " + layout : line)
                        .map(line -> line.startsWith("hosts:") ? "hosts: [" + layout + ".localhost]" : line)
                        .collect(Collectors.joining("\n"))
                + "\ndesign: {layout: " + layout + "}\n";
    }

    private void take() throws IOException {
        for (String layout : LAYOUTS) {
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                String name = layout + '-' + scheme.name().toLowerCase(Locale.ROOT);
                shoot(name, scheme, 1120, 720, page -> ask(page, layout, "/"));
            }
        }
        shoot("arabic", ColorScheme.LIGHT, 1120, 720, page -> ask(page, "corner", "/ar/"));
        shoot("phone", ColorScheme.LIGHT, 360, 740, page -> ask(page, "bar", "/"));
        shoot("preferences", ColorScheme.LIGHT, 860, 1100, page -> page.navigate(url("bar", "/_consent/?return=/")));
        shoot("declaration", ColorScheme.LIGHT, 860, 900, page -> page.navigate(url("bar", "/_consent/cookies")));
        shoot("mine", ColorScheme.LIGHT, 860, 1100, page -> {
            ask(page, "bar", "/");
            page.locator("a.consentry-button").click();
            page.locator("[role=switch][value=analytics]").check();
            page.locator("button[value=custom]").click();
            page.waitForURL(url("bar", "/"));
            page.navigate(url("bar", "/_consent/mine"));
        });
    }

    private void ask(Page page, String layout, String path) {
        page.navigate(url(layout, path));
        page.waitForFunction("() => document.querySelector('#consentry-banner:popover-open')");
    }

    private String url(String layout, String path) {
        return "http://" + layout + ".localhost:" + gateway.http().getPort() + path;
    }

    private void shoot(String name, ColorScheme scheme, int width, int height, Consumer<Page> way) throws IOException {
        Path file = images.resolve(name + ".png");
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme))) {
            Page page = context.newPage();
            way.accept(page);
            page.waitForLoadState();
            page.screenshot(new Page.ScreenshotOptions().setPath(file));
        }
        long size = Files.size(file);
        System.out.printf(Locale.ROOT, "%s: %,d bytes%n", file, size);
        if (size > LARGEST) {
            throw new IllegalStateException(file + " is larger than " + LARGEST + " bytes");
        }
    }
}
